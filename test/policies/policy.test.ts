import { describe, expect, test, vi } from 'vitest';
import { type Decision, retry, surface } from '../../src/conflict/decision.js';
import { backoff, type BackoffOptions, firstOf, type Policy, upTo, waitMs } from '../../src/policies/policy.js';
import { defaults } from '../../src/policies/defaults.js';
import { conflict, tools } from '../call/fakes.js';

async function waitOf(options: BackoffOptions, attempt: number, random = 0.5): Promise<number | undefined> {
  const decision = await backoff(options)(conflict({ attempt }), tools({ random: () => random }));
  return decision?.action === 'retry' ? decision.afterMs : undefined;
}

describe('backoff', () => {
  test.each([
    ['full', 1, 0, 0],
    ['full', 1, 0.5, 50],
    ['full', 3, 0.5, 200],
    ['full', 9, 0.999, 999],
    ['equal', 1, 0, 50],
    ['equal', 1, 0.5, 75],
    ['equal', 3, 0.5, 300],
    ['equal', 9, 0, 500],
    ['none', 1, 0.5, 100],
    ['none', 3, 0.5, 400],
    ['none', 4, 0.5, 800],
    ['none', 5, 0.5, 1000],
    ['none', 2000, 0.5, 1000],
  ] as const)('with jitter %s waits at attempt %i and chance %d for %d ms', async (jitter, attempt, random, ms) => {
    expect(await waitOf({ attempts: Infinity, baseMs: 100, capMs: 1000, jitter }, attempt, random)).toBe(ms);
  });

  test('starts at 100 ms, doubles up to 5 s, spreads fully and sends 6 times, unless told otherwise', async () => {
    expect(await waitOf({}, 1, 0.5)).toBe(50);
    expect(await waitOf({}, 2, 0.5)).toBe(100);
    expect(await waitOf({ attempts: 100 }, 20, 1)).toBe(5000);
    expect(await waitOf({}, 5)).toBeDefined();
    expect(await waitOf({}, 6)).toBeUndefined();
  });

  test('waits no longer than its cap, also where the first wait is longer', async () => {
    expect(await waitOf({ baseMs: 900, capMs: 30, jitter: 'none' }, 1)).toBe(30);
  });

  test.each([1, 5, 1025, 5000])('of 0 ms waits 0 ms, also at attempt %i', async attempt => {
    expect(await waitOf({ attempts: Infinity, baseMs: 0, jitter: 'none' }, attempt)).toBe(0);
    expect(await waitOf({ attempts: Infinity, baseMs: 0 }, attempt)).toBe(0);
  });

  test('surfaces after the last attempt, and says how many there were', async () => {
    const decide = backoff({ attempts: 3 });
    expect(await decide(conflict({ attempt: 2 }), tools())).toMatchObject({
      action: 'retry',
      because: 'StaleFile: attempt 2 of 3',
    });
    expect(await decide(conflict({ attempt: 3 }), tools())).toEqual(surface('still StaleFile after 3 attempts'));
    expect(await decide(conflict({ attempt: 4 }), tools())).toMatchObject({ action: 'surface' });
  });

  test('never touches the arguments', async () => {
    expect(await backoff()(conflict(), tools())).not.toHaveProperty('args');
  });

  test('asks for chance only where there is jitter', async () => {
    const random = vi.fn(() => 0.5);
    await backoff({ jitter: 'none' })(conflict(), tools({ random }));
    expect(random).not.toHaveBeenCalled();
    await backoff()(conflict(), tools({ random }));
    expect(random).toHaveBeenCalledOnce();
  });

  test.each([
    [{ attempts: 0 }, 'Expected `attempts` of backoff() to be a number ≥ 1, got 0. Example: backoff({ attempts: 8 })'],
    [
      { attempts: Number.NaN },
      'Expected `attempts` of backoff() to be a number ≥ 1, got NaN. Example: backoff({ attempts: 8 })',
    ],
    [
      { attempts: '3' },
      'Expected `attempts` of backoff() to be a number ≥ 1, got the string "3". Example: backoff({ attempts: 8 })',
    ],
    [
      { attempts: null },
      'Expected `attempts` of backoff() to be a number ≥ 1, got null. Example: backoff({ attempts: 8 })',
    ],
    [{ baseMs: -1 }, 'Expected `baseMs` of backoff() to be a number ≥ 0, got -1. Example: backoff({ attempts: 8 })'],
    [{ capMs: -1 }, 'Expected `capMs` of backoff() to be a number ≥ 0, got -1. Example: backoff({ attempts: 8 })'],
    [
      { capMs: Number.NaN },
      'Expected `capMs` of backoff() to be a number ≥ 0, got NaN. Example: backoff({ attempts: 8 })',
    ],
    [{ jitter: 'Full' }, "Expected `jitter` of backoff() to be 'full', 'equal' or 'none', got Full."],
    [{ jitter: true }, "Expected `jitter` of backoff() to be 'full', 'equal' or 'none', got true."],
  ])('refuses %o', (options, message) => {
    expect(() => backoff(options as BackoffOptions)).toThrow(new TypeError(message));
  });
});

