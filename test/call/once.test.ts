import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Conflict, remedy, retry, surface } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import {
  atTheEnd,
  bytes,
  type Client,
  clusterOf,
  counting,
  failure,
  imageClient,
  refuse,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

async function fileWith(content: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reach-'));
  atTheEnd(() => rm(folder, { recursive: true }));
  const path = join(folder, 'body.bin');
  await writeFile(path, content);
  return path;
}

/** Clients without their own check of which nodes are up: those requests are not the test's. */
async function quietCluster(oss: LocalOss, buckets: readonly string[]) {
  const cluster = clusterOf(buckets.map(bucket => oss.clientOptions({ bucket })));
  await new Promise<void>(resolve => {
    (cluster as unknown as { ready(then: () => void): void }).ready(resolve);
  });
  oss.clearRequests();
  return cluster;
}

const parts = Buffer.alloc(300 * 1024, 'p');

describe('a policy is asked once about a call that goes through several methods', () => {
  it.each<[operation: string, call: (client: Client) => Promise<unknown>]>([
    ['append', client => client.append('k', bytes('x'))],
    ['append', async client => client.append('k', await fileWith(bytes('x')))],
    ['append', client => client.append('k', Readable.from([bytes('x')]))],
    ['put', async client => client.put('k', await fileWith(bytes('x')))],
    ['putStream', client => client.putStream('k', Readable.from([bytes('x')]))],
    ['putMeta', client => client.putMeta('k', { a: '1' })],
    ['copy', client => client.copy('k', 'source')],
    ['multipartUpload', client => client.multipartUpload('k', bytes('small'))],
    ['multipartUpload', client => client.multipartUpload('k', parts, { partSize: 100 * 1024 })],
    ['multipartUploadCopy', client => client.multipartUploadCopy('copy', { sourceKey: 'k', sourceBucketName: 'logs' })],
    ['head', client => client.head('k')],
    ['get', client => client.get('k')],
    ['getStream', client => client.getStream('k')],
    ['request', client => client.request({ method: 'GET', bucket: 'logs', object: 'k', successStatuses: [200] })],
  ])('%s', async (operation, call) => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable');
    const { policy, asked } = counting(() => surface('counted'));
    const error = await failure(call(wrappedClient(oss, { policies: { FileImmutable: policy, '*': policy } })));
    expect(asked.map(conflict => conflict.operation)).toEqual([operation]);
    expect(asked[0]?.error).toBe(error);
    expect(oss.requests).toHaveLength(1);
  });

  it('multipartUpload, where every part is refused', async () => {
    const oss = await startLocal();
    const refused = oss.fault({
      match: { operation: 'UploadPart' },
      times: Infinity,
      do: refusing('PartAlreadyExist'),
    });
    const { policy, asked } = counting();
    const client = wrappedClient(oss, { policies: { '*': policy } });
    const error = await failure(client.multipartUpload('k', parts, { partSize: 100 * 1024 }));
    await expect.poll(() => refused.hits).toBe(3);
    expect(asked).toMatchObject([
      { operation: 'multipartUpload', code: 'PartAlreadyExist', name: 'k', bucket: 'logs' },
    ]);
    expect(error).toMatchObject({ code: 'PartAlreadyExist', message: expect.stringMatching(/part_num: \d/) as string });
  });

  it('append with recovery on, where the policy for the code is asked first', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'PositionNotEqualToLength');
    const asked: string[] = [];
    const policy = (conflict: Conflict) => surface(`asked ${asked.push(conflict.operation)} times`);
    const client = wrappedClient(oss, { appendRecovery: true, policies: { PositionNotEqualToLength: policy } });
    await failure(client.append('k', await fileWith(bytes('x'))));
    expect(asked).toEqual(['append']);
  });

  it('and once for every send that is retried', async () => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileImmutable', 2);
    const { policy, asked } = counting(() => retry());
    const client = wrappedClient(oss, { policies: { FileImmutable: policy } });
    await client.append('k', bytes('x'), { position: '0' });
    expect(asked.map(conflict => conflict.attempt)).toEqual([1, 2]);
    expect(oss.requests.map(({ operation }) => operation)).toEqual(['AppendObject', 'AppendObject', 'AppendObject']);
  });
});

