import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import { failure, startLocal } from '../ali-oss/support.js';
import {
  because,
  ended,
  forbidden,
  of,
  operations,
  replacing,
  when,
  withPolicy,
  wormOf,
  plain,
} from './worm-support.js';

describe('replaceUnlocked()', () => {
  it('puts the new retention policy in the place of one that is not locked yet', async () => {
    const oss = await withPolicy(7);
    const answer = await replacing(oss).initiateBucketWorm('logs', 30);
    expect(wormOf(oss)).toEqual({ days: 30, state: 'InProgress' });
    expect(answer).toMatchObject({ status: 200, wormId: (await plain(oss).getBucketWorm('logs'))['wormId'] });
    expect(operations(oss).slice(0, 4)).toEqual([
      ...['InitiateBucketWorm', 'GetBucketWorm', 'AbortBucketWorm', 'InitiateBucketWorm'],
    ]);
    expect(reportOf(answer)).toMatchObject({ attempts: 1, lookUps: 3, written: 'yes' });
    expect(because(answer)).toBe('the unlocked retention policy of 7 days was replaced');
  });

  it("replaces the call's own policy whose first answer was lost", async () => {
    const oss = await startLocal();
    oss.fault({ match: of('InitiateBucketWorm'), do: { kind: 'apply-then-drop' } });
    const client = replacing(oss);
    expect(await failure(client.initiateBucketWorm('logs', 30))).toMatchObject({ status: -1 });
    expect(await client.initiateBucketWorm('logs', 30)).toMatchObject({ status: 200 });
    expect(wormOf(oss)).toEqual({ days: 30, state: 'InProgress' });
  });

  it('sends the call again where the policy has lapsed before the look', async () => {
    const oss = await withPolicy(7);
    when(oss, 'GetBucketWorm', () => Object.assign(oss.bucket('logs') ?? {}, { worm: undefined }));
    const answer = await replacing(oss).initiateBucketWorm('logs', 30);
    expect(wormOf(oss)?.days).toBe(30);
    expect(reportOf(answer)).toMatchObject({ attempts: 2, lookUps: 1 });
  });

  it('goes on where somebody lifts the policy between the look and the abort', async () => {
    const oss = await withPolicy(7);
    when(oss, 'AbortBucketWorm', () => Object.assign(oss.bucket('logs') ?? {}, { worm: undefined }));
    await replacing(oss).initiateBucketWorm('logs', 30);
    expect(wormOf(oss)?.days).toBe(30);
  });

  it('goes on where the abort was carried out and its answer is lost', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('AbortBucketWorm'), do: { kind: 'apply-then-drop' } });
    await replacing(oss).initiateBucketWorm('logs', 30);
    expect(wormOf(oss)?.days).toBe(30);
  });

  it('takes the new policy for success whose answer is lost', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('InitiateBucketWorm'), skip: 1, do: { kind: 'apply-then-drop' } });
    const answer = await replacing(oss).initiateBucketWorm('logs', 30);
    expect(answer).toMatchObject({ status: 200, wormId: (await plain(oss).getBucketWorm('logs'))['wormId'] });
    expect(wormOf(oss)).toEqual({ days: 30, state: 'InProgress' });
  });

  it('puts a policy of the old days back where the new one fails', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('InitiateBucketWorm'), skip: 1, do: forbidden() });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(error.code).toBe('WORMConfigurationAlreadyExists');
    expect(because(error)).toBe('creating the new one failed with 403 AccessDenied: the old one is back');
    expect(wormOf(oss)).toEqual({ days: 7, state: 'InProgress' });
  });

  it('knows the old days by themselves where the answer to putting them back is lost', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('InitiateBucketWorm'), skip: 1, do: forbidden() });
    oss.fault({ match: of('InitiateBucketWorm'), skip: 1, do: { kind: 'apply-then-drop' } });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toContain('the old one still exists');
    expect(wormOf(oss)).toEqual({ days: 7, state: 'InProgress' });
  });

  it.each([
    ['another policy', { days: 9, state: 'InProgress' }],
    ['a locked one of the same days', { days: 30, state: 'Locked' }],
  ] as const)('does not take %s for its own that somebody made in between', async (_what, worm) => {
    const oss = await withPolicy(7);
    let initiated = 0;
    oss.fault({
      match(request) {
        if (request.operation !== 'InitiateBucketWorm') return false;
        initiated += 1;
        if (initiated === 2) Object.assign(oss.bucket('logs') ?? {}, { worm });
        return false;
      },
      do: { kind: 'drop' },
    });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toContain('somebody else has created another one');
    expect(wormOf(oss)).toEqual(worm);
  });

  it('puts the old days back where the caller gives up after the policy was lifted', async () => {
    const oss = await withPolicy(7);
    const controller = new AbortController();
    when(oss, 'AbortBucketWorm', () => {
      controller.abort(new Error('given up'));
    });
    const client = replacing(oss, { signal: controller.signal });
    expect((await failure(client.initiateBucketWorm('logs', 30))).message).toBe('given up');
    await ended(oss, 4);
    expect(wormOf(oss)).toEqual({ days: 7, state: 'InProgress' });
  });
});
