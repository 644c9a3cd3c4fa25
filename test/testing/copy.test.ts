import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send } from './local.js';

describe('CopyObject', () => {
  it('to another name copies content, metadata and tags, and not the ACL', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('abc'), {
      meta: { k: 'v' },
      headers: { 'x-oss-tagging': 't=1', 'x-oss-object-acl': 'private' },
    });
    const answer = await client.copy('b', 'a');
    expect(answer['data']).toMatchObject({ etag: '"900150983CD24FB0D6963F7D28E17F72"' });
    expect(oss.object('bucket', 'b')).toMatchObject({
      ...{ type: 'Normal', content: bytes('abc'), meta: { k: 'v' }, tags: { t: '1' }, acl: 'default' },
    });
  });

  it('replaces metadata and tags where asked to', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('abc'), { meta: { k: 'v' }, headers: { 'x-oss-tagging': 't=1' } });
    const headers = { 'x-oss-tagging-directive': 'Replace', 'x-oss-tagging': 't=2' };
    await client.copy('b', 'a', { meta: { k: 'w' }, headers });
    expect(oss.object('bucket', 'b')).toMatchObject({ meta: { k: 'w' }, tags: { t: '2' } });
  });

  it('to itself changes metadata only, of an appendable object too, which stays appendable', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('abc'), { meta: { k: 'v' } });
    await client.putMeta('log', { k: 'w' });
    await client.copy('log', 'log');
    expect(oss.object('bucket', 'log')).toMatchObject({ type: 'Appendable', content: bytes('abc'), meta: { k: 'w' } });
    await client.append('log', bytes('d'), { position: 3 });
  });

  it('of an appendable object to another name is refused', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('abc'));
    expect(await failure(client.copy('other', 'log'))).toMatchObject({ status: 400, code: 'OperationNotSupported' });
    expect(oss.object('bucket', 'other')).toBeUndefined();
  });

  it('from another bucket works, and names what is missing', async () => {
    const { oss, client } = await local({ buckets: ['bucket', 'source-bucket'] });
    await send(client, 'PUT', 'a', { bucket: 'source-bucket', content: 'abc' });
    await client.copy('b', 'a', 'source-bucket');
    expect(oss.object('bucket', 'b')?.content.toString()).toBe('abc');
    expect(await failure(client.copy('b', 'missing', 'source-bucket'))).toMatchObject({
      status: 404,
      code: 'NoSuchKey',
    });
    expect(await failure(client.copy('b', 'a', 'missing-bucket'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });

  it.each(['no-slash', '/bucket/%FF'])('refuses the source %s', async source => {
    const { client } = await local();
    const error = await failure(send(client, 'PUT', 'b', { headers: { 'x-oss-copy-source': source } }));
    expect(error).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('does not overwrite where that is forbidden', async () => {
    const { client } = await local();
    await client.put('a', bytes('a'));
    await client.put('b', bytes('b'));
    const error = await failure(client.copy('b', 'a', { headers: { 'x-oss-forbid-overwrite': 'true' } }));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
  });

  it('with a condition is not known, and says so', async () => {
    const { client } = await local();
    const headers = { 'x-oss-copy-source': '/bucket/a', 'x-oss-copy-source-if-match': '"x"' };
    expect(await failure(send(client, 'PUT', 'b', { headers }))).toMatchObject({ status: 501, code: 'NotImplemented' });
  });
});

describe('CopyObject of an object to itself', () => {
  const toItself = { 'x-oss-copy-source': '/bucket/a' };

  it('changes the storage class, the ACL and the tags that it names, and leaves the rest', async () => {
    const { oss, client } = await local({ staleMs: 1 });
    await client.put('a', bytes('abc'), { meta: { k: 'v' }, headers: { 'x-oss-tagging': 't=1' } });
    const headers = {
      ...toItself,
      'x-oss-storage-class': 'IA',
      'x-oss-object-acl': 'public-read',
      'x-oss-tagging-directive': 'Replace',
      'x-oss-tagging': 't=2&u=3',
    };
    await send(client, 'PUT', 'a', { headers });
    const changed = { content: bytes('abc'), meta: { k: 'v' }, tags: { t: '2', u: '3' }, acl: 'public-read' };
    expect(oss.object('bucket', 'a')).toMatchObject(changed);
    expect((await client.head('a')).res.headers['x-oss-storage-class']).toBe('IA');
    expect(await client.getACL('a')).toMatchObject({ acl: 'public-read' });

    await client.putMeta('a', { k: 'w' });
    expect(oss.object('bucket', 'a')).toMatchObject({ ...changed, meta: { k: 'w' } });
    expect((await client.head('a')).res.headers['x-oss-storage-class']).toBe('IA');
  });

  it('keeps its tags unless they are to be replaced, be it by none', async () => {
    const { oss, client } = await local({ staleMs: 1 });
    await client.put('a', bytes('abc'), { headers: { 'x-oss-tagging': 't=1' } });
    for (const more of [{ 'x-oss-tagging': 't=2' }, { 'x-oss-tagging': 't=2', 'x-oss-tagging-directive': 'Copy' }]) {
      await send(client, 'PUT', 'a', { headers: { ...toItself, ...more } });
      expect(oss.object('bucket', 'a')?.tags).toEqual({ t: '1' });
    }
    await send(client, 'PUT', 'a', { headers: { ...toItself, 'x-oss-tagging-directive': 'REPLACE' } });
    expect(oss.object('bucket', 'a')?.tags).toEqual({});
  });

  it('does not give an appendable object another storage class, and may name the one it has', async () => {
    const { oss, client } = await local({ staleMs: 1 });
    await client.append('a', bytes('abc'));
    const other = { ...toItself, 'x-oss-storage-class': 'IA', 'x-oss-object-acl': 'private' };
    const refused = await failure(send(client, 'PUT', 'a', { headers: other }));
    expect(refused).toMatchObject({ status: 400, code: 'OperationNotSupported' });
    expect(oss.object('bucket', 'a')?.acl).toBe('default');
    await send(client, 'PUT', 'a', { headers: { ...other, 'x-oss-storage-class': 'Standard' } });
    expect(oss.object('bucket', 'a')).toMatchObject({ type: 'Appendable', acl: 'private' });
  });
});

describe('A directive of CopyObject', () => {
  it.each(['x-oss-metadata-directive', 'x-oss-tagging-directive'])(
    '%s is read in either case, and refused when it is no such word',
    async name => {
      const { oss, client } = await local();
      await client.put('a', bytes('abc'), { meta: { k: 'v' }, headers: { 'x-oss-tagging': 't=1' } });
      const headers = { 'x-oss-copy-source': '/bucket/a', [name]: 'Change' };
      for (const target of ['a', 'b']) {
        const error = await failure(send(client, 'PUT', target, { headers }));
        expect(error).toMatchObject({ status: 400, code: 'InvalidArgument' });
      }
      expect(oss.bucket('bucket')?.objectNames).toEqual(['a']);
      await send(client, 'PUT', 'b', { headers: { ...headers, [name]: 'replace' } });
      const replaced =
        name === 'x-oss-tagging-directive' ? { tags: {}, meta: { k: 'v' } } : { tags: { t: '1' }, meta: {} };
      expect(oss.object('bucket', 'b')).toMatchObject(replaced);
    },
  );
});
