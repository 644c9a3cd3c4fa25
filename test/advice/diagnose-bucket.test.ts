import { describe, expect, it } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, plainClient, startLocal } from '../ali-oss/support.js';
import { type AnyClient, forbid, refusedFor, type Run, told } from './diagnose-support.js';
import { daily } from '../policies/inventory-support.js';

const plain = (oss: LocalOss) => plainClient(oss) as AnyClient;

describe('a closer look at BucketNotEmpty', () => {
  const run: Run = client => client.deleteBucket('other');

  async function filled(): Promise<LocalOss> {
    const oss = await startLocal();
    const client = plain(oss);
    client.useBucket('other');
    for (const name of ['a', 'b']) await client.put(name, bytes('x'));
    await client.initMultipartUpload('c');
    await client.putChannel('stage', { Status: 'enabled', Target: { Type: 'HLS' } });
    return oss;
  }

  it('tells what is in the bucket', async () => {
    const oss = await filled();
    expect(await told(oss, run)).toMatchObject({
      code: 'BucketNotEmpty',
      facts: 'in the bucket: 2 objects, 1 unfinished upload, 1 LiveChannel',
      lookUps: 3,
    });
  });

  it('tells what could be counted, and which permission was missing for the rest, once', async () => {
    const oss = await filled();
    forbid(oss, 'ListObjectVersions', 'ListLiveChannel');
    expect((await told(oss, run)).facts).toBe(
      `in the bucket: 2 objects, 1 unfinished upload; ${refusedFor('oss:ListObjectVersions')}; ` +
        refusedFor('oss:ListLiveChannel'),
    );
    oss.clearFaults();
    forbid(oss, 'ListObjectVersions', 'ListLiveChannel', 'ListObjectsV2', 'ListMultipartUploads');
    const { facts, lookUps } = await told(oss, run);
    expect(facts).not.toContain('in the bucket');
    expect(lookUps).toBe(4);
  });

  it('tells where no listing shows it', async () => {
    const oss = await startLocal();
    Object.assign(oss.bucket('other') ?? {}, { accessPoints: ['ap-01'] });
    expect(await told(oss, run)).toMatchObject({
      code: 'BucketNotEmpty',
      facts: 'in the bucket: nothing that can be listed, as an access point or an OSS accelerator',
    });
    Object.assign(oss.bucket('other') ?? {}, { accessPoints: [] });
    await plain(oss).deleteBucket('other');
  });

  it('tells a look that failed in another way', async () => {
    const oss = await filled();
    const body = '<Error><Code>InternalError</Code></Error>';
    oss.fault({ match: { operation: 'ListLiveChannel' }, do: { kind: 'answer', status: 500, body } });
    expect((await told(oss, run)).facts).toMatch(/; details could not be read: 500 InternalError$/);
  });
});

describe('a closer look at BucketAlreadyExists', () => {
  it('tells that the bucket is mine, and what it is like', async () => {
    const oss = await startLocal();
    const run: Run = client => client.putBucket('other', { storageClass: 'IA' });
    expect(await told(oss, run)).toMatchObject({
      code: 'BucketAlreadyExists',
      facts: 'the bucket is yours: oss-cn-hangzhou, Standard, LRS, ACL private',
      operations: ['ListBuckets', 'GetBucketInfo'],
      lookUps: 2,
    });
    forbid(oss, 'GetBucketInfo');
    expect((await told(oss, run)).facts).toBe(
      `the bucket is yours: oss-cn-hangzhou, Standard; ${refusedFor('oss:GetBucketInfo')}`,
    );
  });

  it('tells that it is not, also where one of mine has a name that begins like it', async () => {
    const oss = await startLocal({ takenBuckets: ['oth'] });
    const run: Run = client => client.putBucket('oth');
    expect(await told(oss, run)).toMatchObject({
      ...{ facts: 'the bucket is not in your account', operations: ['ListBuckets'] },
    });
    forbid(oss, 'ListBuckets');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:ListBuckets'));
  });

  it('tells so where there is none of mine at all', async () => {
    const oss = await startLocal({ buckets: [], takenBuckets: ['theirs'] });
    const { facts } = await told(oss, client => client.putBucket('theirs'));
    expect(facts).toBe('the bucket is not in your account');
  });
});

describe('a closer look at CnameAlreadyExists', () => {
  const run: Run = client =>
    client.request({
      method: 'POST',
      bucket: 'logs',
      subres: { cname: '', comp: 'add' },
      content: '<BucketCnameConfiguration><Cname><Domain>www.example.com</Domain></Cname></BucketCnameConfiguration>',
      mime: 'xml',
      successStatuses: [200],
    });

  it.each([
    ['CNAME_OSS', 'unbind the domain where it is bound, by DeleteCname (POST /?cname&comp=delete) on that bucket'],
    ['CNAME_IMG', "unbind the domain in the console's settings of image processing"],
  ] as const)('tells %s and how that is undone, and asks nothing', async (type, way) => {
    const oss = await startLocal();
    Object.assign(oss.bucket('other') ?? {}, { cnames: [{ domain: 'www.example.com', type }] });
    expect(await told(oss, run)).toEqual({
      code: 'CnameAlreadyExists',
      facts: `CnameType ${type}: ${way}`,
      lookUps: 0,
      operations: [],
    });
  });
});

describe('a closer look at what exists already', () => {
  it('tells the retention policy', async () => {
    const oss = await startLocal();
    Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 7, state: 'Locked' } });
    const run: Run = client => client.initiateBucketWorm('logs', 30);
    expect(await told(oss, run)).toMatchObject({
      code: 'WORMConfigurationAlreadyExists',
      facts: 'the retention period is 7 days, state Locked',
      lookUps: 1,
    });
    forbid(oss, 'GetBucketWorm');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetBucketWorm'));
  });

  it.each([
    [true, 'enabled'],
    [false, 'disabled'],
  ])('tells the inventory, enabled: %s', async (isEnabled, state) => {
    const oss = await startLocal();
    await plain(oss).putBucketInventory('logs', { ...daily, isEnabled });
    const run: Run = client => client.putBucketInventory('logs', daily);
    expect(await told(oss, run)).toMatchObject({
      code: 'InventoryConfigurationAlreadyExists',
      facts: `stored: inventory daily, ${state}, Daily`,
      lookUps: 1,
    });
    forbid(oss, 'GetBucketInventory');
    expect((await told(oss, run)).facts).toBe(refusedFor('oss:GetBucketInventory'));
  });
});
