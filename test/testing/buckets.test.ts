import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send } from './local.js';

describe('PutBucket', () => {
  it('creates a bucket, and again with the same properties is a success', async () => {
    const { oss, client } = await local();
    expect(await client.putBucket('new-bucket')).toMatchObject({ bucket: 'new-bucket' });
    await client.put('a', bytes('x'));
    await client.putBucket('bucket', { acl: 'public-read' });
    expect(oss.bucket('bucket')).toMatchObject({ acl: 'public-read', objectNames: ['a'] });
    await client.putBucket('ia-bucket', { storageClass: 'IA', dataRedundancyType: 'ZRS' });
    await client.putBucket('ia-bucket', { storageClass: 'IA', dataRedundancyType: 'ZRS' });
    expect(oss.bucket('ia-bucket')).toMatchObject({ storageClass: 'IA', dataRedundancyType: 'ZRS', acl: 'private' });
  });

  it.each([
    ['taken-bucket', {}, /^The requested bucket name is not available\./, '0015-00000102'],
    ['bucket', { storageClass: 'IA' }, "Cannot modify existing bucket's storage class.", undefined],
    ['bucket', { dataRedundancyType: 'ZRS' }, /data redundancy type/, '0015-00000228'],
  ])('of %s with %j answers 409 BucketAlreadyExists', async (name, options, message, ecCode) => {
    const { client } = await local({ takenBuckets: ['taken-bucket'] });
    const error = await failure(client.putBucket(name, options));
    expect(error).toMatchObject({ status: 409, code: 'BucketAlreadyExists', ecCode });
    expect(error.message).toMatch(message);
  });

  it('refuses a name that is none', async () => {
    const { client } = await local();
    expect(await failure(send(client, 'PUT', '', { bucket: 'Bad_Name' }))).toMatchObject({ code: 'InvalidBucketName' });
  });
});

describe('DeleteBucket', () => {
  it('of a bucket with objects or parts answers 409 with its name, of an empty one 204', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    const { res, data } = await client.request({ method: 'DELETE', bucket: 'bucket', successStatuses: [409] });
    expect(res.headers['x-oss-ec']).toBe('0015-00000301');
    expect(String(data)).toContain('<Code>BucketNotEmpty</Code>');
    expect(String(data)).toContain('<BucketName>bucket</BucketName>');
    await client.delete('a');
    const upload = await client.initMultipartUpload('a');
    expect(await failure(client.deleteBucket('bucket'))).toMatchObject({ code: 'BucketNotEmpty' });
    await client.abortMultipartUpload('a', upload['uploadId']);
    expect((await client.deleteBucket('bucket')).res.status).toBe(204);
    expect(oss.bucket('bucket')).toBeUndefined();
    expect(await failure(client.deleteBucket('bucket'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });
});

describe('ListBuckets, GetBucketInfo and GetBucketLocation', () => {
  it('tell what ali-oss reads', async () => {
    const { client } = await local({ buckets: ['one-bucket', 'two-bucket', 'a-bucket'] });
    const all = await client.listBuckets();
    expect(all['buckets']).toMatchObject([{ name: 'a-bucket' }, { name: 'one-bucket' }, { name: 'two-bucket' }]);
    expect(all).toMatchObject({ isTruncated: false, nextMarker: null, owner: { id: '1234567890123456' } });
    const page = await client.listBuckets({ 'max-keys': 1, marker: 'a-bucket' });
    expect(page).toMatchObject({ buckets: [{ name: 'one-bucket' }], isTruncated: true, nextMarker: 'one-bucket' });
    expect((await client.listBuckets({ prefix: 'two' }))['buckets']).toHaveLength(1);
    expect((await client.getBucketInfo('one-bucket'))['bucket']).toMatchObject({
      ...{ Name: 'one-bucket', StorageClass: 'Standard', DataRedundancyType: 'LRS', Location: 'oss-cn-hangzhou' },
      AccessControlList: { Grant: 'private' },
    });
    expect((await client.getBucketLocation('one-bucket'))['location']).toBe('oss-cn-hangzhou');
    expect(await failure(client.getBucketInfo('no-bucket'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });
});

describe('The view of a bucket', () => {
  it('shows and sets what a test needs', async () => {
    const { oss, client } = await local();
    const bucket = oss.bucket('bucket');
    if (!bucket) throw new Error('no bucket');
    expect(bucket).toMatchObject({ name: 'bucket', worm: undefined, uploads: [] });
    expect(bucket.created).toBeInstanceOf(Date);
    Object.assign(bucket, { acl: 'public-read', storageClass: 'IA', dataRedundancyType: 'ZRS' });
    expect((await client.getBucketInfo('bucket'))['bucket']).toMatchObject({
      ...{ StorageClass: 'IA', DataRedundancyType: 'ZRS', AccessControlList: { Grant: 'public-read' } },
    });
    expect(bucket).toMatchObject({ acl: 'public-read', storageClass: 'IA', dataRedundancyType: 'ZRS' });
    const { uploadId } = await client.initMultipartUpload('a');
    expect(bucket.uploads).toEqual([{ name: 'a', uploadId, parts: 0 }]);
  });
});

describe('What this OSS does not know', () => {
  it('is answered 501, never with a success', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    const calls = [
      send(client, 'POST', 'a', { subres: { seal: '', position: '1' } }),
      client.getBucketStat('bucket'),
      send(client, 'PATCH', 'a'),
      send(client, 'PUT', 'a', { subres: { append: '', position: '0' } }),
      send(client, 'PUT', 'a', { subres: { partNumber: 1 } }),
      send(client, 'GET', 'a', { subres: { 'x-oss-process': 'image/info' } }),
      send(client, 'GET', 'a', { headers: { 'x-oss-callback': 'e30=' } }),
      client.request({ method: 'DELETE', bucket: '', successStatuses: [200] }),
    ];
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(oss.requests.slice(1).map(({ operation }) => operation)).toEqual([
      ...['SealAppendObject', 'GetBucketStat', 'Unknown', 'Unknown', 'Unknown', 'GetObject', 'GetObject', 'Unknown'],
    ]);
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('x');
  });

  it('is the choice of a data encryption, on whatever writes', async () => {
    const { oss, client } = await local();
    const headers = { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-data-encryption': 'SM4' };
    const calls = [
      client.put('a', bytes('x'), { headers }),
      client.append('a', bytes('x'), { headers }),
      client.initMultipartUpload('a', { headers }),
    ];
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({ status: 501, code: 'NotImplemented' });
    expect(oss.bucket('bucket')).toMatchObject({ objectNames: [], uploads: [] });
  });
});
