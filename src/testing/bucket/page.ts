/** One page of a listing: entries in byte order of their names, those under a delimiter rolled up into their common prefix. */
export interface Page<Entry> {
  readonly entries: readonly (readonly [name: string, entry: Entry])[];
  readonly prefixes: readonly string[];
  /** The last name of a page that others follow. */
  readonly next: string | undefined;
}

/** What to take of all there is. */
export interface PageQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly limit: number;
}

/** Take one page. */
export function pageOf<Entry>(all: Iterable<readonly [string, Entry]>, query: PageQuery): Page<Entry> {
  const { prefix, delimiter, after, limit } = query;
  const entries: (readonly [string, Entry])[] = [];
  const prefixes: string[] = [];
  let last = after;
  const matching = [...all].filter(([name]) => name.startsWith(prefix)).sort(([a], [b]) => byBytes(a, b));
  for (const [name, entry] of matching) {
    if (byBytes(name, after) <= 0) continue;
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const shown = end < 0 ? name : name.slice(0, end + delimiter.length);
    if (shown === last) continue;
    if (entries.length + prefixes.length === limit) return { entries, prefixes, next: last };
    if (end < 0) entries.push([name, entry]);
    else prefixes.push(shown);
    last = shown;
  }
  return { entries, prefixes, next: undefined };
}

/** The order of a listing. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
