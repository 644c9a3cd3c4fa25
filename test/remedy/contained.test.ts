import { afterEach, describe, expect, test, vi } from 'vitest';
import { containedClock, containedRandom } from '../../src/contained.js';

/** A function that gives these one after another; a function among them is called, so that it can throw. */
const giving = (...values: readonly unknown[]) => {
  const left = [...values];
  return () => {
    const next = left.shift();
    return (typeof next === 'function' ? (next as () => unknown)() : next) as number;
  };
};
const fail = () => {
  throw new Error('broken');
};

/** A real clock of which a millisecond passes with every look. */
function realTime(): void {
  let ms = 100;
  vi.spyOn(performance, 'now').mockImplementation(() => (ms += 1));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a caller's clock", () => {
  test('is believed as long as it goes on', () => {
    const now = containedClock(giving(3, 3, 4.5, 1e15));
    expect([now(), now(), now(), now()]).toEqual([3, 3, 4.5, 1e15]);
  });

  test('may begin below zero', () => {
    const now = containedClock(giving(-5, -3));
    expect([now(), now()]).toEqual([-5, -3]);
  });

  test('is replaced by a real one while it goes back', () => {
    realTime();
    const now = containedClock(giving(10, 4, 9, 15));
    expect([now(), now(), now(), now()]).toEqual([10, 11, 12, 15]);
  });

  test.each([
    ['throws', fail],
    ['gives NaN', Number.NaN],
    ['gives infinity', Infinity],
    ['gives nothing', undefined],
    ['gives a text', '12'],
    ['gives a bigint', 12n],
    ['gives a date', new Date(12)],
    ['gives a promise', Promise.resolve(12)],
  ])('is replaced by a real one where it %s, from 0 where it never went', (_what, value) => {
    realTime();
    const now = containedClock(giving(value, value, 7, value, 9));
    expect([now(), now(), now(), now(), now()]).toEqual([0, 1, 7, 8, 9]);
  });

  test('is asked every time', () => {
    const clock = vi.fn(() => 1);
    const now = containedClock(clock);
    expect(clock).not.toHaveBeenCalled();
    now();
    now();
    expect(clock).toHaveBeenCalledTimes(2);
  });
});

describe("a caller's chance", () => {
  test('is believed from 0 to 1', () => {
    const random = containedRandom(giving(0, 0.5, 1));
    expect([random(), random(), random()]).toEqual([0, 0.5, 1]);
  });

  test.each([
    ['throws', fail],
    ['gives NaN', Number.NaN],
    ['gives less than 0', -0.1],
    ['gives more than 1', 1.1],
    ['gives infinity', Infinity],
    ['gives nothing', undefined],
    ['gives a text', '0.5'],
  ])('is replaced where it %s, and asked again the next time', (_what, value) => {
    const random = containedRandom(giving(value, 0.25));
    const drawn = random();
    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(drawn).toBeLessThan(1);
    expect(random()).toBe(0.25);
  });
});
