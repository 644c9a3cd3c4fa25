import { type EcMatch, findByEc, findCode, kindOf } from './find.js';

/** Errors of OSS are below 2 KiB, and lines of a log not much longer. */
const READ_AT_MOST = 64 * 1024;

/** An error code by its own name, or as ali-oss names its errors: `PositionNotEqualToLengthError`. */
export function codeNamed(name: string): string | undefined {
  if (findCode(name)) return name;
  const base = name.endsWith('Error') ? name.slice(0, -'Error'.length) : '';
  return findCode(base) ? base : undefined;
}

/**
 * The one code that a text speaks of, as a line of a log does: a code of the catalogue as a word of its own, or else an EC. With
 * two different ones in it nobody can say which is meant.
 */
export function findInText(text: string): EcMatch | undefined {
  const read = text.slice(0, READ_AT_MOST);
  const words = new Set(read.match(/[A-Za-z]\w*/g) ?? []);
  const codes = new Set([...words].flatMap(word => (word === 'Unknown' ? [] : (codeNamed(word) ?? []))));
  const ecs = [...new Set(read.match(/\b\d{4}-\d{8}\b/g) ?? [])].flatMap(ec => findByEc(ec) ?? []);
  const [code] = codes;
  if (codes.size > 1) return undefined;
  if (code === undefined) return ecs.length === 1 ? ecs[0] : undefined;
  const entry = findCode(code);
  const ec = ecs.find(match => match.entry === entry);
  const kind = entry && (ec?.kind ?? kindOf(entry, { message: read }));
  return entry && { entry, ...(kind === undefined ? {} : { kind }) };
}
