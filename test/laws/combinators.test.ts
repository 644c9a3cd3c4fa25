import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDecision, retry, surface } from '../../src/conflict/decision.js';
import { backoff, firstOf, type Policy, upTo, waitMs } from '../../src/policies/policy.js';
import { conflict, tools } from '../call/fakes.js';
import { draws, policyOf, type Told, told } from './arbitraries.js';
import { hold, holdAsync } from './law.js';

const attempts = fc.integer({ min: 1, max: 50 });
const silent: Policy = () => undefined;

/** What a policy says, and who was asked on the way. */
async function hear(make: (asked: number[]) => Policy, attempt = 1) {
  const asked: number[] = [];
  return { says: await make(asked)(conflict({ attempt }), tools()), asked };
}

describe('firstOf', () => {
  test('is associative: how its policies are bracketed changes neither the answer nor who is asked', async () => {
    const law = fc.asyncProperty(told, told, told, async (a, b, c) => {
      const of = (asked: number[]) => [policyOf(a, asked), policyOf(b, asked), policyOf(c, asked)] as const;
      const flat = await hear(asked => firstOf(...of(asked)));
      const left = await hear(asked => {
        const [x, y, z] = of(asked);
        return firstOf(firstOf(x, y), z);
      });
      const right = await hear(asked => {
        const [x, y, z] = of(asked);
        return firstOf(x, firstOf(y, z));
      });
      expect(left).toEqual(flat);
      expect(right).toEqual(flat);
    });
    await holdAsync(law);
  });

  test('has a policy that never answers, and no policy at all, for its identity', async () => {
    const law = fc.asyncProperty(told, async a => {
      const alone = await hear(asked => policyOf(a, asked));
      expect(await hear(asked => firstOf(silent, policyOf(a, asked)))).toEqual(alone);
      expect(await hear(asked => firstOf(policyOf(a, asked), silent))).toEqual(alone);
      expect(await hear(asked => firstOf(firstOf(), policyOf(a, asked), firstOf()))).toEqual(alone);
    });
    await holdAsync(law);
  });

  test('gives the very answer of the first that has one, and asks nobody after it', async () => {
    const law = fc.asyncProperty(fc.array(told, { maxLength: 12 }), async all => {
      const { says, asked } = await hear(asked => firstOf(...all.map(each => policyOf(each, asked))));
      const index = all.findIndex(each => each.says !== undefined);
      expect(says).toBe(all[index]?.says);
      expect(asked).toEqual(all.slice(0, index === -1 ? all.length : index + 1).map(({ name }) => name));
    });
    await holdAsync(law);
  });

  test('takes one policy many times over as once, where that one says the same each time', async () => {
    const law = fc.asyncProperty(told, fc.integer({ min: 1, max: 5 }), async (a, times) => {
      const many = await hear(asked => firstOf(...Array.from({ length: times }, () => policyOf(a, asked))));
      expect(many.says).toBe(a.says);
    });
    await holdAsync(law);
  });
});

describe('upTo', () => {
  const same = async (a: (asked: number[]) => Policy, b: (asked: number[]) => Policy, attempt: number) => {
    expect(await hear(a, attempt)).toEqual(await hear(b, attempt));
  };

  test('of another composes as the smaller of the two, in whatever order', async () => {
    const law = fc.asyncProperty(attempts, attempts, told, attempts, async (n, m, a, attempt) => {
      const once = (asked: number[]) => upTo(Math.min(n, m), policyOf(a, asked));
      await same(asked => upTo(n, upTo(m, policyOf(a, asked))), once, attempt);
      await same(asked => upTo(m, upTo(n, policyOf(a, asked))), once, attempt);
    });
    await holdAsync(law);
  });

  test('is monotone: what it takes at some attempt, it takes at every earlier one and with every larger limit', async () => {
    const law = fc.asyncProperty(attempts, fc.nat(50), attempts, fc.nat(50), async (n, more, attempt, earlier) => {
      const takes = async (limit: number, at: number) =>
        (await upTo(limit, () => surface())(conflict({ attempt: at }), tools())) !== undefined;
      expect(await takes(n, attempt)).toBe(attempt <= n);
      if (!(await takes(n, attempt))) return;
      expect(await takes(n + more, attempt)).toBe(true);
      expect(await takes(n, Math.max(1, attempt - earlier))).toBe(true);
    });
    await holdAsync(law);
  });

  test('distributes over firstOf', async () => {
    const law = fc.asyncProperty(attempts, told, told, attempts, async (n, a, b, attempt) => {
      const outside = (asked: number[]) => upTo(n, firstOf(policyOf(a, asked), policyOf(b, asked)));
      const inside = (asked: number[]) => firstOf(upTo(n, policyOf(a, asked)), upTo(n, policyOf(b, asked)));
      await same(outside, inside, attempt);
    });
    await holdAsync(law);
  });

  test('without a limit is the policy itself', async () => {
    const law = fc.asyncProperty(told, attempts, async (a: Told, attempt) => {
      await same(
        asked => upTo(Infinity, policyOf(a, asked)),
        asked => policyOf(a, asked),
        attempt,
      );
    });
    await holdAsync(law);
  });
});

