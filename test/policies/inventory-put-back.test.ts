import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/testing/index.js';
import { failure } from '../ali-oss/support.js';
import {
  answered,
  daily,
  dropped,
  fail,
  failedWith,
  holding,
  lost,
  operations,
  refused,
  replacing,
  stored,
  weekly,
  when,
} from './inventory-support.js';

describe('replaceInventory() puts the old one back', () => {
  it.each<[what: string, effect: Effect, told: string]>([
    [
      'OSS refuses the new one',
      refused('InvalidArgument', 400),
      'failed with 400 InvalidArgument: the old one is back',
    ],
    ['the new one is lost on the way', dropped, 'the old one is back'],
    ['OSS fails', refused('InternalError', 500), 'failed with 500 InternalError: the old one is back'],
  ])('where %s', async (_what, effect, told) => {
    const oss = await holding();
    const before = await stored(oss);
    fail(oss, 'PutBucketInventory', 2, effect);
    expect(await failedWith(oss)).toContain(told);
    expect(await stored(oss)).toEqual(before);
  });

  it.each<[what: string, old: object]>([
    ['text that XML needs escaped', { ...daily, prefix: 'a&#38;b&#60;&#34;c&#34;' }],
    ['text that is not ASCII', { ...daily, prefix: '&#26085;&#24535;/&#128512;' }],
    [
      "OSS's own key",
      { ...daily, OSSBucketDestination: { ...daily.OSSBucketDestination, encryption: { 'SSE-OSS': '' } } },
    ],
    ['no encryption', { ...daily, OSSBucketDestination: { ...daily.OSSBucketDestination, encryption: undefined } }],
    ['one optional field', { ...daily, optionalFields: { field: ['Size'] } }],
    ['no optional fields', { ...daily, optionalFields: undefined, prefix: undefined }],
    ['that is disabled', { ...daily, isEnabled: false }],
  ])('without loss: %s', async (_what, old) => {
    const oss = await holding(old);
    const before = await stored(oss);
    fail(oss, 'PutBucketInventory', 2, refused());
    expect(await failedWith(oss)).toContain('the old one is back');
    expect(await stored(oss)).toEqual(before);
  });

  it('where its own answer is lost too', async () => {
    const oss = await holding();
    fail(oss, 'PutBucketInventory', 2, refused());
    fail(oss, 'PutBucketInventory', 2, lost);
    expect(await failedWith(oss)).toContain('the old one still exists');
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('at the third try, and also where it may not look any more', async () => {
    const oss = await holding();
    fail(oss, 'PutBucketInventory', 2, refused('InternalError', 500), 3);
    fail(oss, 'GetBucketInventory', 2, refused(), Infinity);
    expect(await failedWith(oss)).toContain('the old one is back');
    oss.clearFaults();
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('where nobody can tell whether it was deleted', async () => {
    const oss = await holding();
    fail(oss, 'DeleteBucketInventory', 1, lost);
    fail(oss, 'GetBucketInventory', 2, refused());
    expect(await failedWith(oss)).toMatch(/removing inventory daily failed with -1 \w+: the old one is back/);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('and says so where that fails too', async () => {
    const oss = await holding();
    fail(oss, 'PutBucketInventory', 2, refused(), Infinity);
    expect(await failedWith(oss)).toBe(
      'creating the new one failed with 403 AccessDenied, and restoring the old one failed too (403 AccessDenied): ' +
        'inventory daily may be deleted, check it now',
    );
    expect(await stored(oss)).toBeUndefined();
    expect(operations(oss).filter(name => name === 'PutBucketInventory')).toHaveLength(5);
  });

  it('where the caller gives up after it was deleted', async () => {
    const oss = await holding();
    const controller = new AbortController();
    when(oss, 'DeleteBucketInventory', 1, () => {
      controller.abort(new Error('given up'));
    });
    const client = replacing(oss, { signal: controller.signal });
    expect((await failure(client.putBucketInventory('logs', weekly))).message).toBe('given up');
    await answered(oss, 4);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('where the caller gives up while the new one is refused', async () => {
    const oss = await holding();
    const controller = new AbortController();
    when(oss, 'PutBucketInventory', 2, () => {
      controller.abort(new Error('given up'));
    });
    fail(oss, 'PutBucketInventory', 2, refused());
    const client = replacing(oss, { signal: controller.signal });
    expect((await failure(client.putBucketInventory('logs', weekly))).message).toBe('given up');
    await answered(oss, 6);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });
});
