import { describe, expect, test, vi } from 'vitest';
import { diagnosed } from '../../src/diagnose.js';
import type { Tools } from '../../src/policy.js';
import { conflict, head, tools } from './fakes.js';

const worm = { wormId: '1', state: 'Locked', days: '30' };
const ofOss = (status: number, code: string) => Object.assign(new Error('refused'), { status, code });

describe('looking closer', () => {
  test('at a retention policy tells its days, its state, and when this object is free', async () => {
    const call = vi.fn<Tools['call']>(() => Promise.resolve(worm));
    const looked = tools({
      call,
      head: () => Promise.resolve(head({ headers: { 'last-modified': 'Sat, 01 Nov 2025 00:00:00 GMT' } })),
    });
    expect(await diagnosed(conflict({ code: 'FileImmutable', operation: 'put' }), looked)).toBe(
      'retention policy: 30 days, Locked; this object can be changed from 2025-12-01T00:00:00.000Z',
    );
    expect(call.mock.calls).toEqual([['getBucketWorm', 'b']]);
  });

  test.each([
    ['says nothing of when', { days: '30', headers: {} }],
    ['has a date that is none', { days: '30', headers: { 'last-modified': 'yesterday' } }],
    ['has days that are none', { days: undefined, headers: { 'last-modified': 'Sat, 01 Nov 2025 00:00:00 GMT' } }],
  ])('leaves out the date where the answer %s', async (_what, { days, headers }) => {
    const looked = tools({
      call: () => Promise.resolve({ ...worm, days }),
      head: () => Promise.resolve(head({ headers })),
    });
    expect(await diagnosed(conflict({ code: 'FileImmutable' }), looked)).toBe(
      `retention policy: ${String(days)} days, Locked`,
    );
  });

  test('looks at no object where the call names none', async () => {
    const looked = tools({ call: () => Promise.resolve(worm) });
    expect(await diagnosed(conflict({ code: 'FileImmutable', name: undefined }), looked)).toBe(
      'retention policy: 30 days, Locked',
    );
  });

  test.each([
    ['may not be looked at', ofOss(403, 'AccessDenied')],
    ['is not there', ofOss(404, 'NoSuchKey')],
  ])('still tells of the retention policy where the object %s', async (_what, reason) => {
    const looked = tools({ call: () => Promise.resolve(worm), head: () => Promise.reject(reason) });
    expect(await diagnosed(conflict({ code: 'FileImmutable' }), looked)).toBe('retention policy: 30 days, Locked');
  });

  test('at an existing retention policy tells its days and state', async () => {
    const looked = tools({ call: () => Promise.resolve({ ...worm, state: 'InProgress' }) });
    expect(await diagnosed(conflict({ code: 'WORMConfigurationAlreadyExists', name: undefined }), looked)).toBe(
      'retention policy: 30 days, InProgress',
    );
  });

  test.each([
    ['Normal', { 'x-oss-object-type': 'Normal' }, 'Normal'],
    ['not told', {}, 'not told'],
  ])('at an object that takes no append tells its type: %s', async (_type, headers, told) => {
    const looked = tools({ head: () => Promise.resolve(head({ headers })) });
    expect(await diagnosed(conflict({ code: 'ObjectNotAppendable' }), looked)).toBe(`the object's type is ${told}`);
  });

  test('at a lost position tells how long the object is now', async () => {
    const looked = tools({ head: () => Promise.resolve(head({ length: 42 })) });
    expect(await diagnosed(conflict({ code: 'PositionNotEqualToLength' }), looked)).toBe(
      'the object is 42 bytes long now',
    );
  });

  test.each([
    'StaleFile',
    'BrandNewConflict',
    'Unknown',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__proto__',
  ])('costs nothing and adds nothing for %s', async code => {
    const call = vi.fn<Tools['call']>(() => Promise.reject(new Error('x')));
    expect(
      await diagnosed(conflict({ code }), tools({ call, head: () => call('head').then(() => head()) })),
    ).toBeUndefined();
    expect(call).not.toHaveBeenCalled();
  });
});

describe('a look that fails says so, and harms nothing', () => {
  test.each<[string, unknown, string]>([
    ['by a refusal', ofOss(403, 'AccessDenied'), '403 AccessDenied'],
    ['by a refusal without a code', { status: 403 }, '403'],
    [
      'by a broken connection',
      Object.assign(new Error('reset'), { status: -1, code: 'ResponseError' }),
      '-1 ResponseError',
    ],
    ['by an error that says nothing', new Error('aSecret'), 'no answer'],
    ['by a text', 'aSecret', 'no answer'],
    ['by nothing', undefined, 'no answer'],
  ])('%s', async (_how, reason, told) => {
    const looked = tools({ head: () => Promise.reject(reason), call: () => Promise.reject(reason) });
    for (const code of [
      'FileImmutable',
      'ObjectNotAppendable',
      'PositionNotEqualToLength',
      'WORMConfigurationAlreadyExists',
    ]) {
      expect(await diagnosed(conflict({ code }), looked)).toBe(`looking closer failed with ${told}`);
    }
  });

  test('by an answer that is none', async () => {
    const looked = tools({ call: () => Promise.resolve(undefined) });
    expect(await diagnosed(conflict({ code: 'WORMConfigurationAlreadyExists' }), looked)).toBe(
      'looking closer failed with no answer',
    );
  });
});
