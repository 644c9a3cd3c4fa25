import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import type { KeyState } from '../../src/testing/index.js';
import { startOss } from '../../src/testing/index.js';
import { type Answer, bytes, type Client as BareClient, failure, local } from './local.js';

type Method = 'deleteBucketEncryption' | 'getBucketEncryption' | 'getStream' | 'putBucketEncryption';
type Client = BareClient & Record<Method, (...args: unknown[]) => Promise<Answer>>;

const HEADER = 'x-oss-server-side-encryption';
const withKey = (id: string) => ({ headers: { [HEADER]: 'KMS', [`${HEADER}-key-id`]: id } });
const encryptionOf = async (client: Client, name: string) => {
  const { headers } = (await client.head(name)).res;
  return [headers[HEADER], headers[`${HEADER}-key-id`]];
};

async function withKeys() {
  const { oss } = await local();
  oss.keys.set('key-1', 'Enabled').set('key-2', 'Enabled');
  return { oss, client: new OSS(oss.clientOptions()) as unknown as Client };
}

describe('A key in KMS', () => {
  it('encrypts what is put, copied and uploaded in parts with it', async () => {
    const { client } = await withKeys();
    const { headers } = (await client.put('a', bytes('x'), withKey('key-1'))).res;
    expect(headers).toMatchObject({ [HEADER]: 'KMS', [`${HEADER}-key-id`]: 'key-1' });
    expect(await encryptionOf(client, 'a')).toEqual(['KMS', 'key-1']);
    await client.copy('b', 'a', withKey('key-2'));
    expect(await encryptionOf(client, 'b')).toEqual(['KMS', 'key-2']);
    await client.copy('c', 'a');
    expect(await encryptionOf(client, 'c')).toEqual([undefined, undefined]);
    await client.copy('c', 'c', withKey('key-1'));
    expect(await encryptionOf(client, 'c')).toEqual(['KMS', 'key-1']);
    await client.putMeta('c', { a: '1' });
    expect(await encryptionOf(client, 'c')).toEqual(['KMS', 'key-1']);
    await client.multipartUpload('d', Buffer.alloc(150 * 1024), { partSize: 100 * 1024, ...withKey('key-1') });
    expect(await encryptionOf(client, 'd')).toEqual(['KMS', 'key-1']);
  });

  it.each<[KeyState, string, string | undefined]>([
    ['Disabled', 'KeyDisabled', '0005-00000214'],
    ['PendingDeletion', 'KeyPendingDeletion', '0005-00000215'],
    ['PendingImport', 'KeyPendingImport', undefined],
  ])('that is %s is refused with 409 %s, whatever writes or reads with it', async (state, code, ecCode) => {
    const { oss, client } = await withKeys();
    await client.put('a', bytes('x'), withKey('key-1'));
    await client.put('plain', bytes('x'));
    const { uploadId } = await client.initMultipartUpload('m', withKey('key-1'));
    oss.keys.set('key-1', state);
    const calls = [
      client.put('b', bytes('x'), withKey('key-1')),
      client.copy('b', 'a'),
      client.copy('b', 'plain', withKey('key-1')),
      client.copy('plain', 'plain', withKey('key-1')),
      client.copy('a', 'a', withKey('key-2')),
      client.initMultipartUpload('b', withKey('key-1')),
      client.uploadPart('m', uploadId, 1, bytes('x'), 0, 1),
      client.get('a'),
    ];
    const message = `The request was rejected because the key state is ${state}.`;
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({ status: 409, code, message, ecCode });
    expect(await failure(client.getStream('a'))).toMatchObject({ status: 409 });
    expect(await encryptionOf(client, 'a')).toEqual(['KMS', 'key-1']);
    expect(oss.bucket('bucket')?.objectNames).toEqual(['a', 'plain']);
    oss.keys.set('key-1', 'Enabled');
    expect((await client.get('a'))['content']).toEqual(bytes('x'));
  });

  it('is the one KMS keeps for OSS where none is named', async () => {
    const { oss, client } = await withKeys();
    const headers = { [HEADER]: 'KMS' };
    await client.put('a', bytes('x'), { headers });
    await client.append('log', bytes('x'), { headers });
    expect(await encryptionOf(client, 'log')).toEqual(['KMS', undefined]);
    oss.keys.set('alias/acs/oss', 'Disabled');
    for (const call of [
      client.get('a'),
      client.append('log', bytes('y'), { position: 1 }),
      client.append('new', bytes('y'), { headers }),
    ])
      expect(await failure(call)).toMatchObject({ code: 'KeyDisabled' });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('x');
  });

  it('cannot encrypt an appendable object', async () => {
    const { oss, client } = await withKeys();
    expect(await failure(client.append('log', bytes('x'), withKey('key-1')))).toMatchObject({
      code: 'InvalidArgument',
    });
    await client.append('log', bytes('x'));
    const more = client.append('log', bytes('y'), { position: 1, ...withKey('key-1') });
    expect(await failure(more)).toMatchObject({ code: 'InvalidArgument' });
    const changed = client.copy('log', 'log', withKey('key-1'));
    expect(await failure(changed)).toMatchObject({ code: 'OperationNotSupported' });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('x');
  });

  it('has to be there, and goes with KMS only', async () => {
    const { client } = await withKeys();
    for (const headers of [
      withKey('key-3').headers,
      { [HEADER]: 'AES256', [`${HEADER}-key-id`]: 'key-1' },
      { [`${HEADER}-key-id`]: 'key-1' },
    ])
      expect(await failure(client.put('a', bytes('x'), { headers }))).toMatchObject({
        status: 400,
        code: 'InvalidArgument',
      });
    const unknown = await failure(client.put('a', bytes('x'), { headers: { [HEADER]: 'DES' } }));
    expect(unknown).toMatchObject({ status: 400, code: 'InvalidEncryptionAlgorithmError' });
    await client.put('a', bytes('x'), { headers: { [HEADER]: 'AES256' } });
    expect(await encryptionOf(client, 'a')).toEqual(['AES256', undefined]);
    expect((await client.get('a'))['content']).toEqual(bytes('x'));
  });

  it('is not heeded by what cannot create an object, which says so', async () => {
    const { client } = await withKeys();
    await client.put('a', bytes('x'));
    const { uploadId } = await client.initMultipartUpload('m');
    const calls = [
      client.putSymlink('link', 'a', withKey('key-1')),
      client.putACL('a', 'private', withKey('key-1')),
      client.request({
        method: 'PUT',
        bucket: 'bucket',
        object: 'm',
        subres: { uploadId, partNumber: 1 },
        ...withKey('key-1'),
        content: 'x',
        successStatuses: [200],
      }),
    ];
    for (const error of await Promise.all(calls.map(failure))) expect(error).toMatchObject({ status: 501 });
  });

  it('in a state that there is not ends its request, and close() tells', async () => {
    await using oss = await startOss();
    oss.keys.set('key-1', 'Lost' as KeyState);
    const client = new OSS(oss.clientOptions()) as unknown as Client;
    expect(await failure(client.put('a', bytes('x'), withKey('key-1')))).toMatchObject({ status: -1 });
    await expect(oss.close()).rejects.toThrow(
      'Expected the state of the key key-1 to be Enabled, Disabled, PendingDeletion or PendingImport, got "Lost".',
    );
  });
});

