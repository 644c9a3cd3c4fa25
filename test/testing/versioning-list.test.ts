import { describe, expect, it } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, failure, local, send, type Client } from './local.js';

async function versioned(): Promise<{ oss: LocalOss; client: Client }> {
  const { oss, client } = await local();
  Object.assign(oss.bucket('bucket') ?? {}, { versioning: 'Enabled' });
  return { oss, client };
}

const idOf = ({ res }: { res: { headers: Readonly<Record<string, string>> } }) => res.headers['x-oss-version-id'];

describe('ListObjectVersions', () => {
  const pagesOf = async (client: Client, query: object) => {
    const seen: string[] = [];
    let after: object = {};
    for (;;) {
      const page = await client.getBucketVersions({ ...query, ...after });
      const entries = [...(page['objects'] as Entry[]), ...(page['deleteMarker'] as Entry[])];
      seen.push(...entries.map(({ name, versionId }) => `${name} ${versionId}`));
      if (page['isTruncated'] !== true) return seen;
      const versionIdMarker = page['nextVersionIdMarker'];
      after = { keyMarker: page['nextKeyMarker'], ...(versionIdMarker === null ? {} : { versionIdMarker }) };
    }
  };
  interface Entry {
    readonly name: string;
    readonly versionId: string;
  }

  it.each([1, 2, 3, 1000])('goes through pages of %i without losing or repeating a version', async maxKeys => {
    const { oss, client } = await versioned();
    for (const name of ['b', 'a', 'a', 'é', 'b', 'a']) await client.put(name, bytes('x'));
    await client.delete('a');
    await client.append('log', bytes('x'));
    const all = (oss.bucket('bucket')?.versions ?? []).map(({ name, versionId }) => `${name} ${versionId}`);
    const seen = await pagesOf(client, { maxKeys });
    expect(seen).toHaveLength(8);
    expect([...seen].sort()).toEqual([...all].sort());
  });

  it('tells the newest of each name first, and which is the latest', async () => {
    const { client } = await versioned();
    const ids = [];
    for (const text of ['1', '2']) ids.unshift(idOf(await client.put('a', bytes(text))));
    expect((await client.getBucketVersions({}))['objects']).toMatchObject([
      { name: 'a', versionId: ids[0], isLatest: true },
      { name: 'a', versionId: ids[1], isLatest: false },
    ]);
  });

  it('rolls names up, encodes them where asked to, and takes up where it was', async () => {
    const { client } = await versioned();
    for (const name of ['dir/1', 'dir/1', 'dir/2', 'e\u0001', 'f']) await client.put(name, bytes('x'));
    const first = await client.getBucketVersions({ delimiter: '/', maxKeys: 1, encodingType: 'url' });
    expect(first).toMatchObject({ prefixes: ['dir%2F'], nextKeyMarker: 'dir%2F', nextVersionIdMarker: null });
    const second = await client.getBucketVersions({ delimiter: '/', keyMarker: 'dir/', encodingType: 'url' });
    expect(second['objects']).toMatchObject([{ name: 'e%01' }, { name: 'f' }]);
    expect((await client.getBucketVersions({ prefix: 'dir/' }))['objects']).toHaveLength(3);
    expect((await client.getBucketVersions({ delimiter: '/', maxKeys: 2 }))['nextKeyMarker']).toBe('e\u0001');
    expect((await client.getBucketVersions({ keyMarker: 'e\u0001' }))['objects']).toMatchObject([{ name: 'f' }]);
  });

  it('counts a common prefix as one entry', async () => {
    const { client } = await versioned();
    for (const name of ['a/1', 'b/1', 'b/2']) await client.put(name, bytes('x'));
    const first = await client.getBucketVersions({ delimiter: '/', maxKeys: 1 });
    expect(first).toMatchObject({ prefixes: ['a/'], isTruncated: true, nextKeyMarker: 'a/' });
    const second = await client.getBucketVersions({ delimiter: '/', keyMarker: 'a/' });
    expect(second).toMatchObject({ prefixes: ['b/'], isTruncated: false });
  });

  it('refuses a marker that is no version, and one without a name', async () => {
    const { client } = await versioned();
    await client.put('a', bytes('x'));
    const marked = client.getBucketVersions({ keyMarker: 'a', versionIdMarker: 'CAEQnone' });
    expect(await failure(marked)).toMatchObject({ code: 'InvalidArgument' });
    const nameless = send(client, 'GET', '', { subres: { versions: '' }, query: { 'version-id-marker': 'null' } });
    expect(await failure(nameless)).toMatchObject({ code: 'InvalidArgument' });
  });
});
