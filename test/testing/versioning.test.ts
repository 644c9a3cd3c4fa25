import { describe, expect, it } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, DAY_MS, failure, local, send, type Client } from './local.js';

type Versioning = 'putBucketVersioning' | 'getBucketVersioning' | 'putObjectTagging' | 'putChannel';
type VersionedClient = Client & Record<Versioning, Client['put']>;

async function versioned(
  status: 'Enabled' | 'Suspended' = 'Enabled',
): Promise<{ oss: LocalOss; client: VersionedClient }> {
  const { oss, client } = await local();
  const versionedClient = client as VersionedClient;
  await versionedClient.putBucketVersioning('bucket', status);
  return { oss, client: versionedClient };
}

const idOf = (answer: { res: { headers: Readonly<Record<string, string>> } }) => answer.res.headers['x-oss-version-id'];
const versionsIn = (oss: LocalOss) =>
  (oss.bucket('bucket')?.versions ?? []).map(({ name, versionId, isDeleteMarker }) =>
    [name, versionId === 'null' ? 'null' : 'id', ...(isDeleteMarker ? ['marker'] : [])].join(' '),
  );
const contentOf = async (client: Client, name: string, versionId?: string) =>
  String((await client.get(name, versionId === undefined ? {} : { versionId }))['content']);

describe('PutBucketVersioning and GetBucketVersioning', () => {
  it('set and tell the status, of which there is none until then', async () => {
    const { oss, client } = await local();
    const { putBucketVersioning, getBucketVersioning } = client as VersionedClient;
    const status = async () => (await getBucketVersioning.call(client, 'bucket'))['versionStatus'];
    expect(await status()).toBeUndefined();
    for (const next of ['Enabled', 'Suspended']) {
      await putBucketVersioning.call(client, 'bucket', next);
      expect(await status()).toBe(next);
      expect(oss.bucket('bucket')?.versioning).toBe(next);
      expect((await client.getBucketInfo('bucket'))['bucket']).toMatchObject({ Versioning: next });
    }
    const content = '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>';
    const error = await failure(send(client, 'PUT', '', { subres: { versioning: '' }, content }));
    expect(error).toMatchObject({ status: 400, code: 'MalformedXML' });
  });
});

