import { describe, expect, it } from 'vitest';
import { bytes, type Client, failure, local, send } from './local.js';

const AS_DIRECTORY = { status: 409, code: 'FileAlreadyExists', message: expect.stringMatching(/directory/) as string };

const createDirectory = (client: Client, name: string, bucket = 'tree') =>
  send(client, 'POST', name, { bucket, subres: { 'x-oss-dir': '' } });
const deleteDirectory = (client: Client, name: string, headers = {}) =>
  send(client, 'POST', name, { bucket: 'tree', subres: { 'x-oss-delete': '' }, headers });

/** A bucket with hierarchical namespace, `tree`, and a client that stands on it. */
async function tree() {
  const { oss, client } = await local();
  await client.putBucket('tree', { headers: { 'x-oss-hns-status': 'enabled' } });
  (client as unknown as { useBucket(name: string): void }).useBucket('tree');
  return { oss, client };
}

describe('In a bucket with hierarchical namespace', () => {
  it('a directory is created, is there already, and is deleted when it is empty', async () => {
    const { client } = await tree();
    expect((await createDirectory(client, 'a/b')).res.headers['last-modified']).toBeDefined();
    expect((await createDirectory(client, 'a/b')).res.status).toBe(200);
    expect(await failure(deleteDirectory(client, 'a'))).toMatchObject(AS_DIRECTORY);
    const { data } = await deleteDirectory(client, 'a/b');
    expect(String(data)).toContain('<DirectoryName>a/b</DirectoryName><DeleteNumber>1</DeleteNumber>');
    await client.put('a/file', bytes('x'));
    expect(await failure(deleteDirectory(client, 'a', { 'x-oss-delete-recursive': 'false' }))).toMatchObject(
      AS_DIRECTORY,
    );
    await client.delete('a/file');
    await deleteDirectory(client, 'a');
    await client.put('a', bytes('now a file'));
  });

  it('a directory cannot have the name of an object', async () => {
    const { client } = await tree();
    await client.put('a', bytes('x'));
    expect(await failure(createDirectory(client, 'a'))).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['put', client => client.put('dir', bytes('x'))],
    ['copy', client => client.copy('dir', 'dir/file')],
    ['initMultipartUpload', client => client.initMultipartUpload('dir')],
    ['delete', client => client.delete('dir')],
    ['getACL', client => client.getACL('dir')],
    ['putACL', client => client.putACL('dir', 'private')],
    ['getObjectTagging', client => client.getObjectTagging('dir')],
    ['putObjectTagging', client => client.putObjectTagging('dir', { a: '1' })],
    ['deleteObjectTagging', client => client.deleteObjectTagging('dir')],
  ])('%s of a directory, be it made by an object in it, answers 409', async (_method, call) => {
    const { client } = await tree();
    await client.put('dir/file', bytes('x'));
    expect(await failure(call(client))).toMatchObject(AS_DIRECTORY);
  });

  it('an upload that was begun before its name became a directory is not completed', async () => {
    const { client } = await tree();
    const { uploadId } = await client.initMultipartUpload('dir');
    const { etag } = await client.uploadPart('dir', uploadId, 1, bytes('x'), 0, 1);
    await createDirectory(client, 'dir');
    const done = client.completeMultipartUpload('dir', uploadId, [{ number: 1, etag }]);
    expect(await failure(done)).toMatchObject(AS_DIRECTORY);
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['to read a directory', client => client.head('dir')],
    [
      'to delete a directory with all that is in it',
      client => deleteDirectory(client, 'dir', { 'x-oss-delete-recursive': 'true' }),
    ],
    ['to delete a directory that is not there', client => deleteDirectory(client, 'none')],
    ['to store below an object', client => client.put('dir/file/below', bytes('x'))],
    ['a name that ends in a slash', client => client.put('other/', bytes('x'))],
    ['to list', client => client.listV2()],
    ['to be made a flat one', client => client.putBucket('tree', { headers: { 'x-oss-hns-status': 'disabled' } })],
  ])('it is not modelled, and said so, %s', async (_what, call) => {
    const { client } = await tree();
    await client.put('dir/file', bytes('x'));
    expect(await failure(call(client))).toMatchObject({ status: 501 });
  });

  it('everything else is as in any other', async () => {
    const { oss, client } = await tree();
    await client.put('dir/file', bytes('x'));
    expect((await client.get('dir/file'))['content']).toEqual(bytes('x'));
    await client.putBucket('tree', { headers: { 'x-oss-hns-status': 'enabled' } });
    expect(oss.object('tree', 'dir/file')?.content).toEqual(bytes('x'));
  });
});

describe('A bucket without hierarchical namespace', () => {
  it('knows no directories', async () => {
    const { client } = await local();
    expect(await failure(createDirectory(client, 'a', 'bucket'))).toMatchObject({ status: 501 });
  });

  it('is what a bucket is that is asked for so, and one of neither kind is refused', async () => {
    const { client } = await local();
    await client.putBucket('flat', { headers: { 'x-oss-hns-status': 'disabled' } });
    expect(await failure(createDirectory(client, 'a', 'flat'))).toMatchObject({ status: 501 });
    const neither = client.putBucket('neither', { headers: { 'x-oss-hns-status': 'perhaps' } });
    expect(await failure(neither)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});
