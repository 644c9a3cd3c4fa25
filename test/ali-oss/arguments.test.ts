import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, startLocal, wrappedClient } from './support.js';

/** What of the requests depends on the arguments: not when they were made, nor what they were signed with. */
function sent(oss: LocalOss): unknown[] {
  return oss.requests.map(({ method, bucket, name, query, headers }) => {
    const own = Object.entries(headers).filter(
      ([header]) => header !== 'x-oss-date' && !['connection', 'host', 'user-agent', 'date', 'accept'].includes(header),
    );
    return { method, bucket, name, query, headers: Object.fromEntries(own) };
  });
}

const OK = { kind: 'answer', status: 200, headers: { etag: '"e"' }, body: '<R><UploadId>u</UploadId></R>' } as const;

interface Row {
  readonly method: string;
  /** Made once, given twice. */
  args(): unknown[];
}

// Each of these is changed by ali-oss itself: facts about its 6.23, one per method.
const ROWS: readonly Row[] = [
  { method: 'append', args: () => ['k', bytes('x'), {}] },
  { method: 'append', args: () => ['k', bytes('x'), { position: '0', headers: { 'x-oss-meta-a': '1' } }] },
  { method: 'put', args: () => ['k', bytes('x'), { headers: { 'Cache-Control': 'no-cache' }, meta: { a: '1' } }] },
  {
    method: 'copy',
    args: () => ['k', 'source', { headers: { 'x-oss-forbid-overwrite': 'true', 'Cache-Control': 'a' } }],
  },
  { method: 'copy', args: () => ['k', 'source', 'other', { meta: { a: '1' }, versionId: 'v1' }] },
  { method: 'putMeta', args: () => ['k', { a: '1' }, { timeout: 5000 }] },
  { method: 'putSymlink', args: () => ['k', 'target', { storageClass: 'IA', headers: {} }] },
  { method: 'putACL', args: () => ['k', 'private', { versionId: 'v', headers: {} }] },
  { method: 'getACL', args: () => ['k', { versionId: 'v' }] },
  { method: 'putObjectTagging', args: () => ['k', { a: '1' }, { versionId: 'v' }] },
  { method: 'getObjectTagging', args: () => ['k', { versionId: 'v' }] },
  { method: 'deleteObjectTagging', args: () => ['k', { versionId: 'v' }] },
  { method: 'head', args: () => ['k', { versionId: 'v', headers: {} }] },
  { method: 'getObjectMeta', args: () => ['k', { versionId: 'v' }] },
  { method: 'get', args: () => ['k', { versionId: 'v', process: 'image/resize,w_1' }] },
  { method: 'getStream', args: () => ['k', { process: 'image/resize,w_1' }] },
  { method: 'delete', args: () => ['k', { versionId: 'v' }] },
  { method: 'deleteMulti', args: () => [['k', 'l'], { quiet: true }] },
  { method: 'restore', args: () => ['k', { type: 'Archive', Days: 3, versionId: 'v' }] },
  { method: 'listV2', args: () => [{ 'continuation-token': 'T1', prefix: 'p' }, {}] },
  { method: 'listV2', args: () => [{ continuationToken: 'T1' }, { headers: {} }] },
  { method: 'listBuckets', args: () => [{ 'max-keys': 3 }, {}] },
  { method: 'initMultipartUpload', args: () => ['k', { meta: { a: '1' }, headers: {}, mime: 'text/plain' }] },
  {
    method: 'uploadPartCopy',
    args: () => ['k', 'u', 1, '0-9', { sourceKey: 's', sourceBucketName: 'other' }, { subres: { versionId: 'v' } }],
  },
  { method: 'completeMultipartUpload', args: () => ['k', 'u', [{ number: 1, etag: 'e' }], { headers: { a: 'b' } }] },
  { method: 'putBucket', args: () => ['logs', { acl: 'private', headers: {} }] },
  {
    method: 'putBucketLifecycle',
    args: () => ['logs', [{ prefix: 'p', status: 'Enabled', days: 3 }], { headers: { a: 'b' } }],
  },
];

