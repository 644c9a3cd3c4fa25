import { describe, expect, it } from 'vitest';
import { type Decision, isConflict, type Policy, remedy, reportOf } from '../../src/index.js';
import { bytes, failure, plainClient, refuse, startLocal } from '../ali-oss/support.js';

// Whatever a policy does wrong, the caller's own error is what the caller gets.

const throwing = (error: unknown) => () => {
  throw error;
};
const deciding = (decision: object) => () => decision as Decision;
const noText = {
  toString() {
    throw new Error('no');
  },
};

describe.each<readonly [what: string, policy: Policy]>([
  ['throws an Error whose message is undefined', throwing(Object.assign(new Error(), { message: undefined }))],
  ['throws an Error whose message is an object', throwing(Object.assign(new Error(), { message: { a: 1 } }))],
  [
    'throws an Error whose message cannot be read',
    throwing(Object.defineProperty(new Error(), 'message', { get: throwing(1) })),
  ],
  ['throws nothing at all', throwing(undefined)],
  ['surfaces because of a number', deciding({ action: 'surface', because: 7 })],
  ['surfaces because of a symbol', deciding({ action: 'surface', because: Symbol('s') })],
  ['surfaces because of what has no text', deciding({ action: 'surface', because: noText })],
  ['surfaces because of nothing', deciding({ action: 'surface' })],
  [
    'retries once because of a symbol',
    ({ attempt }) => (attempt > 1 ? undefined : deciding({ action: 'retry', afterMs: 0, because: Symbol('s') })()),
  ],
  ['gives a decision that cannot be read', deciding(Object.defineProperty({}, 'action', { get: throwing(1) }))],
])('a policy that %s', (_what, policy) => {
  it('leaves the caller the 409, with advice and a report', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const error = await failure(
      remedy(plainClient(oss), { policies: { FileImmutable: policy }, diagnose: true }).put('k', bytes('x')),
    );
    expect(error).toMatchObject({ status: 409, code: 'FileImmutable' });
    expect(isConflict(error)).toBe(true);
    expect(error.advice?.actions).not.toEqual([]);
    for (const { decision } of reportOf(error)?.trail ?? []) expect(typeof decision.because).toBe('string');
  });
});