describe('A bucket with versioning enabled', () => {
  it('keeps what was there under its id, null for what is older than the versioning', async () => {
    const { oss, client } = await local();
    expect(idOf(await client.put('a', bytes('first')))).toBeUndefined();
    Object.assign(oss.bucket('bucket') ?? {}, { versioning: 'Enabled' });
    const second = idOf(await client.put('a', bytes('second')));
    const third = idOf(await client.put('a', bytes('third')));
    expect(second).toMatch(/^CAEQ/);
    expect(await contentOf(client, 'a')).toBe('third');
    expect(await contentOf(client, 'a', second)).toBe('second');
    expect(await contentOf(client, 'a', 'null')).toBe('first');
    expect(idOf(await client.head('a'))).toBe(third);
    expect(idOf(await client.getObjectMeta('a'))).toBe(third);
    expect(versionsIn(oss)).toEqual(['a id', 'a id', 'a null']);
    expect(oss.bucket('bucket')?.objectNames).toEqual(['a']);
  });

  it('makes versions of copies, symlinks, uploads and changed metadata too', async () => {
    const { oss, client } = await versioned();
    const source = idOf(await client.put('source', bytes('old')));
    await client.put('source', bytes('new'));
    await client.copy('copy', 'source');
    expect(idOf(await client.copy('copy', 'source', { versionId: source }))).toMatch(/^CAEQ/);
    expect(await contentOf(client, 'copy')).toBe('old');
    await client.putMeta('copy', { k: 'v' });
    expect(oss.object('bucket', 'copy')?.meta).toEqual({ k: 'v' });
    expect(idOf(await client.putSymlink('link', 'copy'))).toMatch(/^CAEQ/);
    expect(await contentOf(client, 'link')).toBe('old');
    const { uploadId } = await client.initMultipartUpload('big');
    const sent = await send(client, 'PUT', 'big', { subres: { partNumber: 1, uploadId }, content: 'part' });
    const parts = [{ number: 1, etag: sent.res.headers['etag'] }];
    expect(idOf(await client.completeMultipartUpload('big', uploadId, parts))).toMatch(/^CAEQ/);
    const copies = versionsIn(oss).filter(version => version.startsWith('copy'));
    expect(copies).toEqual(['copy id', 'copy id', 'copy id']);
    expect(await failure(client.copy('x', 'source', { versionId: 'CAEQnone' }))).toMatchObject({
      ...{ status: 404, code: 'NoSuchVersion' },
    });
  });

  it('ignores x-oss-forbid-overwrite, as it does where versioning is suspended', async () => {
    for (const status of ['Enabled', 'Suspended'] as const) {
      const { client } = await versioned(status);
      const headers = { 'x-oss-forbid-overwrite': 'true' };
      await client.put('a', bytes('first'), { headers });
      await client.put('a', bytes('second'), { headers });
      expect(await contentOf(client, 'a')).toBe('second');
    }
  });

  it('puts a delete marker on what is deleted without an id, and one on top of that', async () => {
    const { oss, client } = await versioned();
    await client.put('a', bytes('x'));
    const first = await client.delete('a');
    expect(first.res.headers).toMatchObject({ 'x-oss-delete-marker': 'true' });
    await client.delete('a');
    expect(versionsIn(oss)).toEqual(['a id marker', 'a id marker', 'a id']);
    expect(oss.object('bucket', 'a')).toBeUndefined();
    const gone = await failure(client.get('a'));
    expect(gone).toMatchObject({ status: 404, code: 'NoSuchKey' });
    const { res } = await client.request({ method: 'GET', bucket: 'bucket', object: 'a', successStatuses: [404] });
    expect(res.headers).toMatchObject({ 'x-oss-delete-marker': 'true' });
    const marker = idOf(first);
    const subres = { versionId: marker };
    const refused = await client.request({
      method: 'GET',
      bucket: 'bucket',
      object: 'a',
      subres,
      successStatuses: [405],
    });
    expect(refused.res.headers).toMatchObject({ allow: 'DELETE', 'x-oss-delete-marker': 'true' });
    expect(await failure(client.get('a', { versionId: 'CAEQnone' }))).toMatchObject({
      status: 404,
      code: 'NoSuchVersion',
    });
  });

  it('removes one version for good, and the newest that remains is what the name stands for', async () => {
    const { oss, client } = await versioned();
    const first = idOf(await client.put('a', bytes('first')));
    const second = idOf(await client.put('a', bytes('second')));
    const marker = idOf(await client.delete('a'));
    const removed = await client.delete('a', { versionId: marker });
    expect(removed.res.headers).toMatchObject({ 'x-oss-delete-marker': 'true', 'x-oss-version-id': marker });
    expect(await contentOf(client, 'a')).toBe('second');
    expect((await client.delete('a', { versionId: second })).res.headers).not.toHaveProperty('x-oss-delete-marker');
    expect(await contentOf(client, 'a')).toBe('first');
    await client.delete('a', { versionId: 'CAEQnone' });
    await client.delete('a');
    await client.delete('a', { versionId: first });
    expect(versionsIn(oss)).toEqual(['a id marker']);
    expect(await failure(client.deleteBucket('bucket'))).toMatchObject({ code: 'BucketNotEmpty' });
    await client.delete('a', { versionId: oss.bucket('bucket')?.versions[0]?.versionId });
    expect(versionsIn(oss)).toEqual([]);
    await client.deleteBucket('bucket');
  });

  it('deletes many by id, and tells of each what it was', async () => {
    const { client } = await versioned();
    const id = idOf(await client.put('a', bytes('x')));
    const marked = (await client.deleteMulti(['a', 'b']))['deleted'] as Record<string, string>[];
    expect(marked).toMatchObject([
      { Key: 'a', DeleteMarker: 'true' },
      { Key: 'b', DeleteMarker: 'true' },
    ]);
    const marker = marked[0]?.['DeleteMarkerVersionId'];
    const removed = await client.deleteMulti([
      { key: 'a', versionId: id },
      { key: 'a', versionId: marker },
    ]);
    expect(removed['deleted']).toEqual([
      { Key: 'a', VersionId: id },
      { Key: 'a', VersionId: marker, DeleteMarker: 'true', DeleteMarkerVersionId: marker },
    ]);
  });

  it('reads and changes tags and ACL of one version', async () => {
    const { client } = await versioned();
    const id = idOf(await client.put('a', bytes('x')));
    await client.put('a', bytes('y'));
    await client.putObjectTagging('a', { k: 'v' }, { versionId: id });
    expect(await client.getObjectTagging('a', { versionId: id })).toMatchObject({ tag: { k: 'v' } });
    expect(await client.getObjectTagging('a')).toMatchObject({ tag: {} });
    const put = send(client, 'PUT', 'a', { subres: { versionId: id }, content: 'z' });
    expect(await failure(put)).toMatchObject({ status: 501 });
  });

  it('is copied from into a bucket that has no versions', async () => {
    const { oss, client } = await versioned();
    await client.put('a', bytes('x'));
    await client.putBucket('plain-bucket');
    const plain = { method: 'PUT', bucket: 'plain-bucket', object: 'a', successStatuses: [200] };
    const { res } = await client.request({ ...plain, headers: { 'x-oss-copy-source': '/bucket/a' } });
    expect(idOf({ res })).toBeUndefined();
    expect(oss.bucket('plain-bucket')?.versions).toEqual([{ name: 'a', versionId: 'null', isDeleteMarker: false }]);
  });
});

