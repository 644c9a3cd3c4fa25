// How bad input is refused: at once, with what was expected, what came, and a line that works.

/** What an option has to be. */
export interface Check {
  readonly expected: string;
  readonly works: string;
  readonly ok: (value: unknown) => boolean;
}

/** @throws TypeError for the first option that is given and is not what it has to be. */
export function expectChecked(options: object, checks: Readonly<Record<string, Check>>): void {
  for (const [name, check] of Object.entries(checks)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined) expect(check.ok(value), `\`${name}\``, check.expected, value, check.works);
  }
}

/** @throws TypeError unless it holds: what was expected, what came, what would work. */
export function expect(holds: boolean, what: string, expected: string, came: unknown, works: string): void {
  if (!holds) throw new TypeError(`Expected ${what} to be ${expected}, got ${described(came)}. Example: ${works}`);
}

/** @throws TypeError for a name that is not known, with the nearest one that is. */
export function expectKnown(names: readonly string[], known: readonly string[], what: string, works: string): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const hint = near ? `Did you mean \`${near}\`?` : `Expected one of ${known.join(', ')}.`;
    throw new TypeError(`Unknown ${what}: \`${name}\`. ${hint} Example: ${works}`);
  }
}

/** The known name that another one is most likely meant to be. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  return known.find(other => other.toLowerCase() === lower) ?? known.find(other => isNear(other.toLowerCase(), lower));
}

/** Options with every default filled in. */
export type Filled<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** As everywhere, an option that is undefined is one that was left out. */
export function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isNumberFrom =
  (least: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && value >= least;

/** One letter more, less or other. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 2;
}

/** Says what came without printing it: a mistaken argument may hold a secret. */
function described(value: unknown): string {
  if (value === '') return 'an empty string';
  if (typeof value === 'string') return /^[\w-]{1,16}$/.test(value) ? `the string "${value}"` : 'a string';
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
