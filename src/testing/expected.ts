import { types } from 'node:util';

/** The error for input that is not what it should be: what was expected, what came, and a line that works. */
export function expected(what: string, wanted: string, got: unknown, works: string): TypeError {
  return new TypeError(`Expected ${what} to be ${wanted}, got ${shown(got)}. Example: ${works}`);
}

/** Stands for what came where that may be a secret. */
export const HIDDEN = Symbol('something else');

// An object is named and not printed: it may hold a secret.
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'symbol') return String(value.description);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (types.isDate(value) || typeof value !== 'object' || value === null) return String(value);
  if (types.isPromise(value)) return 'a promise';
  return isRecord(value) ? 'an object' : 'an instance of a class';
}

/** Whether `value` is an object of the kind that braces make: what is copied from it is all it has. */
export function isRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // By the chain and not by `Object.prototype`, which is another one in the context in which some test runners run a test.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Checks that `value` is a plain object with these properties only. */
export function checkRecord(what: string, value: object, known: readonly string[], works: string): void {
  if (!isRecord(value)) throw expected(what, 'a plain object', value, works);
  const unknown = Object.keys(value).find(name => !known.includes(name));
  if (unknown !== undefined) throw expected(what, `an object with only ${known.join(', ')}`, unknown, works);
}

/** Checks that `value` is a whole number from `least` to `most`, which may be Infinity. */
export function checkCount(
  what: string,
  value: unknown,
  works: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): void {
  const whole = Number.isInteger(value) || (most === Infinity && value === Infinity);
  if (whole && Number(value) >= least && Number(value) <= most) return;
  throw expected(what, `a whole number ${limits(least, most)}`, value, works);
}

function limits(least: number, most: number): string {
  if (most === Infinity) return `≥ ${least} or Infinity`;
  return most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `from ${least} to ${most}`;
}