describe('AppendObject in a bucket with versioning', () => {
  it('appends to the current version, which is always called null and makes no old ones', async () => {
    const { oss, client } = await versioned();
    expect(idOf(await client.append('log', bytes('a')))).toBe('null');
    expect(idOf(await client.append('log', bytes('b'), { position: 1 }))).toBe('null');
    expect(versionsIn(oss)).toEqual(['log null']);
    await client.putMeta('log', { k: 'v' });
    expect(versionsIn(oss)).toEqual(['log null']);
    await client.put('log', bytes('x'));
    expect(await failure(client.append('log', bytes('c'), { position: 2 }))).toMatchObject({
      code: 'ObjectNotAppendable',
    });
    expect(await contentOf(client, 'log', 'null')).toBe('ab');
    const subres = { append: '', position: 2, versionId: 'null' };
    expect(await failure(send(client, 'POST', 'log', { subres, content: 'c' }))).toMatchObject({
      ...{ code: 'InvalidArgument', ecCode: '0016-00000504' },
    });
  });

  it('starts anew on a delete marker, at position 0 only', async () => {
    const { oss, client } = await versioned();
    await client.put('log', bytes('x'));
    await client.delete('log');
    expect(await failure(client.append('log', bytes('c'), { position: 1 }))).toMatchObject({
      code: 'PositionNotEqualToLength',
    });
    await client.append('log', bytes('new'));
    expect(versionsIn(oss)).toEqual(['log null', 'log id marker', 'log id']);
    expect(await contentOf(client, 'log')).toBe('new');
  });
});

describe('A bucket with versioning suspended', () => {
  it('has one version called null, which is replaced, and keeps those with ids', async () => {
    const { oss, client } = await versioned();
    const id = idOf(await client.put('a', bytes('kept')));
    await client.putBucketVersioning('bucket', 'Suspended');
    expect(idOf(await client.put('a', bytes('first')))).toBe('null');
    expect(idOf(await client.put('a', bytes('second')))).toBe('null');
    expect(versionsIn(oss)).toEqual(['a null', 'a id']);
    expect(idOf(await client.delete('a'))).toBe('null');
    expect(versionsIn(oss)).toEqual(['a null marker', 'a id']);
    expect(await contentOf(client, 'a', id)).toBe('kept');
    await client.delete('a', { versionId: 'null' });
    expect(await contentOf(client, 'a')).toBe('kept');
  });
});

describe('A retention policy and versions', () => {
  it('protects every version from being removed, and lets new ones and markers come', async () => {
    let at = Date.now();
    const { oss, client } = await local({ now: () => new Date(at) });
    const bucket = oss.bucket('bucket');
    if (!bucket) throw new Error('no bucket');
    bucket.versioning = 'Enabled';
    bucket.worm = { days: 2, state: 'Locked' };
    const id = idOf(await client.put('a', bytes('x')));
    await client.put('a', bytes('y'));
    await client.delete('a');
    expect(await failure(client.delete('a', { versionId: id }))).toMatchObject({ code: 'FileImmutable' });
    expect((await client.deleteMulti([{ key: 'a', versionId: id }]))['deleted']).toEqual([]);
    bucket.versioning = 'Suspended';
    await client.put('b', bytes('null version'));
    expect(await failure(client.put('b', bytes('other')))).toMatchObject({ code: 'FileImmutable' });
    expect(await failure(client.delete('b'))).toMatchObject({ code: 'FileImmutable' });
    at += 2 * DAY_MS;
    await client.delete('a', { versionId: id });
    await client.put('b', bytes('other'));
  });
});
