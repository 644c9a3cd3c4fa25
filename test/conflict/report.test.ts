import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { giveAdvice, isConflict } from '../../src/advice/errors.js';
import { resolve, retry, surface } from '../../src/conflict/decision.js';
import { firstTry, keepReport, type Report, reportOf, withoutData } from '../../src/conflict/report.js';
import { en } from '../../src/catalogue/index.js';
import { conflict } from '../call/fakes.js';

const report = (over: Partial<Report> = {}): Report => ({
  attempts: 2,
  waitedMs: 5,
  lookUps: 0,
  written: 'no',
  trail: [],
  ...over,
});

describe('the report of a call', () => {
  test.each([
    ['a result', { res: {} }],
    ['an Error', new Error('x')],
    ['a frozen object', Object.freeze({})],
    ['a list', []],
  ])('is found by what it ended with: %s', (_what, end: object) => {
    const before = Reflect.ownKeys(end);
    const kept = report();
    keepReport(end, kept);
    expect(reportOf(end)).toBe(kept);
    expect(Reflect.ownKeys(end)).toEqual(before);
  });

  test.each([undefined, null, 'text', 7, true])('cannot be kept for %o, and does no harm', end => {
    keepReport(end, report());
    expect(reportOf(end)).toBeUndefined();
  });

  test('is not there for what did not come from a wrapped client', () => {
    expect(reportOf(new Error('x'))).toBeUndefined();
    expect(reportOf({})).toBeUndefined();
  });

  test.each([
    ['unknown', 'no', 'unknown'],
    ['no', 'unknown', 'unknown'],
    ['no', 'no', 'no'],
    ['unknown', 'unknown', 'unknown'],
    ['yes', 'no', 'no'],
  ] as const)('of two calls that end with one object, %s and then %s, says %s', (before, after, expected) => {
    const shared = new Error('the reason of a shared signal');
    keepReport(shared, report({ written: before, attempts: 1 }));
    keepReport(shared, report({ written: after, attempts: 2 }));
    expect(reportOf(shared)).toMatchObject({
      written: expected,
      attempts: before === 'unknown' && after === 'no' ? 1 : 2,
    });
  });

  test('of a call that succeeded at once is shared, frozen, and says whether anything is stored', () => {
    expect(firstTry(false)).toEqual({ attempts: 1, waitedMs: 0, lookUps: 0, written: 'yes', trail: [] });
    expect(firstTry(true)).toEqual({ attempts: 1, waitedMs: 0, lookUps: 0, written: 'no', trail: [] });
    expect(firstTry(false)).toBe(firstTry(false));
    for (const read of [true, false])
      expect(Object.isFrozen(firstTry(read)) && Object.isFrozen(firstTry(read).trail)).toBe(true);
  });

  test('is found by another copy of the library, and kept by it', async () => {
    vi.resetModules();
    const copy = await import('../../src/conflict/report.js');
    expect(copy.reportOf).not.toBe(reportOf);
    const [here, there] = [new Error('x'), new Error('x')];
    keepReport(here, report({ written: 'unknown' }));
    copy.keepReport(there, report({ written: 'unknown' }));
    expect(copy.reportOf(here)?.written).toBe('unknown');
    expect(reportOf(there)?.written).toBe('unknown');
  });
});

describe('a decision as it is shown', () => {
  test('has its data by name but does not print it', () => {
    const args = ['k', Buffer.from('aSecret')];
    const moved = withoutData(retry({ args, afterMs: 3, because: 'moved' }));
    const found = withoutData(resolve({ a: 'aSecret' }, 'found'));
    expect(moved).toEqual({ action: 'retry', afterMs: 3, because: 'moved' });
    expect(moved).toHaveProperty('args', args);
    expect(found).toHaveProperty('value', { a: 'aSecret' });
    for (const shown of [moved, found]) {
      expect(JSON.stringify(shown) + inspect(shown)).not.toContain('aSecret');
      expect(Object.isFrozen(shown)).toBe(true);
    }
  });

  test('has no arguments where the decision had none', () => {
    expect('args' in withoutData(retry())).toBe(false);
    expect(withoutData(surface('x'))).toEqual(surface('x'));
  });

  test('shows nothing that a policy put there by hand', () => {
    const byHand = { action: 'surface', because: 'x', record: 'aSecret' } as const;
    expect(JSON.stringify(withoutData(byHand))).not.toContain('aSecret');
  });
});

describe('isConflict', () => {
  const step = (error: unknown) => ({ conflict: conflict({ error }), decision: surface() });

  test('holds for the error of a 409 that came through a wrapped client', () => {
    const error = Object.assign(new Error('x'), { status: 409 });
    keepReport(error, report({ trail: [step(error)] }));
    expect(isConflict(error)).toBe(true);
  });

  test('holds for no other error, 409 or not, and for no reason of an abort', () => {
    const before = Object.assign(new Error('x'), { status: 409 });
    const reason = new Error('enough');
    keepReport(reason, report({ trail: [step(before)] }));
    expect(isConflict(reason)).toBe(false);
    expect(isConflict(before)).toBe(false);
    for (const other of [undefined, null, 409, 'x', {}]) expect(isConflict(other)).toBe(false);
  });
});

describe('advice', () => {
  const advice = en.advice.FileImmutable;

  test('is put where console.error shows it, and replaces older advice', () => {
    const error = new Error('x');
    giveAdvice(error, en.advice.Unknown);
    giveAdvice(error, advice);
    expect(error).toHaveProperty('advice', advice);
    expect(inspect(error)).toContain(advice.summary);
    expect(Object.keys(error)).toEqual(['advice']);
  });

  test.each([undefined, null, 'text', 409])('is not given to %o, and does no harm', error => {
    expect(() => {
      giveAdvice(error, advice);
    }).not.toThrow();
  });

  test.each([
    ['frozen', Object.freeze(new Error('x'))],
    ['sealed', Object.seal(new Error('x'))],
    ['fixed at other advice', Object.defineProperty(new Error('x'), 'advice', { value: 'mine' })],
  ])('is left out where the error is %s: the caller still gets that error', (_how, error) => {
    expect(() => {
      giveAdvice(error, advice);
    }).not.toThrow();
  });
});
