import { afterAll, describe, expect, it } from 'vitest';
import { ours } from './caller.js';
import { explore } from './explore.js';
import { OUTSIDE } from './families.js';
import { type Violation, VIOLATIONS } from './judge.js';
import { counterexample, newTable } from './table.js';

/** What the docs say may happen where an assumption does not hold. */
const NAMED: Readonly<Record<keyof typeof OUTSIDE, readonly Violation[]>> = {
  'delivered twice, rival, not mayBeResent': ['doubled'],
  'delivered twice, then denied': ['misreported'],
  'possible: delivered twice, not mayBeResent': ['doubled'],
  'never: equal records of two clients': ['lost'],
  "never: a prefix of the other's": ['lost'],
  'restart, no position kept': ['doubled'],
  'restart, position kept, a rival, move': ['doubled'],
  'restart, position kept, equal ones between': ['lost', 'twice'],
  'tried again at another position, or at none': ['doubled', 'misreported'],
  'a position, old content equal': ['lost'],
  'deleted by someone else': ['doubled'],
  'deleted by this client, two sends late': ['doubled'],
  'old content begins with the record, looks denied': ['refused'],
  'a key that only writes': ['refused'],
  'looks out of a cache that does not say so': ['lost', 'twice'],
  'headers hidden, a page 200': ['lost', 'twice'],
};

describe('what is assumed is needed: without it, this is seen', () => {
  const table = newTable('Outside the assumptions');
  it.each(Object.entries(OUTSIDE))('%s', { timeout: 3_600_000 }, async (name, scenarios) => {
    const named = NAMED[name as keyof typeof OUTSIDE];
    const isDeep = process.env['DEEPER'] !== undefined;
    const isEnough = (seen: ReadonlySet<string>) => !isDeep && named.every(kind => seen.has(kind));
    const tally = await explore(scenarios, ours, { isEnough });
    table.add(name, tally);
    const seen = VIOLATIONS.filter(kind => tally.traces[kind]);
    expect(seen.toSorted(), counterexample(tally)).toEqual(named.toSorted());
  });
  afterAll(table.print);
});
