import { afterAll, describe, expect, it } from 'vitest';
import { ours } from './caller.js';
import { type Bounds, explore } from './explore.js';
import { VIOLATIONS } from './judge.js';
import type { Scenario } from './scenario.js';
import { counterexample, newTable } from './table.js';

/** Every run of the tests goes two faults far, and one where two clients meet; `DEEPER=1` as far as the families say. */
const isDeep = process.env['DEEPER'] !== undefined;
const BOUNDS: Bounds = isDeep ? {} : { faultsAtMost: ({ programs }) => (programs.length > 1 ? 1 : 2) };
const FAULTLESS = Object.fromEntries(VIOLATIONS.map(kind => [kind, 0]));

/** Takes every path of these families: none may be violated. */
export function expectFaultless(title: string, families: Readonly<Record<string, readonly Scenario[]>>): void {
  describe(`nothing is lost, doubled, misreported, acknowledged twice or refused for ever: ${title}`, () => {
    const table = newTable(`Inside the assumptions: ${title}`);
    it.each(Object.entries(families))('%s', { timeout: isDeep ? 6 * 3_600_000 : 600_000 }, async (name, scenarios) => {
      const tally = await explore(scenarios, ours, BOUNDS);
      table.add(name, tally);
      expect(tally, counterexample(tally)).toMatchObject(FAULTLESS);
      expect(tally.paths).toBeGreaterThan(0);
    });
    afterAll(table.print);
  });
}
