import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, resolve, retry, surface } from '../../src/conflict/decision.js';
import { keepReport, type Report, reportOf } from '../../src/conflict/report.js';
import { play, type Send } from '../call/fake-call.js';
import { decisions } from './arbitraries.js';
import { hold, holdAsync } from './law.js';

const SECRET = 'planted secret 0010';

/** What the sends after the first end with: mostly another 409, so that the trail grows. */
const sends = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('StaleFile', 'FileImmutable', '__proto__').map(refused) },
    { weight: 1, arbitrary: fc.anything().map((value): Send => ({ value })) },
    { weight: 1, arbitrary: fc.anything().map((reject): Send => ({ reject })) },
  ),
  { minLength: 12, maxLength: 12 },
);
const script = fc.record({
  decided: fc.array(decisions, { minLength: 14, maxLength: 14 }),
  sends,
  attempts: fc.integer({ min: 1, max: 11 }),
  budget: fc.nat(8),
  acts: fc.boolean(),
});

function refused(code: string): Send {
  return { reject: Object.assign(new Error(code), { status: 409, code }) };
}

type Script = typeof script extends fc.Arbitrary<infer S> ? S : never;

/** A call as its script has it go, and how it ended. What is no 409 is decided about by nobody. */
async function ended({ decided, sends: answers, attempts, budget, acts }: Script) {
  let left = budget;
  const spend = () => (left -= 1) >= 0;
  const mode = acts ? 'act' : 'observe';
  const plan = { attempts, mode, maxElapsedMs: 1e12, spend, decidesSilence: false } as const;
  const outcome = await play({ ...plan, decisions: decided, sends: answers });
  return { outcome, spent: budget - Math.max(0, left) };
}

/** Everything that can be reached from a report, but for what is the caller's own. */
function parts(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const [name, item] of Object.entries(value)) if (name !== 'error') parts(item, found);
  return found;
}

describe('however a call goes', () => {
  test('what is told of it cannot be changed, in any part', async () => {
    const law = fc.asyncProperty(script, async given => {
      const { report, result } = (await ended(given)).outcome;
      const end = 'error' in result ? result.error : result.value;
      if (typeof end === 'object' && end !== null) expect(reportOf(end)).toBe(report);
      const before = inspect(report, { depth: Infinity });
      for (const part of parts(report)) {
        expect(Object.isFrozen(part), inspect(part)).toBe(true);
        for (const name of Reflect.ownKeys(part)) expect(Reflect.set(part, name, 'changed')).toBe(false);
        expect(Reflect.set(part, 'added', 1)).toBe(false);
      }
      expect(inspect(report, { depth: Infinity })).toBe(before);
    });
    await holdAsync(law, 5);
  });

  test('it is sent as often as the report says and may be, waits what it says, and pays for what is the same', async () => {
    const law = fc.asyncProperty(script, async given => {
      const { outcome, spent } = await ended(given);
      const { attempts, waitedMs, trail } = outcome.report;
      expect(outcome.sent).toHaveLength(attempts - 1);
      expect(waitedMs).toBe(outcome.elapsedMs);
      if (!given.acts) expect([attempts, waitedMs, spent]).toEqual([1, 0, 0]);
      const followed = trail.filter(({ decision, refused: no }) => decision.action === 'retry' && !no && given.acts);
      const own = followed.filter(({ decision }) => (decision as { withinMs?: number }).withinMs !== undefined);
      expect(attempts - own.length).toBeLessThanOrEqual(given.attempts);
      const paid = followed.filter(
        ({ decision }) => !('args' in decision) && (decision as { withinMs?: number }).withinMs === undefined,
      );
      expect(spent).toBe(paid.length);
    });
    await holdAsync(law, 5);
  });

  test('its trail has one step for every 409, in order, and only the last can be the end', async () => {
    const law = fc.asyncProperty(script, async given => {
      const { trail } = (await ended(given)).outcome.report;
      const goesOn = ({ action }: Decision, no: unknown) => action === 'retry' && no === undefined && given.acts;
      trail.slice(0, -1).forEach(({ decision, refused: no }) => {
        expect(goesOn(decision, no)).toBe(true);
      });
      expect(trail.map(({ decision }) => decision.action)).toEqual(
        given.decided.slice(0, trail.length).map(({ action }) => action),
      );
    });
    await holdAsync(law, 3);
  });

  test('its report prints neither the arguments, nor the values, nor the results', async () => {
    const secret = fc.constantFrom<Decision>(
      retry({ args: ['k', SECRET, { a: SECRET }] }),
      resolve({ SECRET }),
      resolve(SECRET),
      surface(),
    );
    const law = fc.asyncProperty(fc.array(secret, { minLength: 14, maxLength: 14 }), async decided => {
      const { outcome } = await ended({
        decided,
        sends: Array.from({ length: 12 }, () => refused('StaleFile')),
        attempts: 11,
        budget: 0,
        acts: true,
      });
      const { trail } = outcome.report;
      const print = [inspect(trail, { depth: Infinity, showHidden: true }), JSON.stringify(trail)];
      expect(print.join('\n')).not.toContain(SECRET);
    });
    await holdAsync(law);
  });
});

describe('what a report is kept for', () => {
  test('shows nothing of it, whatever it is, and gives the same one back', () => {
    const law = fc.property(fc.anything(), fc.boolean(), (end, isFrozen) => {
      const isObject = typeof end === 'object' && end !== null;
      if (isObject && isFrozen) Object.freeze(end);
      const before = inspect(end, { showHidden: true, depth: Infinity });
      const report: Report = Object.freeze({
        attempts: 1,
        waitedMs: 0,
        lookUps: 0,
        written: 'unknown',
        trail: Object.freeze([]),
      });
      keepReport(end, report);
      expect(reportOf(end)).toBe(isObject ? report : undefined);
      expect(inspect(end, { showHidden: true, depth: Infinity })).toBe(before);
    });
    hold(law, 3);
  });

  test('never says less doubt than any call that ended with it', () => {
    const written = fc.array(fc.constantFrom('no' as const, 'unknown' as const), { minLength: 1 });
    const law = fc.property(written, all => {
      const end = new Error('the reason of a shared signal');
      for (const each of all) keepReport(end, { attempts: 1, waitedMs: 0, lookUps: 0, written: each, trail: [] });
      expect(reportOf(end)?.written).toBe(all.includes('unknown') ? 'unknown' : 'no');
    });
    hold(law);
  });
});