describe('The encryption of a bucket', () => {
  it('is put, read and deleted, and holds for what names none of its own', async () => {
    const { oss, client } = await withKeys();
    await client.putBucketEncryption('bucket', { SSEAlgorithm: 'KMS', KMSMasterKeyID: 'key-1' });
    expect((await client.getBucketEncryption('bucket'))['encryption']).toEqual({
      SSEAlgorithm: 'KMS',
      KMSMasterKeyID: 'key-1',
    });
    await client.put('a', bytes('x'));
    expect(await encryptionOf(client, 'a')).toEqual(['KMS', 'key-1']);
    expect(await failure(client.append('log', bytes('x')))).toMatchObject({ code: 'InvalidArgument' });
    oss.keys.set('key-1', 'Disabled');
    expect(await failure(client.put('b', bytes('x')))).toMatchObject({ code: 'KeyDisabled' });
    await client.put('b', bytes('x'), withKey('key-2'));
    await client.putBucketEncryption('bucket', { SSEAlgorithm: 'AES256', KMSMasterKeyID: '' });
    expect((await client.getBucketEncryption('bucket'))['encryption']).toEqual({ SSEAlgorithm: 'AES256' });
    await client.append('log', bytes('x'));
    expect(await encryptionOf(client, 'log')).toEqual(['AES256', undefined]);
    expect((await client.deleteBucketEncryption('bucket'))['status']).toBe(204);
    expect(await failure(client.getBucketEncryption('bucket'))).toMatchObject({
      ...{ status: 404, code: 'NoSuchServerSideEncryptionRule' },
    });
  });

  it('is refused where it cannot be', async () => {
    const { client } = await withKeys();
    const put = (options: object) => failure(client.putBucketEncryption('bucket', options));
    expect(await put({ SSEAlgorithm: 'DES' })).toMatchObject({ code: 'InvalidEncryptionAlgorithmError' });
    expect(await put({ SSEAlgorithm: 'AES256', KMSMasterKeyID: 'key-1' })).toMatchObject({ code: 'InvalidArgument' });
    expect(await put({ SSEAlgorithm: 'KMS', KMSMasterKeyID: 'key-3' })).toMatchObject({ code: 'InvalidArgument' });
    const rule = '<SSEAlgorithm>KMS</SSEAlgorithm><KMSDataEncryption>SM4</KMSDataEncryption>';
    const content = `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${rule}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`;
    const data = client.request({
      method: 'PUT',
      bucket: 'bucket',
      subres: { encryption: '' },
      content,
      successStatuses: [200],
    });
    expect(await failure(data)).toMatchObject({ status: 501 });
  });
});
