import { isAbsence } from '../append/looks.js';
import type { Tools } from '../policies/policy.js';
import type { Objects, Place } from './sending.js';
import type { WriterSettings } from './settings.js';

/** Begins with the object of this name. `headOf` asks OSS for an object. */
export function createObjects(
  name: string,
  { rollover, maxObjectBytes }: Pick<WriterSettings, 'rollover' | 'maxObjectBytes'>,
  headOf: (name: string) => ReturnType<Tools['head']>,
): Objects {
  let index = 0;
  let current: Place = { name, end: 0 };
  let isFound = rollover === undefined;

  /** Names that were gone past: one that comes again is full, however long the circle is. */
  const past = new Set<string>();
  const go = (to: number) => {
    current = { name: nameOf(to, past), end: 0 };
    index = to;
  };
  const nameOf = (at: number, taken: ReadonlySet<string>) => {
    if (at === 0 || !rollover) return name;
    const next: unknown = rollover(at);
    if (typeof next === 'string' && next !== '' && !taken.has(next)) return next;
    // A promise that nobody waits for must not end the process.
    if (typeof next === 'object') Promise.resolve(next).catch(() => undefined);
    const came = typeof next !== 'string' ? typeof next : next === '' ? 'an empty one' : `${next} again`;
    throw new TypeError(
      `Expected \`rollover(${at})\` to return a name that was not used before, got ${came}. Example: rollover: index => \`app-\${index}.log\``,
    );
  };
  // A name that comes again would be found for ever.
  const exists = async (at: number, taken: Set<string>) => {
    const asked = nameOf(at, taken);
    taken.add(asked);
    try {
      await headOf(asked);
      return true;
    } catch (error) {
      // A gateway's 404 hides an object from nobody.
      if (isAbsence(error)) return false;
      throw error;
    }
  };
  /** Names are used in order, so the last one is found by doubling and then halving. */
  const last = async () => {
    const taken = new Set([name]);
    if (!(await exists(1, taken))) return 0;
    let known = 1;
    let absent = 2;
    for (; await exists(absent, taken); absent *= 2) known = absent;
    while (absent - known > 1) {
      const middle = Math.floor((known + absent) / 2);
      if (await exists(middle, taken)) known = middle;
      else absent = middle;
    }
    return known;
  };

  return {
    get current() {
      return current;
    },
    async found() {
      if (isFound) return;
      go(await last());
      isFound = true;
    },
    next() {
      if (rollover) {
        past.add(current.name);
        go(index + 1);
        return;
      }
      throw new RangeError(
        `${name} is ${current.end} bytes long, and the next chunk would take it past ${maxObjectBytes}. ` +
          'Example: appendWriter(client, name, { rollover: index => `app-${index}.log` })',
      );
    },
  };
}
