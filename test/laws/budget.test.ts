import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/memory/budget.js';
import { hold } from './law.js';

/** How a call goes: at once, saved by a retry, in vain after so many retries, or failing without one. */
const goes = fc.oneof(
  fc.constant({ is: 'at once' as const }),
  fc.record({ is: fc.constant('saved' as const), after: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ is: fc.constant('in vain' as const), after: fc.integer({ min: 1, max: 9 }) }),
);
type Goes = typeof goes extends fc.Arbitrary<infer G> ? G : never;

/** How many requests the calls make, one after the other, and how many of them are retries in vain. */
function run(calls: readonly Goes[], budget = createBudget()) {
  let [requests, vain, successes] = [0, 0, 0];
  for (const call of calls) {
    requests += 1;
    if (call.is === 'at once') {
      successes += 1;
      budget.earn();
      continue;
    }
    let retries = 0;
    while (retries < call.after && budget.spend()) retries += 1;
    requests += retries;
    const isSaved = call.is === 'saved' && retries === call.after;
    if (isSaved) budget.refund();
    vain += retries - (isSaved ? 1 : 0);
  }
  return { requests, vain, successes };
}

const spent = () => {
  const budget = createBudget();
  while (budget.spend());
  return budget;
};

describe('the budget of a client', () => {
  test('pays for 100 retries in vain, and after that for one in five calls that succeed at once', () => {
    const law = fc.property(fc.array(goes, { maxLength: 400, size: 'max' }), calls => {
      const { vain, successes } = run(calls);
      expect(vain).toBeLessThanOrEqual(100 + successes / 5);
    });
    hold(law, 3);
  });

  test('once spent keeps all requests within 1.2 times the calls, whatever mix of them succeeds or fails', () => {
    const inVain = goes.filter(({ is }) => is !== 'saved');
    const law = fc.property(fc.array(inVain, { maxLength: 400, size: 'max' }), calls => {
      const { requests } = run(calls, spent());
      expect(requests).toBeLessThanOrEqual(1.2 * calls.length);
    });
    hold(law, 3);
  });

  test('does not stand in the way of calls that one retry saves, however many there are', () => {
    const law = fc.property(fc.array(goes.filter(({ is }) => is === 'at once')), fc.nat(1000), (calls, saved) => {
      const budget = createBudget();
      run(calls, budget);
      const { requests } = run(
        Array.from({ length: saved }, () => ({ is: 'saved' as const, after: 1 })),
        budget,
      );
      expect(requests).toBe(2 * saved);
    });
    hold(law, 0.3);
  });
});
