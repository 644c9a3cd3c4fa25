import { describe, expect, test } from 'vitest';
import { isDecision, resolve, retry, surface } from '../../src/conflict/decision.js';

describe('retry', () => {
  test('says by default to send the same at once', () => {
    expect(retry()).toEqual({ action: 'retry', afterMs: 0, because: '' });
    expect('args' in retry()).toBe(false);
  });

  test('carries other arguments, a wait and a reason', () => {
    const args = ['k', 'v'];
    const decision = retry({ args, afterMs: 200, because: 'another writer was faster' });
    expect(decision).toEqual({ action: 'retry', args, afterMs: 200, because: 'another writer was faster' });
    expect(decision.args).toBe(args);
  });

  test.each([-1, Number.NaN, Infinity, -Infinity, '5', null, Symbol('5')])('refuses a wait of %o', afterMs => {
    expect(() => retry({ afterMs: afterMs as number })).toThrow(
      new TypeError(`Expected \`afterMs\` of retry() to be a number of milliseconds ≥ 0, got ${String(afterMs)}.`),
    );
  });

  test('carries a limit of its own', () => {
    expect(retry({ withinMs: 3_600_000 })).toEqual({ action: 'retry', afterMs: 0, withinMs: 3_600_000, because: '' });
    expect('withinMs' in retry({ afterMs: 5 })).toBe(false);
  });

  test.each([-1, Number.NaN, Infinity, '5', null])('refuses a limit of %o', withinMs => {
    expect(() => retry({ withinMs: withinMs as number })).toThrow(
      new TypeError(`Expected \`withinMs\` of retry() to be a number of milliseconds ≥ 0, got ${String(withinMs)}.`),
    );
  });

  test.each([
    ['text', 'string'],
    [{ 0: 'k' }, 'object'],
    [null, 'object'],
    [7, 'number'],
  ])('refuses arguments of %o', (args, type) => {
    expect(() => retry({ args: args as unknown as readonly unknown[] })).toThrow(
      new TypeError(`Expected \`args\` of retry() to be an array of arguments, got ${type}.`),
    );
  });
});

test('resolve carries the value of the call as it is', () => {
  const value = { name: 'k' };
  expect(resolve(value, 'stored').value).toBe(value);
  expect(resolve(undefined)).toEqual({ action: 'resolve', value: undefined, because: '' });
});

test('surface carries a reason', () => {
  expect(surface()).toEqual({ action: 'surface', because: '' });
  expect(surface('a person must look')).toEqual({ action: 'surface', because: 'a person must look' });
});

test('every decision is frozen', () => {
  for (const decision of [retry(), retry({ args: [] }), resolve(1), surface()])
    expect(Object.isFrozen(decision)).toBe(true);
});

describe('the loop takes for a decision', () => {
  test.each([
    retry(),
    retry({ args: [1] }),
    resolve(undefined),
    surface(),
    { action: 'surface' },
    { action: 'resolve', value: 1 },
    { action: 'retry', afterMs: 0 },
    { action: 'retry', afterMs: 0, withinMs: 9 },
  ])('%o', value => {
    expect(isDecision(value)).toBe(true);
  });

  test.each([
    undefined,
    null,
    true,
    'retry',
    retry,
    [],
    {},
    { action: 'Retry' },
    { action: 'retry' },
    { action: 'retry', afterMs: -1 },
    { action: 'retry', afterMs: Infinity },
    { action: 'retry', afterMs: '5' },
    { action: 'retry', afterMs: 0, args: 'k' },
    { action: 'retry', afterMs: 0, withinMs: -1 },
    { action: 'wait' },
    Promise.resolve(surface()),
  ])('not %o', value => {
    expect(isDecision(value)).toBe(false);
  });
});
