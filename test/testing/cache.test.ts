import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/testing/index.js';
import { bytes, failure, local, send, type Client } from './local.js';

const of = (from: 'before-last-change' | 'beginning', tells?: boolean): Effect =>
  tells === undefined ? { kind: 'from-cache', of: from } : { kind: 'from-cache', of: from, tells };

/** The content that a GET gives and the length that a HEAD gives. */
async function seen(client: Client, name = 'log'): Promise<string> {
  const content = String((await client.get(name))['content']);
  expect((await client.head(name)).res.headers['content-length']).toBe(String(content.length));
  return content;
}

describe('A look that a cache answers', () => {
  it('sees the object as it was before its last change, or as it was first stored', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('one'));
    await client.append('log', bytes('two'), { position: 3 });
    await client.append('log', bytes('three'), { position: 6 });
    for (const [from, content] of [
      ['before-last-change', 'onetwo'],
      ['beginning', 'one'],
    ] as const) {
      const fault = oss.fault({ times: 2, do: of(from) });
      expect(await seen(client)).toBe(content);
      expect(fault.hits).toBe(2);
    }
    expect(await seen(client)).toBe('onetwothree');
    expect(oss.requests.slice(3, 5)).toMatchObject([
      { fault: 'from-cache', applied: false, status: 200 },
      { fault: 'from-cache', applied: false, status: 200 },
    ]);
  });

  it('has all of what the object was: type, tail, ETag, checksum and metadata', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('one'), { meta: { k: 'v' } });
    const before = await client.head('log');
    await client.append('log', bytes('two'), { position: 3 });
    oss.fault({ do: of('before-last-change', false) });
    const { headers } = (await client.head('log')).res;
    const names = ['etag', 'last-modified', 'x-oss-object-type', 'x-oss-hash-crc64ecma', 'x-oss-meta-k'] as const;
    for (const name of names) expect(headers[name]).toBe(before.res.headers[name]);
    expect(headers['x-oss-next-append-position']).toBe('3');
  });

  it('tells of its age, or keeps it a secret', async () => {
    const at = Date.parse('2026-01-02T03:04:05Z');
    const { oss, client } = await local({ now: () => new Date(at) });
    await client.append('log', bytes('one'));
    oss.fault({ do: of('beginning') });
    const open = (await client.head('log')).res.headers;
    expect(open).toMatchObject({ age: '60', 'x-cache': 'HIT TCP_MEM_HIT', date: 'Fri, 02 Jan 2026 03:03:05 GMT' });
    oss.fault({ do: of('beginning', false) });
    const secret = (await client.head('log')).res.headers;
    expect(secret).toMatchObject({ date: 'Fri, 02 Jan 2026 03:04:05 GMT' });
    expect(secret).not.toHaveProperty('age');
    expect(secret).not.toHaveProperty('x-cache');
  });

  it('answers a range of what was there', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('one'));
    await client.append('log', bytes('two'), { position: 3 });
    oss.fault({ times: 2, do: of('before-last-change') });
    const part = await client.get('log', { headers: { Range: 'bytes=1-2' } });
    expect(part.res).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 1-2/3' } });
    // As OSS does with a range that reaches outside.
    expect((await client.get('log', { headers: { Range: 'bytes=3-5' } })).res.status).toBe(200);
  });

  it('finds nothing where the object is new, and what was deleted', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    oss.fault({ do: of('before-last-change') });
    expect(await failure(client.get('a'))).toMatchObject({ status: 404, code: 'NoSuchKey' });
    oss.fault({ do: of('beginning') });
    expect(String((await client.get('a'))['content'])).toBe('x');
    await client.deleteMulti(['a']);
    oss.fault({ times: 2, do: of('before-last-change') });
    expect(await seen(client, 'a')).toBe('x');
    expect(await failure(client.get('a'))).toMatchObject({ status: 404 });
  });

  it('sees nothing older where nothing changed: refused writes and equal ones are none', async () => {
    const { oss, client } = await local({ staleMs: 1 });
    oss.fault({ match: { method: 'GET' }, times: Infinity, do: of('before-last-change') });
    expect(await failure(client.get('none'))).toMatchObject({ status: 404 });
    await client.put('a', bytes('x'));
    await client.put('a', bytes('y'));
    await failure(client.append('a', bytes('z')));
    await client.putACL('a', 'default');
    expect(String((await client.get('a'))['content'])).toBe('x');
  });

  it('is of the object’s metadata too, and a bucket with versions keeps them', async () => {
    const { oss, client } = await local({ staleMs: 1 });
    const bucket = oss.bucket('bucket');
    if (bucket) bucket.versioning = 'Enabled';
    await client.put('a', bytes('x'));
    await client.putACL('a', 'private');
    oss.fault({ do: of('before-last-change') });
    expect(await client.getACL('a')).toMatchObject({ acl: 'default' });
    expect(await client.getACL('a')).toMatchObject({ acl: 'private' });
    await client.delete('a');
    oss.fault({ do: of('before-last-change') });
    expect(String((await client.get('a'))['content'])).toBe('x');
    expect(bucket?.versions).toHaveLength(2);
  });

  it('is never a write, a list or the look of another', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('one'));
    oss.fault({ times: 3, do: of('before-last-change') });
    await client.append('log', bytes('two'), { position: 3 });
    expect((await client.list({}, {}))['objects']).toMatchObject([{ name: 'log', size: 6 }]);
    await client.put('b', bytes('x'));
    expect(await seen(client)).toBe('onetwo');
    expect(oss.requests.slice(1, 4).map(({ applied }) => applied)).toEqual([true, true, true]);
    await send(client, 'GET', 'log');
  });
});