async function call(client: Client, { method }: Row, args: readonly unknown[]): Promise<void> {
  // What the stand-in answer means to ali-oss does not matter here: the request is what is looked at.
  await (client as unknown as Record<string, (...all: readonly unknown[]) => Promise<unknown>>)
    [method]?.(...args)
    .catch(() => undefined);
}

describe('arguments that are given twice', () => {
  it.each(ROWS.map(row => [row.method, row] as const))(
    '%s sends the same twice and changes nothing',
    async (_name, row) => {
      const oss = await startLocal();
      oss.fault({ times: Infinity, do: OK });
      await call(plainClient(oss), row, row.args());
      const [asFirst] = sent(oss);
      oss.clearRequests();

      const args = row.args();
      const before = args.map(arg => (Buffer.isBuffer(arg) ? Buffer.from(arg) : structuredClone(arg)));
      const client = wrappedClient(oss);
      await call(client, row, args);
      await call(client, row, args);
      expect(sent(oss)).toEqual([asFirst, asFirst]);
      expect(args).toEqual(before);
    },
  );

  it.each(ROWS.map(row => [row.method, row] as const))('%s does the same with frozen ones', async (_name, row) => {
    const oss = await startLocal();
    oss.fault({ times: Infinity, do: OK });
    await call(plainClient(oss), row, row.args());
    await call(wrappedClient(oss), row, row.args().map(deepFrozen));
    const [plain, wrapped] = sent(oss);
    expect(wrapped).toEqual(plain);
  });

  it('move an append on, where recovery is on', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { appendRecovery: true });
    const options = Object.freeze({ headers: Object.freeze({ 'x-oss-meta-a': '1' }) });
    expect((await client.append('log', bytes('one'), options)).nextAppendPosition).toBe('3');
    expect((await client.append('log', bytes('two'), options)).nextAppendPosition).toBe('6');
  });

  it('do not turn a head, a put or a get after an append into something else', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const options = {};
    await client.append('log', bytes('one'), options);
    await client.head('log', options);
    await client.put('other', bytes('two'), options);
    await client.get('log', options);
    expect(oss.requests.map(({ operation }) => operation)).toEqual([
      'AppendObject',
      'HeadObject',
      'PutObject',
      'GetObject',
    ]);
  });

  it('do not send the length of a stream with the bytes of a Buffer, nor of another stream', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const options = {};
    await client.put('a', Readable.from([bytes('streamed')]), options);
    await client.put('b', bytes('buffered'), options);
    await client.put('c', Readable.from([bytes('streamed '), bytes('again')]), options);
    expect(['a', 'b', 'c'].map(name => oss.object('logs', name)?.content.toString())).toEqual([
      'streamed',
      'buffered',
      'streamed again',
    ]);
  });

  it('upload in parts as often as they are used', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    const options = { partSize: 100 * 1024 };
    for (const name of ['a', 'b']) await client.multipartUpload(name, Buffer.alloc(250 * 1024, name), options);
    expect(oss.object('logs', 'b')?.content.equals(Buffer.alloc(250 * 1024, 'b'))).toBe(true);
    expect(options).toEqual({ partSize: 100 * 1024 });
  });
});

describe('arguments that cannot be read', () => {
  const unreadable = () => ({
    get headers(): object {
      throw new Error('not to be read');
    },
  });

  it.each<[what: string, options: RemedyOptions]>([
    ['as they are', {}],
    ['with append recovery', { appendRecovery: true }],
    ['in observe mode', { mode: 'observe', appendRecovery: true }],
    ['with a signal', { signal: new AbortController().signal }],
  ])('have a call reject and not throw %s, with nothing sent', async (_what, options) => {
    const oss = await startLocal();
    const client = wrappedClient(oss, options);
    const calls = [
      () => client.put('k', bytes('x'), unreadable()),
      () => client.append('k', bytes('x'), unreadable()),
      () => client.putObjectTagging('k', { a: '1' }, unreadable()),
      () => client.get('k', unreadable()),
    ];
    for (const call of calls) {
      const error = await failure(call());
      expect(error.message).toBe('not to be read');
      expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no', trail: [] });
    }
    expect(oss.requests).toEqual([]);
  });
});

function deepFrozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}
