import { describe, expect, it } from 'vitest';
import { replaceInventory, reportOf } from '../../src/index.js';
import type { Effect, LocalOss } from '../../src/testing/index.js';
import { failure, startLocal } from '../ali-oss/support.js';
import {
  answered,
  because,
  clientWith,
  daily,
  dropped,
  fail,
  failedWith,
  holding,
  lost,
  operations,
  plain,
  putXml,
  refused,
  replacing,
  stored,
  weekly,
  when,
  xmlOf,
} from './inventory-support.js';

describe('replaceInventory()', () => {
  it('puts the inventory that was asked for in the place of the other', async () => {
    const oss = await holding();
    const answer = await replacing(oss).putBucketInventory('logs', weekly);
    expect(answer).toMatchObject({ status: 200, res: { status: 200 } });
    expect(operations(oss)).toEqual([
      ...['PutBucketInventory', 'GetBucketInventory', 'DeleteBucketInventory', 'PutBucketInventory'],
    ]);
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly', prefix: 'Logs/' });
    expect(reportOf(answer)).toMatchObject({ attempts: 1, lookUps: 3, written: 'yes' });
    expect(because(answer)).toBe('inventory daily was replaced');
  });

  it('leaves one alone that is identical already', async () => {
    const oss = await holding();
    expect(await replacing(oss).putBucketInventory('logs', daily)).toMatchObject({ status: 200 });
    expect(operations(oss)).toEqual(['PutBucketInventory', 'GetBucketInventory']);
  });

  it('leaves other inventories alone', async () => {
    const oss = await holding();
    await plain(oss).putBucketInventory('logs', { ...daily, id: 'other' });
    await replacing(oss).putBucketInventory('logs', weekly);
    expect(await stored(oss, 'other')).toMatchObject({ frequency: 'Daily' });
  });

  it('takes the new one for success whose answer is lost', async () => {
    const oss = await holding();
    fail(oss, 'PutBucketInventory', 2, lost);
    const answer = await replacing(oss).putBucketInventory('logs', weekly);
    expect(answer).toMatchObject({ status: 200, res: { status: 200 } });
    expect(because(answer)).toContain('but it exists');
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly' });
  });

  it('goes on where the delete was carried out and its answer is lost', async () => {
    const oss = await holding();
    fail(oss, 'DeleteBucketInventory', 1, lost);
    expect(await replacing(oss).putBucketInventory('logs', weekly)).toMatchObject({ status: 200 });
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly' });
  });

  it('goes on where somebody deletes the old one between the look and the delete', async () => {
    const oss = await holding();
    const client = clientWith(oss, (conflict, tools) => {
      const call = async (method: string, ...args: readonly unknown[]) => {
        if (method === 'deleteBucketInventory') await plain(oss).deleteBucketInventory('logs', 'daily');
        return tools.call(method, ...args);
      };
      return replaceInventory()(conflict, { ...tools, call });
    });
    expect(await client.putBucketInventory('logs', weekly)).toMatchObject({ status: 200 });
    expect(await stored(oss)).toMatchObject({ frequency: 'Weekly' });
  });
});

describe('replaceInventory() deletes nothing', () => {
  it.each<[what: string, effect: Effect, told: string]>([
    ['where it may not', refused(), 'with 403 AccessDenied: it is as it was'],
    ['where the delete is lost on the way', dropped, 'it still exists, but the delete may arrive later'],
  ])('%s', async (_what, effect, told) => {
    const oss = await holding();
    fail(oss, 'DeleteBucketInventory', 1, effect);
    expect(await failedWith(oss)).toContain(told);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
    expect(operations(oss).filter(name => name === 'PutBucketInventory')).toHaveLength(1);
  });

  it.each([
    ['StorageClass', xmlOf({ filter: '<Filter><Prefix>a</Prefix><StorageClass>IA</StorageClass></Filter>' })],
    ['RoleArn', xmlOf({ role: 'acs:ram::200000000000000:role/AliyunOSSRole' })],
    ['Bucket', xmlOf({ bucket: 'acs:oss:oss-cn-hangzhou:1:::lists' })],
  ])('that ali-oss could not put back: %s', async (name, xml) => {
    const oss = await startLocal();
    await putXml(oss, xml);
    expect(await failedWith(oss)).toContain(name);
    expect(operations(oss)).toEqual(['PutBucketInventory', 'GetBucketInventory']);
  });

  it('where it may not look', async () => {
    const oss = await holding();
    fail(oss, 'GetBucketInventory', 1, refused());
    expect(await failedWith(oss)).toContain('needs oss:GetBucketInventory');
    expect(operations(oss)).toEqual(['PutBucketInventory', 'GetBucketInventory']);
  });

  it('in observe mode', async () => {
    const oss = await holding();
    const error = await failure(replacing(oss, { mode: 'observe' }).putBucketInventory('logs', weekly));
    expect(because(error)).toBe(
      'the policy for InventoryConfigurationAlreadyExists would call deleteBucketInventory()',
    );
    expect(operations(oss)).toEqual(['PutBucketInventory', 'GetBucketInventory']);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('where the caller has given up by then', async () => {
    const oss = await holding();
    const controller = new AbortController();
    when(oss, 'GetBucketInventory', 1, () => {
      controller.abort(new Error('given up'));
    });
    const client = replacing(oss, { signal: controller.signal });
    expect((await failure(client.putBucketInventory('logs', weekly))).message).toBe('given up');
    await answered(oss, 2);
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
    expect(operations(oss)).not.toContain('DeleteBucketInventory');
  });
});

describe('replaceInventory() does not overwrite what somebody else puts meanwhile', () => {
  const theirs = { ...daily, prefix: 'Theirs/' };

  /** A client whose new inventory comes too late: somebody else's is put just before. */
  function raced(oss: LocalOss, inventory: object) {
    return clientWith(oss, (conflict, tools) => {
      let deleted = false;
      const call = async (method: string, ...args: readonly unknown[]) => {
        if (deleted && method === 'putBucketInventory') await plain(oss).putBucketInventory('logs', inventory);
        deleted = method === 'deleteBucketInventory';
        return tools.call(method, ...args);
      };
      return replaceInventory()(conflict, { ...tools, call });
    });
  }

  it('another one', async () => {
    const oss = await holding();
    const error = await failure(raced(oss, theirs).putBucketInventory('logs', weekly));
    expect(because(error)).toContain(
      'with 409 InventoryConfigurationAlreadyExists: somebody else has created another one',
    );
    expect(await stored(oss)).toMatchObject({ prefix: 'Theirs/' });
  });

  it('the old one', async () => {
    const oss = await holding();
    const error = await failure(raced(oss, daily).putBucketInventory('logs', weekly));
    expect(because(error)).toContain('the old one still exists');
    expect(await stored(oss)).toMatchObject({ frequency: 'Daily' });
  });

  it('the very same, which is success', async () => {
    const oss = await holding();
    expect(await raced(oss, weekly).putBucketInventory('logs', weekly)).toMatchObject({ status: 200 });
  });
});
