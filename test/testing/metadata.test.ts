import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send } from './local.js';

describe('Object tagging and ACL', () => {
  it('are written, read and deleted', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    await client.putObjectTagging('a', { team: 'a + b', level: '1' });
    expect((await client.getObjectTagging('a'))['tag']).toEqual({ team: 'a + b', level: '1' });
    expect((await client.deleteObjectTagging('a')).res.status).toBe(204);
    expect((await client.getObjectTagging('a'))['tag']).toEqual({});
    await client.putACL('a', 'public-read');
    expect(await client.getACL('a')).toMatchObject({ acl: 'public-read', owner: { id: '1234567890123456' } });
    expect(oss.object('bucket', 'a')).toMatchObject({ acl: 'public-read', tags: {} });
  });

  it('of a missing object answer 404', async () => {
    const { client } = await local();
    const calls = [
      client.putObjectTagging('a', { k: 'v' }),
      client.getObjectTagging('a'),
      client.deleteObjectTagging('a'),
      client.putACL('a', 'private'),
      client.getACL('a'),
      client.getSymlink('a'),
    ];
    for (const error of await Promise.all(calls.map(failure)))
      expect(error).toMatchObject({ status: 404, code: 'NoSuchKey' });
  });

  it('refuse tags and ACLs they cannot read', async () => {
    const { client } = await local();
    await client.put('a', bytes('x'));
    const tags = send(client, 'PUT', 'a', { subres: { tagging: '' }, content: '<Tagging/>' });
    expect(await failure(tags)).toMatchObject({ status: 400, code: 'MalformedXML' });
    expect(await failure(client.putACL('a', 'everybody'))).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await failure(send(client, 'PUT', 'a', { subres: { acl: '' } }))).toMatchObject({ code: 'InvalidArgument' });
    await send(client, 'PUT', 'a', {
      ...{ subres: { tagging: '' }, content: '<Tagging><TagSet><Tag></Tag></TagSet></Tagging>' },
    });
    expect((await client.getObjectTagging('a'))['tag']).toEqual({ '': '' });
  });
});

describe('Two metadata writes of one object at the same time', () => {
  it('end with 409 StaleFile for the later one, whichever they are', async () => {
    const { client } = await local({ staleMs: 150 });
    await client.put('a', bytes('x'));
    const writes = [
      () => client.putObjectTagging('a', { k: 'v' }),
      () => client.putMeta('a', { k: 'v' }),
      () => client.putACL('a', 'private'),
      () => client.deleteObjectTagging('a'),
    ];
    for (const first of writes) {
      const outcomes = await Promise.allSettled([first(), ...writes.map(write => write())]);
      const refused = outcomes.filter(outcome => outcome.status === 'rejected');
      expect(refused).toHaveLength(4);
      for (const { reason } of refused) {
        expect(reason).toMatchObject({ status: 409, code: 'StaleFile', message: 'File is stale for this operation' });
      }
    }
  });

  it('do not disturb other objects, reads, or writes one after the other', async () => {
    const { client } = await local({ staleMs: 5 });
    await client.put('a', bytes('x'));
    await client.put('b', bytes('x'));
    await Promise.all([client.putACL('a', 'private'), client.putACL('b', 'private'), client.head('a')]);
    await client.putACL('a', 'default');
    await client.putMeta('a', { k: 'v' });
  });
});

describe('Symlinks', () => {
  it('are written and read, and reading through one reads the content of its target, with its own metadata', async () => {
    const { oss, client } = await local();
    await client.put('目标', bytes('abc'), { meta: { k: 'v' } });
    await client.putSymlink('link', '目标', { storageClass: 'IA', meta: { of: 'the link' } });
    expect(await client.getSymlink('link')).toMatchObject({ targetName: '目标' });
    const { res, content } = await client.get('link');
    expect(content).toEqual(bytes('abc'));
    expect(res.headers).toMatchObject({
      'x-oss-object-type': 'Symlink',
      'x-oss-storage-class': 'IA',
      'content-length': '3',
    });
    expect(res.headers).toMatchObject({ 'x-oss-meta-of': 'the link', etag: oss.object('bucket', '目标')?.etag });
    expect(res.headers).not.toHaveProperty('x-oss-meta-k');
    await client.copy('link2', 'link');
    expect(oss.object('bucket', 'link2')?.type).toBe('Symlink');
  });

  it('to nothing, to another symlink and of no symlink answer their errors', async () => {
    const { client } = await local();
    await client.put('plain', bytes('x'));
    await client.putSymlink('dangling', 'missing');
    await client.putSymlink('second', 'dangling');
    expect(await failure(client.get('dangling'))).toMatchObject({ status: 404, code: 'SymlinkTargetNotExist' });
    expect(await failure(client.get('second'))).toMatchObject({ status: 400, code: 'InvalidTargetType' });
    expect(await failure(client.getSymlink('plain'))).toMatchObject({ status: 400, code: 'NotSymlink' });
    const forbidden = client.putSymlink('plain', 'x', { headers: { 'x-oss-forbid-overwrite': 'true' } });
    expect(await failure(forbidden)).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
  });

  it.each([{}, { 'x-oss-symlink-target': '%FF' }])('without a readable target (%j) are refused', async headers => {
    const { client } = await local();
    const error = await failure(send(client, 'PUT', 'link', { subres: { symlink: '' }, headers }));
    expect(error).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});
