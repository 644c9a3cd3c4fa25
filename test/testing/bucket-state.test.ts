import { describe, expect, it } from 'vitest';
import type { OssOptions } from '../../src/testing/index.js';
import { bytes, clientOf, failure, local, send, type Client } from './local.js';

type AclClient = Client & Record<'putBucketACL' | 'getBucketACL', Client['put']>;

describe('PutBucketACL and GetBucketACL', () => {
  it('set and tell the ACL', async () => {
    const { oss, client } = await local();
    const { putBucketACL, getBucketACL } = client as AclClient;
    expect(await getBucketACL.call(client, 'bucket')).toMatchObject({
      acl: 'private',
      owner: { id: '1234567890123456' },
    });
    await putBucketACL.call(client, 'bucket', 'public-read');
    expect(await getBucketACL.call(client, 'bucket')).toMatchObject({ acl: 'public-read' });
    expect(oss.bucket('bucket')?.acl).toBe('public-read');
    const refused = await failure(putBucketACL.call(client, 'bucket', 'mine'));
    expect(refused).toMatchObject({ status: 400, code: 'InvalidArgument' });
    const nameless = send(client, 'PUT', '', { subres: { acl: '' } });
    expect(await failure(nameless)).toMatchObject({ code: 'InvalidArgument' });
    expect(await failure(client.putBucket('other-bucket', { acl: 'mine' }))).toMatchObject({ code: 'InvalidArgument' });
  });
});

describe('A bucket of somebody else', () => {
  it('answers 403 to every request, and is in no list', async () => {
    const { oss, client } = await local({ takenBuckets: ['taken-bucket'] });
    const theirs = clientOf(oss, { bucket: 'taken-bucket' });
    for (const call of [client.getBucketInfo('taken-bucket'), theirs.get('a'), client.deleteBucket('taken-bucket')]) {
      expect(await failure(call)).toMatchObject({ status: 403, code: 'AccessDenied' });
    }
    expect((await client.listBuckets({ prefix: 'taken' }))['buckets']).toBeNull();
  });
});

describe('The region of a bucket', () => {
  it('is that of the client that created it, and of no other is it reached', async () => {
    const { oss, client } = await local();
    const beijing = clientOf(oss, { region: 'oss-cn-beijing' });
    await beijing.putBucket('north-bucket');
    expect(oss.bucket('north-bucket')?.region).toBe('oss-cn-beijing');
    expect((await beijing.getBucketLocation('north-bucket'))['location']).toBe('oss-cn-beijing');
    expect((await client.listBuckets({ prefix: 'north' }))['buckets']).toMatchObject([{ region: 'oss-cn-beijing' }]);
    const error = await failure(client.getBucketInfo('north-bucket'));
    expect(error).toMatchObject({ status: 403, code: 'AccessDenied', ecCode: '0003-00001403' });
    expect(error.message).toMatch(/must be addressed using the specified endpoint/);
    const moved = await failure(client.putBucket('north-bucket'));
    expect(moved).toMatchObject({ status: 409, code: 'BucketAlreadyExists' });
    expect(moved.message).toBe("Bucket already exists can't modify location.");
  });
});

it('A bucket is in Hangzhou where the endpoint names no region', async () => {
  const { oss, client } = await local({ host: 'localhost' });
  await client.putBucket('new-bucket');
  expect(oss.bucket('new-bucket')?.region).toBe('oss-cn-hangzhou');
});

describe('A name that was just deleted', () => {
  const recreated = async (options: OssOptions) => {
    let at = Date.now();
    const { client } = await local({ ...options, now: () => new Date(at) });
    await client.deleteBucket('bucket');
    return { client, pass: (ms: number) => (at += ms) };
  };

  it('is free at once by default', async () => {
    const { client } = await recreated({});
    await client.putBucket('bucket');
  });

  it('is held back as long as was asked for', async () => {
    const { client, pass } = await recreated({ deletedNameMs: 1000 });
    expect(await failure(client.putBucket('bucket'))).toMatchObject({
      ...{ status: 409, code: 'BucketAlreadyExists', ecCode: '0015-00000103' },
    });
    await client.putBucket('never-deleted');
    pass(1000);
    await client.putBucket('bucket');
  });
});

describe('A bucket of one’s own', () => {
  it('is created again with success, unless a 409 was asked for', async () => {
    const { client } = await local();
    await client.putBucket('bucket');
    const { oss, client: racing } = await local({ ownBucketConflict: true });
    await racing.putBucket('new-bucket');
    const error = await failure(racing.putBucket('new-bucket', { acl: 'public-read' }));
    expect(error).toMatchObject({ status: 409, code: 'BucketAlreadyExists', ecCode: '0015-00000104' });
    expect(oss.bucket('new-bucket')?.acl).toBe('private');
  });
});

describe('ListMultipartUploads', () => {
  it('encodes names where asked to, in its markers too', async () => {
    const { client } = await local();
    for (const name of ['a\u0001', 'b ', 'c']) await client.initMultipartUpload(name);
    const page = await client.listUploads({ 'max-uploads': 2, 'encoding-type': 'url' });
    expect(page).toMatchObject({ uploads: [{ name: 'a%01' }, { name: 'b%20' }], nextKeyMarker: 'b%20' });
    const next = { 'key-marker': 'b ', 'upload-id-marker': page['nextUploadIdMarker'] };
    expect((await client.listUploads(next))['uploads']).toMatchObject([{ name: 'c' }]);
  });
});

it('A version that a request names is no business of what knows none', async () => {
  const { client } = await local();
  await client.put('a', bytes('x'));
  expect(await failure(send(client, 'GET', '', { subres: { versionId: 'null' } }))).toMatchObject({ status: 501 });
});