describe('on a cluster', () => {
  it('a policy is asked once for each node that refuses', async () => {
    const oss = await startLocal({ buckets: ['node-a', 'node-b'] });
    const { policy, asked } = counting();
    const wrapped = remedy(await quietCluster(oss, ['node-a', 'node-b']), { policies: { '*': policy } });
    refuse(oss, 'k', 'FileImmutable');
    expect(await failure(wrapped.put('k', bytes('x')))).toHaveProperty('advice');
    await expect.poll(() => asked.length).toBe(2);
    expect(asked.map(conflict => conflict.bucket).sort()).toEqual(['node-a', 'node-b']);
    expect(asked.map(conflict => conflict.operation)).toEqual(['put', 'put']);
  });

  it('a retry is sent to the node that refused, not to the one that has stored already', async () => {
    const oss = await startLocal({ buckets: ['node-a', 'node-b'] });
    const wrapped = remedy(await quietCluster(oss, ['node-a', 'node-b']), {
      policies: { FileImmutable: () => retry() },
    });
    oss.fault({ match: { bucket: 'node-b', name: 'k' }, do: refusing('FileImmutable') });
    await wrapped.put('k', bytes('x'));
    const sent = oss.requests.map(({ bucket, status }) => `${String(bucket)} ${String(status)}`);
    expect(sent.sort()).toEqual(['node-a 200', 'node-b 200', 'node-b 409']);
  });

  it('every node gets arguments of its own, so that copying adds no header of the other node', async () => {
    const oss = await startLocal({ buckets: ['node-a', 'node-b'] });
    const cluster = await quietCluster(oss, ['node-a', 'node-b']);
    await Promise.all(cluster.clients.map(node => node.put('source', bytes('x'))));
    oss.clearRequests();
    const options = { headers: { 'x-oss-forbid-overwrite': 'true' } };
    await remedy(cluster).copy('k', 'source', options);
    const headers = oss.requests.map(request =>
      Object.keys(request.headers).filter(name => name.startsWith('x-oss-copy')),
    );
    expect(headers).toEqual([headers[0], headers[0]]);
    expect(headers[0]).not.toContainEqual(expect.stringContaining('x-oss-copy-source-x-oss-copy-source'));
    expect(options).toEqual({ headers: { 'x-oss-forbid-overwrite': 'true' } });
  });

  it('a read is answered by one node and its conflict decided about once', async () => {
    const oss = await startLocal({ buckets: ['node-a', 'node-b'] });
    const { policy, asked } = counting();
    const wrapped = remedy(await quietCluster(oss, ['node-a', 'node-b']), { policies: { '*': policy } });
    refuse(oss, 'k', 'FileImmutable');
    await failure(wrapped.get('k'));
    await failure(wrapped.getStream('k'));
    expect(asked.map(conflict => conflict.operation)).toEqual(['get', 'getStream']);
    expect(asked[0]?.bucket).not.toBe(asked[1]?.bucket);
  });
});

describe('on an image client', () => {
  it.each<[operation: string, call: (client: Client) => Promise<unknown>]>([
    ['get', client => client.get('k')],
    ['getStream', client => client.getStream('k')],
    ['getExif', client => client.getExif('k')],
    ['putStyle', client => client.putStyle('name', 'text')],
  ])('a policy is asked once about %s', async (operation, call) => {
    const oss = await startLocal();
    oss.fault({ times: Infinity, do: refusing('FileImmutable') });
    const { policy, asked } = counting();
    const error = await failure(call(remedy(imageClient(oss), { policies: { '*': policy } })));
    expect(asked.map(conflict => [conflict.operation, conflict.code])).toEqual([[operation, 'FileImmutable']]);
    expect(error.advice?.summary).toBeTypeOf('string');
  });
});
