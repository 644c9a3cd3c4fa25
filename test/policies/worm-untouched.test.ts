import { describe, expect, it } from 'vitest';
import { type Conflict, replaceUnlocked } from '../../src/index.js';
import { counting, failure, refusing } from '../ali-oss/support.js';
import { because, ended, forbidden, of, operations, replacing, when, withPolicy, wormOf } from './worm-support.js';

describe('replaceUnlocked() touches no policy', () => {
  it('leaves a locked one untouched, and says for how many days it holds', async () => {
    const oss = await withPolicy(7, 'Locked');
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(error.code).toBe('WORMConfigurationAlreadyExists');
    expect(error.advice?.cause).toContain('the retention policy of 7 days is Locked: nobody can remove it');
    expect(wormOf(oss)).toEqual({ days: 7, state: 'Locked' });
    expect(operations(oss)).toEqual(['InitiateBucketWorm', 'GetBucketWorm']);
  });

  it('leaves one untouched that somebody locks between the look and the abort', async () => {
    const oss = await withPolicy(7);
    when(oss, 'AbortBucketWorm', () => Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 7, state: 'Locked' } }));
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toBe(
      'removing the unlocked retention policy of 7 days failed with 403 WORMConfigurationLocked: it is as it was',
    );
    expect(wormOf(oss)).toEqual({ days: 7, state: 'Locked' });
  });

  it('surfaces an abort that OSS answers with a 409, which ali-oss takes for success', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('AbortBucketWorm'), do: refusing('SomethingElse') });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toContain('failed with 409 SomethingElse: it is as it was');
    expect(wormOf(oss)?.days).toBe(7);
  });

  it('does not go on where the abort was lost on the way: it may still arrive', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('AbortBucketWorm'), do: { kind: 'drop' } });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toContain('it still exists, but the delete may arrive later');
    expect(wormOf(oss)?.days).toBe(7);
  });

  it.each(['0', '25551', '1.5', 'many', undefined])('touches nothing for %s days', async days => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('InitiateBucketWorm'), do: refusing('WORMConfigurationAlreadyExists') });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', days));
    expect(because(error)).toContain('the existing one was not changed');
    expect(operations(oss)).toEqual(['InitiateBucketWorm']);
  });

  it('touches nothing in a state that it does not know', async () => {
    const oss = await withPolicy(7);
    const body = '<WormConfiguration><WormId>1</WormId><State>Expired</State></WormConfiguration>';
    oss.fault({ match: of('GetBucketWorm'), do: { kind: 'answer', status: 200, body } });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toBe("the retention policy's state is Expired: neither InProgress nor Locked");
    expect(operations(oss)).not.toContain('AbortBucketWorm');
  });

  it('touches nothing where it may not look', async () => {
    const oss = await withPolicy(7);
    oss.fault({ match: of('GetBucketWorm'), do: forbidden() });
    const error = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(error)).toBe('the retention policy could not be read: 403 AccessDenied (needs oss:GetBucketWorm)');
    expect(wormOf(oss)?.days).toBe(7);
    oss.fault({ match: of('GetBucketWorm'), do: { kind: 'answer', status: 503 } });
    const passing = await failure(replacing(oss).initiateBucketWorm('logs', 30));
    expect(because(passing)).toBe('the retention policy could not be read: 503 InternalError');
  });

  it('touches nothing where the caller has given up by the time of the look', async () => {
    const oss = await withPolicy(7);
    const controller = new AbortController();
    when(oss, 'GetBucketWorm', () => {
      controller.abort(new Error('given up'));
    });
    const client = replacing(oss, { signal: controller.signal });
    expect((await failure(client.initiateBucketWorm('logs', 30))).message).toBe('given up');
    await ended(oss, 2);
    expect(wormOf(oss)?.days).toBe(7);
    expect(operations(oss)).not.toContain('AbortBucketWorm');
  });

  it('only looks in observe mode', async () => {
    const oss = await withPolicy(7);
    const error = await failure(replacing(oss, { mode: 'observe' }).initiateBucketWorm('logs', 30));
    expect(because(error)).toBe('the policy for WORMConfigurationAlreadyExists would call abortBucketWorm()');
    expect(wormOf(oss)?.days).toBe(7);
    expect(operations(oss)).toEqual(['InitiateBucketWorm', 'GetBucketWorm']);
  });

  it.each<[what: string, change: Partial<Conflict>]>([
    ['another code', { code: 'FileImmutable' }],
    ['another call', { operation: 'request' }],
  ])('leaves %s to others', async (_what, change) => {
    const oss = await withPolicy(7);
    const decided: unknown[] = [];
    const { policy } = counting(async (conflict, tools) => {
      decided.push(await replaceUnlocked()({ ...conflict, ...change }, tools));
      return undefined;
    });
    const client = replacing(oss, { policies: { WORMConfigurationAlreadyExists: policy } });
    await failure(client.initiateBucketWorm('logs', 30));
    expect(decided).toEqual([undefined]);
  });
});
