import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/testing/index.js';
import { local, thrownBy } from './local.js';

const drop = { kind: 'drop' };
const answer = { kind: 'answer', status: 409 };
const KINDS =
  '`do.kind` of a fault to be one of drop, apply-then-drop, apply-then-answer, apply-then-cut, late, delay, answer, hang, gateway, deliver-twice, drop-range, other-bytes, refuse, callback-failed, from-cache';

describe('A fault that is none', () => {
  it.each<[fault: unknown, message: string]>([
    [null, 'a fault to be a plain object, got null.'],
    [[], 'a fault to be a plain object, got an array.'],
    [{ to: drop }, 'a fault to be an object with only match, times, skip, do, got "to".'],
    [{ do: drop, times: -1 }, '`times` of a fault to be a whole number ≥ 0 or Infinity, got -1.'],
    [{ do: drop, times: NaN }, '`times` of a fault to be a whole number ≥ 0 or Infinity, got NaN.'],
    [{ do: drop, skip: Infinity }, '`skip` of a fault to be a whole number ≥ 0, got Infinity.'],
  ])('%j is refused', refused);
});

describe('A match that is none', () => {
  it.each<[match: unknown, message: string]>([
    ['x', '`match` of a fault to be a plain object or a function, got "x".'],
    [[], '`match` of a fault to be a plain object or a function, got an array.'],
    [/x/, '`match` of a fault to be a plain object or a function, got an instance of a class.'],
    [Promise.resolve(true), '`match` of a fault to be a plain object or a function, got a promise.'],
    [{ op: 'x' }, '`match` of a fault to be an object with only operation, method, bucket, name, position, got "op".'],
    [{ operation: 'Append' }, '`match.operation` of a fault to be a name of the OSS API reference, got "Append".'],
    [{ method: 1 }, '`match.method` of a fault to be an HTTP method, got 1.'],
    [{ method: 'PUTT' }, '`match.method` of a fault to be an HTTP method, got "PUTT".'],
    [{ bucket: {} }, '`match.bucket` of a fault to be a string, got an object.'],
    [{ name: [] }, '`match.name` of a fault to be a string or an expression, got an array.'],
    [{ position: '1' }, '`match.position` of a fault to be a whole number ≥ 0, got "1".'],
  ])('%j is refused', async (match, message) => {
    await refused({ do: drop, match }, message);
  });
});

describe('An effect that is none', () => {
  it.each<[effect: unknown, message: string]>([
    [undefined, '`do` of a fault to be an effect, got undefined.'],
    [[], '`do` of a fault to be an effect, got an array.'],
    [() => drop, '`do` of a fault to be an effect, got a function.'],
    [{ kind: 'dorp' }, `${KINDS}, got "dorp".`],
    [{ kind: 'toString' }, `${KINDS}, got "toString".`],
    [{ kind: 'constructor' }, `${KINDS}, got "constructor".`],
    [{ kind: '__proto__' }, `${KINDS}, got "__proto__".`],
    [{ kind: ['drop'] }, `${KINDS}, got an array.`],
    [{ kind: 'drop', ms: 1 }, '`do` of a fault of kind drop to be an object with only kind, got "ms".'],
    [{ kind: 'delay' }, '`do.ms` of a fault to be a whole number from 0 to 2147483647, got undefined.'],
    [{ kind: 'delay', ms: 2 ** 31 }, '`do.ms` of a fault to be a whole number from 0 to 2147483647, got 2147483648.'],
    [{ kind: 'late', afterMs: 'x' }, '`do.afterMs` of a fault to be a whole number from 0 to 2147483647, got "x".'],
    [{ kind: 'late', afterMs: Infinity }, '`do.afterMs` of a fault to be a whole number from 0 to 2147483647, got Inf'],
    [{ kind: 'hang', apply: 'no' }, '`do.apply` of a fault to be true or false, got "no".'],
    [{ kind: 'hang', apply: null }, '`do.apply` of a fault to be true or false, got null.'],
    [{ kind: 'gateway', status: 409, apply: 1 }, '`do.apply` of a fault to be true or false, got 1.'],
    [
      { kind: 'deliver-twice', betweenMs: -1 },
      '`do.betweenMs` of a fault to be a whole number from 0 to 2147483647, got -1.',
    ],
    [
      { kind: 'deliver-twice', refuseSecond: 'toString' },
      '`do.refuseSecond` of a fault to be a code that the local OSS refuses with, got "toString".',
    ],
    [{ kind: 'other-bytes', range: 'wrong' }, '`do.range` of a fault to be as-asked or other, got "wrong".'],
    [{ kind: 'refuse' }, '`do.code` of a fault to be a code that the local OSS refuses with, got undefined.'],
    [
      { kind: 'refuse', code: 'Forbidden' },
      '`do.code` of a fault to be a code that the local OSS refuses with, got "Forbidden".',
    ],
    [{ kind: 'from-cache' }, '`do.of` of a fault to be before-last-change or beginning, got undefined.'],
    [{ kind: 'from-cache', of: 'beginning', tells: 1 }, '`do.tells` of a fault to be true or false, got 1.'],
    [{ kind: 'gateway' }, '`do.status` of a fault to be an HTTP status from 200 to 599, got undefined.'],
  ])('%j is refused', async (effect, message) => {
    await refused({ do: effect }, message);
  });
});

