import { describe, expect, it } from 'vitest';
import { type Client, failure, local } from './local.js';

const daily = {
  id: 'daily',
  isEnabled: true,
  prefix: 'Pics/',
  OSSBucketDestination: {
    format: 'CSV',
    accountId: '100000000000000',
    rolename: 'AliyunOSSRole',
    bucket: 'lists',
    prefix: 'prefix1',
    encryption: { 'SSE-KMS': { keyId: 'key-1' } },
  },
  frequency: 'Daily',
  includedObjectVersions: 'All',
  optionalFields: { field: ['Size', 'ETag'] },
};

const bare = {
  ...daily,
  id: 'bare',
  prefix: undefined,
  OSSBucketDestination: { ...daily.OSSBucketDestination, prefix: undefined, encryption: undefined },
  optionalFields: undefined,
};

function putXml(client: Client, id: string | undefined, inner: string): Promise<unknown> {
  return client.request({
    method: 'PUT',
    bucket: 'bucket',
    subres: { inventory: '', ...(id === undefined ? {} : { inventoryId: id }) },
    content: `<InventoryConfiguration>${inner}</InventoryConfiguration>`,
    mime: 'xml',
    successStatuses: [200],
  });
}

const ELEMENTS = {
  id: '<Id>x</Id>',
  enabled: '<IsEnabled>true</IsEnabled>',
  destination:
    '<Destination><OSSBucketDestination><Format>CSV</Format><AccountId>1</AccountId><RoleArn>acs:ram::1:role/r</RoleArn>' +
    '<Bucket>acs:oss:::lists</Bucket></OSSBucketDestination></Destination>',
  schedule: '<Schedule><Frequency>Weekly</Frequency></Schedule>',
  versions: '<IncludedObjectVersions>Current</IncludedObjectVersions>',
};
const complete = Object.values(ELEMENTS).join('');

describe('The inventories of a bucket', () => {
  it('are put, read, listed and deleted by id', async () => {
    const { oss, client } = await local();
    expect((await client.putBucketInventory('bucket', daily)).res.status).toBe(200);
    await client.putBucketInventory('bucket', bare);
    expect(oss.bucket('bucket')?.inventoryIds).toEqual(['daily', 'bare']);
    expect((await client.getBucketInventory('bucket', 'daily'))['inventory']).toEqual({ ...daily, schedule: {} });
    expect((await client.listBucketInventory('bucket'))['inventoryList']).toMatchObject([
      { id: 'bare' },
      { id: 'daily' },
    ]);
    expect((await client.deleteBucketInventory('bucket', 'daily')).res.status).toBe(204);
    expect(oss.bucket('bucket')?.inventoryIds).toEqual(['bare']);
  });

  it('are stored without what was left out', async () => {
    const { client } = await local();
    await client.putBucketInventory('bucket', bare);
    const { inventory } = await client.getBucketInventory('bucket', 'bare');
    expect(inventory).toEqual({
      id: 'bare',
      isEnabled: true,
      prefix: '',
      OSSBucketDestination: {
        format: 'CSV',
        accountId: '100000000000000',
        rolename: 'AliyunOSSRole',
        bucket: 'lists',
        prefix: '',
      },
      frequency: 'Daily',
      schedule: {},
      includedObjectVersions: 'All',
    });
  });

  it('are never replaced: a second one of the same id is answered 409', async () => {
    const { client } = await local();
    await client.putBucketInventory('bucket', daily);
    expect(await failure(client.putBucketInventory('bucket', { ...daily, isEnabled: false }))).toMatchObject({
      status: 409,
      code: 'InventoryConfigurationAlreadyExists',
      message: 'The Inventory Configuration already exists.',
      ecCode: '0020-00000042',
    });
    expect((await client.getBucketInventory('bucket', 'daily'))['inventory']).toMatchObject({ isEnabled: true });
  });

  it('answer 404 where there are none', async () => {
    const { client } = await local();
    const missing = { status: 404, code: 'NoSuchInventory' };
    expect(await failure(client.getBucketInventory('bucket', 'daily'))).toMatchObject(missing);
    expect(await failure(client.deleteBucketInventory('bucket', 'daily'))).toMatchObject(missing);
    expect(await failure(client.listBucketInventory('bucket'))).toMatchObject(missing);
  });

  it('are listed a hundred at a time', async () => {
    const { client } = await local();
    for (let n = 100; n <= 200; n += 1) await client.putBucketInventory('bucket', { ...daily, id: `i${n}` });
    const first = await client.listBucketInventory('bucket');
    expect(first).toMatchObject({ isTruncated: true, nextContinuationToken: 'i199' });
    const rest = await client.listBucketInventory('bucket', { continuationToken: 'i199' });
    expect(rest).toMatchObject({ isTruncated: false, inventoryList: [{ id: 'i200' }] });
  });

  it('are checked before anything is stored', async () => {
    const { oss, client } = await local();
    for (const lacking of ['enabled', 'destination', 'schedule', 'versions'] as const) {
      const error = await failure(putXml(client, 'x', complete.replace(ELEMENTS[lacking], '')));
      expect(error).toMatchObject({ status: 400, code: 'MalformedXML' });
    }
    expect(await failure(putXml(client, 'y', complete))).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await failure(putXml(client, undefined, complete))).toMatchObject({ status: 400, code: 'InvalidArgument' });
    const unknown = putXml(
      client,
      'x',
      `${complete}<IncrementalInventory><IsEnabled>true</IsEnabled></IncrementalInventory>`,
    );
    expect(await failure(unknown)).toMatchObject({ status: 501 });
    const nothing = {
      method: 'PUT',
      bucket: 'bucket',
      subres: { inventory: '', inventoryId: 'x' },
      successStatuses: [200],
    };
    expect(await failure(client.request(nothing))).toMatchObject({ status: 400, code: 'MalformedXML' });
    expect(oss.bucket('bucket')?.inventoryIds).toEqual([]);
  });

  it('keep what ali-oss does not know of a filter', async () => {
    const { client } = await local();
    await putXml(client, 'x', `${complete}<Filter><Prefix>a</Prefix><StorageClass>IA</StorageClass></Filter>`);
    const { res } = await client.getBucketInventory('bucket', 'x');
    expect(String(res.data)).toContain('<Filter><Prefix>a</Prefix><StorageClass>IA</StorageClass></Filter>');
  });
});
