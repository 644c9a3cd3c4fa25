import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send, type Client } from './local.js';

const NAMES = ['a', 'b/1', 'b/2', 'c/1', 'd', 'é', '日', '\u{1F600}'];

async function filled(): Promise<Client> {
  const { client } = await local();
  for (const name of [...NAMES].reverse()) await client.put(name, bytes(name));
  return client;
}

const namesOf = (answer: { [field: string]: unknown }) =>
  (answer['objects'] as { name: string }[]).map(({ name }) => name);

describe('ListObjects', () => {
  it('names every object in byte order, with what ali-oss reads', async () => {
    const client = await filled();
    const answer = await client.list({}, {});
    expect(namesOf(answer)).toEqual(NAMES);
    expect(answer).toMatchObject({ isTruncated: false, nextMarker: null, prefixes: null });
    expect((answer['objects'] as unknown[])[0]).toMatchObject({
      ...{ name: 'a', size: 1, type: 'Normal', storageClass: 'Standard', etag: '"0CC175B9C0F1B6A831C399E269772661"' },
      owner: { id: '1234567890123456', displayName: '1234567890123456' },
    });
  });

  it('goes through the pages without losing or repeating a name', async () => {
    const client = await filled();
    const seen: string[] = [];
    let marker: unknown = '';
    do {
      const page = await client.list({ 'max-keys': 3, marker }, {});
      seen.push(...namesOf(page));
      marker = page['nextMarker'];
    } while (marker !== null);
    expect(seen).toEqual(NAMES);
  });

  it('rolls names up to their common prefix, which counts as one entry', async () => {
    const client = await filled();
    const first = await client.list({ delimiter: '/', 'max-keys': 2 }, {});
    expect(first).toMatchObject({ prefixes: ['b/'], isTruncated: true, nextMarker: 'b/' });
    const second = await client.list({ delimiter: '/', 'max-keys': 2, marker: 'b/' }, {});
    expect(second['prefixes']).toEqual(['c/']);
    expect(namesOf(second)).toEqual(['d']);
    expect(namesOf(await client.list({ delimiter: '/', prefix: 'b/' }, {}))).toEqual(['b/1', 'b/2']);
  });

  it('encodes names where asked to', async () => {
    const client = await filled();
    expect(namesOf(await client.list({ 'encoding-type': 'url', prefix: 'é' }, {}))).toEqual(['%C3%A9']);
  });

  it.each(['0', '1001', 'many'])('refuses max-keys=%s', async maxKeys => {
    const { client } = await local();
    const error = await failure(client.list({ 'max-keys': maxKeys }, {}));
    expect(error).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(await failure(client.getBucketVersions({ maxKeys }))).toMatchObject({ code: 'InvalidArgument' });
    expect(await failure(client.listBuckets({ 'max-keys': maxKeys }))).toMatchObject({ code: 'InvalidArgument' });
  });
});

describe('ListObjectsV2', () => {
  it('goes through the pages by token', async () => {
    const client = await filled();
    const first = await client.listV2({ 'max-keys': 5 });
    expect(first).toMatchObject({ keyCount: 5, isTruncated: true, continuationToken: null });
    const token = first['nextContinuationToken'];
    const second = await client.listV2({ 'max-keys': 5, 'continuation-token': token });
    expect(second).toMatchObject({
      keyCount: 3,
      isTruncated: false,
      continuationToken: token,
      nextContinuationToken: null,
    });
    expect([...namesOf(first), ...namesOf(second)]).toEqual(NAMES);
  });

  it('starts after a name, and tells the owner only when asked', async () => {
    const client = await filled();
    const plain = await client.listV2({ 'start-after': 'c/1', 'max-keys': 1 });
    expect(plain['objects']).toMatchObject([{ name: 'd', owner: null }]);
    const owned = await client.listV2({ 'start-after': 'c/1', 'max-keys': 1, 'fetch-owner': 'true' });
    expect(owned['objects']).toMatchObject([{ name: 'd', owner: { id: '1234567890123456' } }]);
  });

  it('refuses another list type', async () => {
    const { client } = await local();
    expect(await failure(send(client, 'GET', '', { query: { 'list-type': 3 } }))).toMatchObject({
      code: 'InvalidArgument',
    });
  });
});

describe('ListObjectVersions and ListLiveChannel', () => {
  it('show one version of each object, called null, and no channels', async () => {
    const client = await filled();
    const first = await client.getBucketVersions({ maxKeys: 5, delimiter: '/' });
    expect(first).toMatchObject({ isTruncated: true, nextMarker: 'é', prefixes: ['b/', 'c/'] });
    const second = await client.getBucketVersions({ keyMarker: 'é', versionIdMarker: 'null' });
    expect(second['objects']).toMatchObject([
      { name: '日', versionId: 'null', isLatest: true, size: 3 },
      { name: '\u{1F600}', versionId: 'null', isLatest: true },
    ]);
    expect((await client.listChannels({}))['channels']).toEqual([]);
  });
});
