import type { Advice } from '../catalogue/index.js';
import type { NamedOption, RemedyOf } from '../catalogue/remedies.js';
import type { Asked } from './arguments.js';
import { EXIT, type Io, shown } from './io.js';
import { type Paint, paintFor } from './paint.js';
import { fieldsOf, type SavedError } from './saved-error.js';
import { type Subject, subjectOf } from './subject.js';
import type { Words } from './words/types.js';

/** Explains a code, an EC or a saved error. Resolves with the exit code. */
export async function explainCommand({ operands, language, json }: Asked, io: Io): Promise<number> {
  const { words } = language;
  const subject = await subjectOf(operands, io, words);
  if ('problem' in subject) {
    io.complain(subject.problem);
    return subject.exit;
  }
  const { code, kind } = subject;
  const explained = { subject, advice: language.advice(code, kind), remedy: language.remedy(code, kind) };
  io.print(json ? JSON.stringify(jsonOf(explained), null, 2) : textOf(explained, words, paintFor(io)));
  return EXIT.done;
}

interface Explained {
  readonly subject: Subject;
  readonly advice: Advice;
  readonly remedy: RemedyOf;
}

function jsonOf({ subject: { code, kind, error }, advice, remedy }: Explained): object {
  return { code, kind, ...advice, ...remedy, ...(error ? { error: Object.fromEntries(factsOf(error)) } : {}) };
}

function textOf({ subject, advice, remedy }: Explained, words: Words, paint: Paint): string {
  const { code, kind, error } = subject;
  const facts = error ? factsOf(error) : [];
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    paint.heading(kind === undefined ? code : `${code} (${kind})`),
    advice.summary,
    '',
    `${words.why}${words.colon}${advice.cause}`,
    ...section(
      words.toDo,
      advice.actions.map((action, at) => `${at + 1}. ${action}`),
      paint,
    ),
    ...section(words.library, [`${words.byDefault}${words.colon}${remedy.byDefault}`], paint),
    ...section(
      words.onRequest,
      remedy.options.flatMap(option => optionLines(option, words, paint)),
      paint,
    ),
    ...section(
      words.fromTheError,
      facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
      paint,
    ),
    '',
    `${words.docs}${words.colon}${advice.docs}`,
    ...otherKinds(subject, words),
  ].join('\n');
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint.heading(title), ...lines.map(line => `  ${line}`)];
}

function optionLines({ under, line, does, assumes }: NamedOption, words: Words, paint: Paint): string[] {
  const written = under === 'policies' ? `policies: { ${line} }` : line;
  return [paint.code(written), `  ${does}`, `  ${words.assumes}${words.colon}${assumes}`];
}

/** What the answer says of itself: its names for the request and the error, and its further fields. */
function factsOf({ conflict }: SavedError): [name: string, text: string][] {
  const { requestId, ecCode, nextPosition } = conflict;
  const known = { requestId, EC: ecCode, nextPosition: nextPosition === undefined ? undefined : String(nextPosition) };
  return [...Object.entries(known), ...fieldsOf(conflict)].flatMap(([name, text]) =>
    text === undefined ? [] : [[shown(name, 40), shown(text)]],
  );
}

function otherKinds({ code, others }: Subject, words: Words): string[] {
  const [first] = others;
  return first === undefined
    ? []
    : [words.otherKinds(others.join(words.comma), `ali-oss-remedy explain ${code} ${first}`)];
}
