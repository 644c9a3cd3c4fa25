import { codeNamed, type CodeEntry, codes, type EcMatch, findByEc, findCode, findInText } from '../catalogue/index.js';
import { nearest } from '../expect.js';
import { EXIT, type Io, type Problem, shown } from './io.js';
import { readFrom } from './read.js';
import { type SavedError, savedErrorOf } from './saved-error.js';
import type { Words } from './words/types.js';

/** What is to be explained. */
export interface Subject {
  readonly code: string;
  readonly kind: string | undefined;
  /** The other sub-cases of the code, where only the code was asked for: the likeliest one stands for all. */
  readonly others: readonly string[];
  /** The answer that it was read from. */
  readonly error?: SavedError;
}

/** Finds out what somebody means by a code, an EC, a path or `-`. */
export async function subjectOf(operands: readonly string[], io: Io, words: Words): Promise<Subject | Problem> {
  const [asked = '', kind] = operands.map(operand => operand.trim());
  const entry = findCode(codeNamed(asked) ?? asked);
  if (entry) return subjectOfCode(entry, kind, words);
  if (kind !== undefined) return unknown(words.unknownCode(shown(asked), likely(asked)), words);
  if (/^\d{4}-\d{8}$/.test(asked)) {
    const found = findByEc(asked);
    return found ? subjectOfCode(found.entry, found.kind, words) : unknown(words.unknownEc(asked), words);
  }
  const saved = await savedBytes(asked, io, words);
  if ('problem' in saved) return subjectOfText(asked, words) ?? saved;
  return subjectOfAnswer(saved.bytes, asked, words);
}

function subjectOfCode(entry: CodeEntry, kind: string | undefined, words: Words): Subject | Problem {
  const kinds = entry.kinds.map(known => known.kind);
  if (kind === undefined) return { code: entry.code, kind: kinds[0], others: kinds.slice(1) };
  if (kinds.includes(kind)) return { code: entry.code, kind, others: [] };
  return { problem: words.unknownKind(entry.code, shown(kind), kinds.join(words.comma)), exit: EXIT.unknown };
}

/** What was pasted: an answer, or a line of a log with the code in it. */
function subjectOfText(text: string, words: Words): Subject | undefined {
  if (!/[\s<{]/.test(text)) return undefined;
  const subject = subjectOfAnswer(new TextEncoder().encode(text), text, words);
  return 'problem' in subject ? undefined : subject;
}

const subjectOfMatch = ({ entry, kind }: EcMatch): Subject => ({
  code: entry.code,
  kind: kind ?? entry.kinds[0]?.kind,
  others: [],
});

function subjectOfAnswer(bytes: Uint8Array, path: string, words: Words): Subject | Problem {
  const error = savedErrorOf(bytes);
  const found = error ? undefined : findInText(new TextDecoder().decode(bytes));
  if (found) return subjectOfMatch(found);
  if (!error) return { problem: words.noError(path === '-' ? words.input : shown(path)), exit: EXIT.unknown };
  const { status, conflict } = error;
  const code = shown(conflict.code, 64);
  if (status !== undefined && status !== 409) return { problem: words.notConflict(status, code), exit: EXIT.unknown };
  const isKnown = status !== undefined || findCode(conflict.code) !== undefined;
  if (!isKnown) return unknown(words.notOfCatalogue(code, likely(conflict.code)), words);
  return { code, kind: conflict.kind, others: [], error };
}

async function savedBytes(path: string, io: Io, words: Words): Promise<{ readonly bytes: Uint8Array } | Problem> {
  try {
    return { bytes: path === '-' ? await io.readInput() : await readFrom(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (NO_SUCH_FILE.has(code)) return unknown(words.unknownCode(shown(path), likely(path)), words);
    return { problem: words.unreadable(shown(path), shown(code ?? message)), exit: EXIT.unknown };
  }
}

/** What the system says of a path that leads to nothing, or is none. */
const NO_SUCH_FILE = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

const unknown = (problem: string, words: Words): Problem => ({
  problem: `${problem}\n${words.seeList}`,
  exit: EXIT.unknown,
});

/** The code that is meant: but for letter case or a letter, or where one is a part of the other. */
function likely(asked: string): string | undefined {
  const names = codes.map(({ code }) => code);
  const lower = asked.toLowerCase();
  const overlaps = (code: string) => lower.includes(code.toLowerCase()) || code.toLowerCase().includes(lower);
  return nearest(asked, names) ?? (asked.length < 4 ? undefined : names.find(overlaps));
}
