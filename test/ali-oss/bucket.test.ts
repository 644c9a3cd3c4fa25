import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RemedyOptions, retry } from '../../src/index.js';
import { arrival, atTheEnd, bytes, counting, failure, refusing, startLocal, wrappedClient } from './support.js';

async function file(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reach-'));
  atTheEnd(() => rm(folder, { recursive: true }));
  const path = join(folder, 'body.txt');
  await writeFile(path, content);
  return path;
}

const WAYS: readonly [how: string, options: RemedyOptions, config: object][] = [
  ['without recovery', {}, {}],
  ['with recovery', { appendRecovery: true }, {}],
  ["with ali-oss's own re-sends", {}, { retryMax: 1 }],
  ['in observe mode', { mode: 'observe' }, {}],
];

describe('a call goes to the bucket it was made on', () => {
  it.each(WAYS)('%s', async (_how, options, config) => {
    const oss = await startLocal();
    const client = wrappedClient(oss, options, config);
    const path = await file('from a path');
    client.useBucket('logs');
    const calls = [client.append('buffer', bytes('one')), client.append('path', path), client.put('put-path', path)];
    client.useBucket('other');
    calls.push(client.append('buffer', bytes('two')));
    await Promise.all(calls);
    const stored = ['logs', 'other'].map(bucket =>
      oss.bucket(bucket)?.objectNames.map(name => `${name}: ${oss.object(bucket, name)?.content.toString() ?? ''}`),
    );
    expect(stored[0]?.toSorted()).toEqual(['buffer: one', 'path: from a path', 'put-path: from a path']);
    expect(stored[1]).toEqual(['buffer: two']);
  });

  it('even where it has to wait for its turn first', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    for (const bucket of ['other', 'logs']) await client.useBucket(bucket).put('k', bytes('x'));
    const tagged = [1, 2, 3].map(number => client.putObjectTagging('k', { number: String(number) }));
    client.useBucket('other');
    await Promise.all([...tagged, client.putObjectTagging('k', { number: 'other' })]);
    expect(oss.object('logs', 'k')?.tags).toEqual({ number: '3' });
    expect(oss.object('other', 'k')?.tags).toEqual({ number: 'other' });
  });

  it('and so does a retry of it, long after', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { policies: { FileImmutable: () => retry() } });
    oss.fault({ match: { name: 'k' }, do: refusing('FileImmutable') });
    const call = client.putMeta('k', { a: '1' }).catch(() => undefined);
    client.useBucket('other');
    await call;
    expect(oss.requests.map(({ bucket }) => bucket)).toEqual(['logs', 'logs']);
  });

  it('which its conflict names', async () => {
    const oss = await startLocal();
    const { policy, asked } = counting();
    const client = wrappedClient(oss, { policies: { '*': policy } });
    oss.fault({ times: 3, do: refusing('FileImmutable') });
    const calls = [failure(client.put('/k', bytes('x'))), failure(client.useBucket('other').head('k'))];
    calls.push(failure(client.deleteBucket('third-bucket')));
    await Promise.all(calls);
    const targets = asked.map(({ operation, bucket, name }) => `${operation} ${String(bucket)} ${String(name)}`);
    expect(targets.sort()).toEqual(['deleteBucket third-bucket undefined', 'head other k', 'put logs k']);
  });
});

describe('multipartUploadCopy', () => {
  it('does not switch the bucket under other calls while it looks at its source', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.useBucket('other').put('source', Buffer.alloc(120 * 1024));
    client.useBucket('logs');
    const looked = arrival(oss, request => request.operation === 'HeadObject');
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'delay', ms: 30 } });
    oss.fault({
      match: { operation: 'UploadPartCopy' },
      do: { kind: 'answer', status: 200, headers: { etag: '"e"' } },
    });
    oss.fault({ match: { operation: 'CompleteMultipartUpload' }, do: { kind: 'answer', status: 200, body: '<R/>' } });
    const copied = client.multipartUploadCopy('copy', { sourceKey: 'source', sourceBucketName: 'other' });
    await looked;
    expect(client.getBucket()).toBe('logs');
    await Promise.all([client.append('log', bytes('x')), client.put('k', bytes('x'))]);
    await copied;
    expect(oss.bucket('logs')?.objectNames.toSorted()).toEqual(['k', 'log']);
    const parts = oss.requests.filter(({ operation }) => /Upload/.test(operation));
    expect(parts.map(({ bucket }) => bucket)).toEqual(['logs', 'logs', 'logs']);
  });

  it('leaves the bucket as it was when the source is not to be had', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    oss.fault({ match: { operation: 'HeadObject' }, do: refusing('FileImmutable') });
    const source = { sourceKey: 'source', sourceBucketName: 'other' };
    await failure(client.multipartUploadCopy('copy', source));
    expect(client.getBucket()).toBe('logs');
    expect(source).toEqual({ sourceKey: 'source', sourceBucketName: 'other' });
    await client.put('k', bytes('x'));
    expect(oss.bucket('logs')?.objectNames).toEqual(['k']);
  });
});