describe('An answer that nobody could send', () => {
  it.each<[wire: object, message: string]>([
    [{ status: undefined }, '`do.status` of a fault to be an HTTP status from 200 to 599, got undefined.'],
    [{ status: 100 }, '`do.status` of a fault to be an HTTP status from 200 to 599, got 100.'],
    [
      { status: 600, kind: 'apply-then-answer' },
      '`do.status` of a fault to be an HTTP status from 200 to 599, got 600.',
    ],
    [{ body: { Code: 'x' } }, '`do.body` of a fault to be a string or bytes, got an object.'],
    [{ body: 5, kind: 'apply-then-answer' }, '`do.body` of a fault to be a string or bytes, got 5.'],
    [{ body: null }, '`do.body` of a fault to be a string or bytes, got null.'],
    [{ headers: 'x' }, '`do.headers` of a fault to be a plain object, got "x".'],
    [{ headers: [['a', 'b']] }, '`do.headers` of a fault to be a plain object, got an array.'],
    [{ headers: new Headers() }, '`do.headers` of a fault to be a plain object, got an instance of a class.'],
    [{ headers: { 'a b': 'x' } }, 'a name in `do.headers` of a fault to be that of a header, got "a b".'],
    [{ headers: { '': 'x' } }, 'a name in `do.headers` of a fault to be that of a header, got "".'],
    [{ headers: { a: 'x\ny' } }, 'a in `do.headers` of a fault to be a string that a header can hold, got "x\\ny".'],
    [{ headers: { a: '日' } }, 'a in `do.headers` of a fault to be a string that a header can hold, got "日".'],
    [{ headers: { a: 5 } }, 'a in `do.headers` of a fault to be a string that a header can hold, got 5.'],
    [{ headers: { a: undefined } }, 'a in `do.headers` of a fault to be a string that a header can hold, got undef'],
  ])('%j is refused', async (wire, message) => {
    await refused({ do: { ...answer, ...wire } }, message);
  });
});

/** Checks that a fault is a TypeError when it is added, whose message has a line that works. */
async function refused(fault: unknown, message: string): Promise<void> {
  const { oss } = await local();
  const error = thrownBy(() => oss.fault(fault as Fault));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toContain(`Expected ${message}`);
  const [, line = ''] = error.message.split(' Example: ');
  expect(line).toMatch(/^oss\.fault/);
  expect(() => void runInNewContext(line, { oss })).not.toThrow();
}
