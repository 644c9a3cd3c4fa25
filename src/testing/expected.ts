/** The error for input that is not what it should be: says what was expected and what came. */
export function expected(what: string, wanted: string, got: unknown): TypeError {
  return new TypeError(`Expected ${what} to be ${wanted}, got ${shown(got)}.`);
}

// An object is named and not printed: it may hold a secret.
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Checks that `value` has these properties only. */
export function checkNames(what: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find(name => !known.includes(name));
  if (unknown !== undefined) throw expected(what, `an object with only ${known.join(', ')}`, unknown);
}

export function checkCount(what: string, value: unknown, { infinity = false } = {}): void {
  const fits = typeof value === 'number' && value >= 0 && (Number.isInteger(value) || (infinity && value === Infinity));
  if (!fits) throw expected(what, `a whole number ≥ 0${infinity ? ' or Infinity' : ''}`, value);
}
