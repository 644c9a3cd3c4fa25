// A process may load the library twice: as ES modules and by `require`. Both guard the same clients, streams and objects.

/** That of package.json, which a test compares. Another version may remember in another shape, so it shares nothing. */
const VERSION = '0.1.0';

/** What all copies of this version in the process have in common: made by the first that asks. */
/* @__NO_SIDE_EFFECTS__ */
export function processWide<T>(name: string, make: () => T): T {
  const all = globalThis as { [key: symbol]: unknown };
  return (all[processWideKey(name)] ??= make()) as T;
}

/** The key under which all copies of this version keep something on an object of ours. */
/* @__NO_SIDE_EFFECTS__ */
export function processWideKey(name: string): symbol {
  return Symbol.for(`ali-oss-remedy@${VERSION} ${name}`);
}
