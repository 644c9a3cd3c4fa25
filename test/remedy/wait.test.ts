import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { wait } from '../../src/wait.js';
import { rejectionOf } from '../call/fakes.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether a promise is settled in this very tick. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const mark = () => {
    done = true;
  };
  promise.then(mark, mark);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  return done;
}

describe('a wait', () => {
  test('ends when its time is over, not before', async () => {
    const waiting = wait(100, undefined);
    vi.advanceTimersByTime(99);
    expect(await isSettled(waiting)).toBe(false);
    vi.advanceTimersByTime(1);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that is longer than a timer can be does not end at once', async () => {
    const waiting = wait(2 ** 40, undefined);
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(await isSettled(waiting)).toBe(false);
  });

  test('shares one listener with all waits on the same signal, so that Node.js warns of no leak', async () => {
    const controller = new AbortController();
    const waits = Array.from({ length: 50 }, (_, at) => wait(100 + at, controller.signal));
    expect(getEventListeners(controller.signal, 'abort').length).toBeLessThanOrEqual(1);
    vi.advanceTimersByTime(120);
    controller.abort('enough');
    const ends = await Promise.allSettled(waits);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(21);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a wait that is aborted', () => {
  test.each([new Error('enough'), 'enough', { why: 'enough' }, null])(
    'rejects with %o, in the same tick, and leaves no timer',
    async reason => {
      const controller = new AbortController();
      const waiting = wait(100, controller.signal);
      controller.abort(reason);
      expect(await isSettled(waiting)).toBe(true);
      expect(await rejectionOf(waiting)).toBe(reason);
      expect(vi.getTimerCount()).toBe(0);
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    },
  );

  test('before it began rejects at once', async () => {
    const reason = new Error('enough');
    const waiting = wait(100, AbortSignal.abort(reason));
    expect(await isSettled(waiting)).toBe(true);
    expect(await rejectionOf(waiting)).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('after its end has ended well', async () => {
    const controller = new AbortController();
    const waiting = wait(1, controller.signal);
    vi.advanceTimersByTime(1);
    controller.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});