describe('backoff', () => {
  const ms = fc.oneof(fc.double({ min: 1e-9, noNaN: true }), fc.nat(100_000), fc.constantFrom(0, Infinity));
  const options = fc.record(
    {
      attempts: fc.oneof(fc.double({ min: 1, noNaN: true }), attempts, fc.constant(Infinity)),
      baseMs: ms,
      capMs: ms,
      jitter: fc.constantFrom('full' as const, 'equal' as const, 'none' as const),
    },
    { requiredKeys: [] },
  );
  const attempt = fc.oneof(attempts, fc.integer({ min: 1 }), fc.constant(Number.MAX_SAFE_INTEGER));

  test('waits a finite time within its cap and its doubled first wait, whatever its options and whatever chance says', async () => {
    const law = fc.asyncProperty(options, attempt, draws, async (given, at, drawn) => {
      const decision = await backoff(given)(conflict({ attempt: at }), tools({ random: () => drawn as number }));
      const { attempts: limit = 6, baseMs = 100, capMs = 5000, jitter = 'full' } = given;
      expect(isDecision(decision)).toBe(true);
      if (at >= limit) {
        expect(decision).toMatchObject({ action: 'surface' });
        return;
      }
      if (decision?.action !== 'retry')
        throw new Error(`it was to send again, and decided ${String(decision?.action)}`);
      const longest = Math.min(capMs, baseMs * 2 ** Math.min(at - 1, 1023), Number.MAX_VALUE);
      expect(decision.afterMs).toBeLessThanOrEqual(longest);
      expect(decision.afterMs).toBeGreaterThanOrEqual(jitter === 'full' ? 0 : longest / (jitter === 'equal' ? 2 : 1));
      expect(Number.isFinite(decision.afterMs)).toBe(true);
      expect('args' in decision || 'withinMs' in decision).toBe(false);
    });
    await holdAsync(law, 10);
  });

  test('sends exactly as often as it says, in all', async () => {
    const law = fc.asyncProperty(attempts, async limit => {
      const decide = backoff({ attempts: limit });
      let sends = 1;
      while ((await decide(conflict({ attempt: sends }), tools()))?.action === 'retry') sends += 1;
      expect(sends).toBe(limit);
    });
    await holdAsync(law, 0.3);
  });

  test('never waits less later, where chance stays the same', () => {
    const shape = fc.record({
      baseMs: ms,
      capMs: ms,
      jitter: fc.constantFrom('full' as const, 'equal' as const, 'none' as const),
    });
    const law = fc.property(shape, fc.nat(2000), fc.nat(2000), draws, (given, at, later, drawn) => {
      const random = () => drawn as number;
      const [early, late] = [waitMs(at + 1, given, random), waitMs(at + 1 + later, given, random)];
      expect(late).toBeGreaterThanOrEqual(early);
    });
    hold(law);
  });

  test('refuses options that are none at once, and takes all others', () => {
    const law = fc.property(fc.anything(), fc.anything(), fc.anything(), (limit, baseMs, capMs) => {
      const isAtLeast = (value: unknown, least: number) =>
        value === undefined || (typeof value === 'number' && value >= least);
      const isValid = isAtLeast(limit, 1) && isAtLeast(baseMs, 0) && isAtLeast(capMs, 0);
      const make = () => backoff({ attempts: limit, baseMs, capMs } as object);
      if (isValid) expect(make()).toBeTypeOf('function');
      else expect(make).toThrow(TypeError);
    });
    hold(law);
  });

  test('and retry agree on what a wait is', () => {
    const law = fc.property(fc.anything(), afterMs => {
      const isWait = typeof afterMs === 'number' && afterMs >= 0 && afterMs < Infinity;
      const make = () => retry({ afterMs } as object);
      if (isWait || afterMs === undefined) expect(isDecision(make())).toBe(true);
      else expect(make).toThrow(TypeError);
    });
    hold(law);
  });
});