test('two metadata writes that met are backed off from without any configuration', async () => {
  expect(Object.keys(defaults)).toEqual(['StaleFile']);
  expect(await defaults.StaleFile(conflict({ attempt: 5 }), tools())).toMatchObject({ action: 'retry' });
  expect(await defaults.StaleFile(conflict({ attempt: 6 }), tools())).toMatchObject({ action: 'surface' });
});

test('the wait of a chance that is nearly 1 stays within the longest', () => {
  for (const jitter of ['full', 'equal', 'none'] as const) {
    const ms = waitMs(3, { baseMs: 10, capMs: 40, jitter }, () => 1 - Number.EPSILON);
    expect(ms).toBeLessThanOrEqual(40);
  }
});

test.each([Number.NaN, -1, 1.5, Infinity, undefined as unknown as number])(
  'the wait of a chance that is none, %d, is the longest',
  chance => {
    const shape = { baseMs: 10, capMs: 100 };
    for (const jitter of ['full', 'equal'] as const) expect(waitMs(2, { ...shape, jitter }, () => chance)).toBe(20);
  },
);

describe('firstOf', () => {
  const silent = vi.fn<Policy>(() => undefined);
  const early = vi.fn<Policy>(() => surface('early'));
  const late = vi.fn<Policy>(() => Promise.resolve(surface('late')));

  test('takes the first answer and asks nobody after it', async () => {
    expect(await firstOf(silent, early, late)(conflict(), tools())).toEqual(surface('early'));
    expect(late).not.toHaveBeenCalled();
  });

  test('asks in order, with what it was asked with', async () => {
    const asked = [conflict(), tools()] as const;
    expect(await firstOf(silent, late, early)(...asked)).toEqual(surface('late'));
    expect(silent).toHaveBeenLastCalledWith(...asked);
    expect(late).toHaveBeenLastCalledWith(...asked);
  });

  test('answers nothing where nobody does', async () => {
    expect(await firstOf(silent, silent)(conflict(), tools())).toBeUndefined();
    expect(await firstOf()(conflict(), tools())).toBeUndefined();
  });

  test('lets a failing policy fail', async () => {
    const failing = (): Decision => {
      throw new Error('broken');
    };
    await expect(firstOf(silent, failing, early)(conflict(), tools())).rejects.toThrow('broken');
  });

  test.each([undefined, null, 'backoff', {}, retry()])('refuses %o for a policy, at once', policy => {
    expect(() => firstOf(silent, policy as Policy)).toThrow(
      new TypeError(
        `Expected a policy, a function (conflict, tools) => decision, got ${typeof policy}. Example: firstOf(acceptOwnWrite(), backoff())`,
      ),
    );
  });
});

describe('upTo', () => {
  const always: Policy = () => retry({ because: 'again' });

  test('lets a policy decide on the first attempts only', async () => {
    const limited = upTo(2, always);
    expect(await limited(conflict({ attempt: 1 }), tools())).toMatchObject({ action: 'retry' });
    expect(await limited(conflict({ attempt: 2 }), tools())).toMatchObject({ action: 'retry' });
    expect(await limited(conflict({ attempt: 3 }), tools())).toBeUndefined();
  });

  test('hands over to the next in firstOf', async () => {
    const both = firstOf(upTo(1, always), () => surface('one try was enough'));
    expect(await both(conflict({ attempt: 1 }), tools())).toMatchObject({ action: 'retry' });
    expect(await both(conflict({ attempt: 2 }), tools())).toEqual(surface('one try was enough'));
  });

  test.each([0, Number.NaN, '2', undefined, -3])('refuses %o attempts', attempts => {
    expect(() => upTo(attempts as number, always)).toThrow(
      new TypeError(
        `Expected \`attempts\` of upTo() to be a number ≥ 1, got ${typeof attempts === 'string' ? `the string "${attempts}"` : String(attempts)}. Example: upTo(3, backoff())`,
      ),
    );
  });

  test('refuses what is no policy', () => {
    expect(() => upTo(2, 'always' as unknown as Policy)).toThrow(TypeError);
  });
});
