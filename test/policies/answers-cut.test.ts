import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { acceptOwnWrite, emptyBucket, firstOf, remedy, rename, reportOf } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';

const WITH = { headers: { 'x-oss-forbid-overwrite': 'true' } };

describe('what is not an answer of OSS tells a policy nothing', () => {
  it.each<[string, string, Effect]>([
    ['a listing that is cut in its body', 'ListObjectVersions', { kind: 'apply-then-cut' }],
    ["a gateway's page in place of a listing", 'ListObjectVersions', { kind: 'gateway', status: 200 }],
    ['a batch delete that is cut in its body', 'DeleteMultipleObjects', { kind: 'apply-then-cut' }],
    ["a gateway's 404 in place of a delete", 'DeleteMultipleObjects', { kind: 'gateway', status: 404 }],
    ["a gateway's 403", 'ListMultipartUploads', { kind: 'gateway', status: 403 }],
  ])('emptyBucket() goes on after %s', async (_what, operation, effect) => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'), {});
    const policies = { BucketNotEmpty: emptyBucket({ confirm: 'logs' }) };
    const client = wrappedClient(oss, { policies, random: () => 0 });
    oss.fault({ match: { operation }, do: effect });
    await client.deleteBucket('logs');
    expect(oss.bucket('logs')).toBeUndefined();
  });

  it("a gateway's HEAD does not make an object another's: rename() stores nothing a second time", async () => {
    const oss = await startLocal();
    const renaming = firstOf(
      acceptOwnWrite(),
      rename(name => `${name}-2`),
    );
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: renaming } }, { retryMax: 1 });
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'gateway', status: 200 } });
    const error = await failure(client.put('k', bytes('mine'), WITH));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(oss.object('logs', 'k-2')).toBeUndefined();
  });
});

describe('deleteMulti', () => {
  it.each([false, true])('is reported as written only if all of it is gone; quiet: %s', async quiet => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    for (const name of ['a', 'b']) await client.put(name, bytes('x'));
    const list = '<Deleted><Key>a</Key></Deleted>';
    const body = `<?xml version="1.0" encoding="UTF-8"?><DeleteResult>${list}</DeleteResult>`;
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: { kind: 'answer', status: 200, body } });
    expect(reportOf(await client.deleteMulti(['a', 'b'], { quiet }))?.written).toBe('unknown');
    expect(reportOf(await client.deleteMulti(['a', 'b'], { quiet }))?.written).toBe('yes');
  });
});

describe('a cluster', () => {
  it('stores under one name on every node, or not at all', async () => {
    const [one, other] = [await startLocal(), await startLocal()];
    const options = { cluster: [one.clientOptions({ bucket: 'logs' }), other.clientOptions({ bucket: 'logs' })] };
    const Cluster = (OSS as unknown as { ClusterClient: new (options: object) => Client & { close(): void } })
      .ClusterClient;
    const cluster = new Cluster(options);
    await plainClient(other).put('k', bytes('theirs'));
    const policies = { FileAlreadyExists: rename(name => `${name}-2`) };
    const client = remedy(cluster, { policies });
    const error = await failure(client.put('k', bytes('mine'), WITH));
    expect(error.code).toBe('FileAlreadyExists');
    expect(reportOf(error)?.trail.at(-1)?.decision.because).toMatch(
      /^a ClusterClient stores under one name on every node/,
    );
    expect(other.object('logs', 'k-2')).toBeUndefined();
    cluster.close();
  });
});
