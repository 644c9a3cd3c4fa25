import { describe, expect, it } from 'vitest';
import { emptyBucket, type Policy, remedy } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, failure, plainClient, wrappedClient } from '../ali-oss/support.js';
import { answering, emptying, fill, hurrying, on, operations, startOld, toldBy } from './empty-bucket-support.js';

const countOf = (oss: LocalOss, asked: string) => operations(oss).filter(operation => operation === asked).length;

/** A local OSS whose bucket `old`, without versions, has so many objects. */
async function holding(count: number): Promise<LocalOss> {
  const oss = await startOld();
  for (let index = 0; index < count; index += 1) await on(oss).put(`key-${index}`, bytes('x'));
  oss.clearRequests();
  return oss;
}

describe('A request that fails on the way', () => {
  it('is made up for by the next pass, after a pause', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 2, uploads: 2 });
    oss.fault({ match: { operation: 'AbortMultipartUpload' }, times: 1, do: answering(503, 'ServiceUnavailable') });
    const { client, waits, told } = hurrying(oss);
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(waits).toEqual([1000, 0]);
    expect(told).toEqual([
      'pass 1: 1 multipart upload (503 ServiceUnavailable); 6 are known to be deleted',
      'pass 2: 7 are known to be deleted',
    ]);
  });

  it('is no end where its answer was lost and it had deleted all there was', async () => {
    const oss = await holding(3);
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: { kind: 'apply-then-drop' } });
    const { client, waits, told } = hurrying(oss);
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(waits).toEqual([1000]);
    expect(told).toEqual(['pass 1: 3 objects (no response); 0 are known to be deleted']);
    expect(countOf(oss, 'DeleteMultipleObjects')).toBe(1);
  });

  it('ends it after all passes where it fails in each, and each was waited for longer', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 1, uploads: 1 });
    oss.fault({
      match: { operation: 'DeleteMultipleObjects' },
      times: Infinity,
      do: answering(503, 'ServiceUnavailable'),
    });
    const { client, waits } = hurrying(oss);
    expect(await toldBy(client.deleteBucket('old'))).toContain(
      '(after 5 passes the bucket holds 2 old versions, 1 delete marker: 2 old versions (503 ServiceUnavailable), 1 delete marker (503 ServiceUnavailable): call deleteBucket() again to continue; 1 is known to be deleted)',
    );
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000]);
    expect(countOf(oss, 'DeleteMultipleObjects')).toBe(5);
  });

  it('is made up for where it is a listing in the middle', async () => {
    const oss = await startOld();
    await fill(oss, { markers: 3 });
    oss.fault({ match: { operation: 'ListObjectVersions' }, skip: 2, do: answering(500, 'InternalError') });
    const { client, waits, told } = hurrying(oss);
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(waits).toEqual([1000, 0]);
    expect(told[0]).toBe('pass 1: listing the versions failed with 500 InternalError; 1000 deleted');
  });

  it('ends it where it is a listing and stays so, and the next call goes on', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 1, uploads: 1 });
    const fault = oss.fault({
      match: { operation: 'ListMultipartUploads' },
      times: Infinity,
      do: { kind: 'drop' },
    });
    const { client, waits } = hurrying(oss, { passes: 2 });
    expect(await toldBy(client.deleteBucket('old'))).toMatch(
      /: listing the multipart uploads failed with \S.*: call deleteBucket\(\) again to continue; 0 deleted\)$/,
    );
    expect(waits).toEqual([1000, 2000]);
    expect(oss.bucket('old')?.versions).toHaveLength(3);
    fault.remove();
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });

  it('ends it at once where OSS refuses it for good', async () => {
    const oss = await holding(1);
    const answer = answering(403, 'SecurityTokenExpired');
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, times: Infinity, do: answer });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain(
      '(nothing more could be deleted: 1 object (403 SecurityTokenExpired); 0 deleted)',
    );
    expect(countOf(oss, 'DeleteMultipleObjects')).toBe(1);
  });

  it('is none where an upload is gone already', async () => {
    const oss = await startOld();
    await fill(oss, { uploads: 2 });
    const gone = { kind: 'apply-then-answer', status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' } as const;
    oss.fault({ match: { operation: 'AbortMultipartUpload' }, do: gone });
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });
});

describe('What deleteMulti() leaves out of its answer', () => {
  const silent = { kind: 'answer', status: 200, body: '<DeleteResult></DeleteResult>' } as const;

  it('is asked for by three of it, and by the next pass where these were gone', async () => {
    const oss = await holding(10);
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: { ...silent, kind: 'apply-then-answer' } });
    const { client, waits, told } = hurrying(oss);
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(countOf(oss, 'DeleteObject')).toBe(3);
    expect(waits).toEqual([1000]);
    expect(told).toEqual(['pass 1: 7 objects (missing in the response to deleteMulti()); 3 are known to be deleted']);
  });

  it('is told with the reason of these three', async () => {
    const oss = await holding(10);
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: silent });
    oss.fault({ match: { operation: 'DeleteObject' }, times: Infinity, do: answering(403, 'AccessDenied') });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain(
      '(10 objects: 403 AccessDenied, oss:DeleteObject or oss:DeleteObjectVersion is missing; 0 deleted)',
    );
    expect(countOf(oss, 'DeleteObject')).toBe(3);
  });

  it('is not asked for any more after an abort', async () => {
    const oss = await holding(10);
    const controller = new AbortController();
    const decided: unknown[] = [];
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: silent });
    oss.fault({
      match({ operation }) {
        if (operation === 'DeleteObject') controller.abort(new Error('enough'));
        return false;
      },
      do: { kind: 'drop' },
    });
    const empty = emptyBucket({ confirm: 'old', concurrency: 1 });
    const policy: Policy = (conflict, tools) => {
      const deciding = Promise.resolve(empty(conflict, tools));
      decided.push(deciding);
      return deciding;
    };
    const options = { policies: { BucketNotEmpty: policy }, signal: controller.signal };
    expect((await failure(wrappedClient(oss, options).deleteBucket('old'))).message).toBe('enough');
    expect(await decided[0]).toMatchObject({ because: 'the caller aborted it; 1 is known to be deleted' });
    expect(countOf(oss, 'DeleteObject')).toBe(1);
  });
});

describe('A batch that is refused as a whole', () => {
  it('is asked for key by key, as many at once as there may be', async () => {
    const oss = await holding(12);
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: answering(409, 'FileImmutable') });
    let running = 0;
    let most = 0;
    const empty = emptyBucket({ confirm: 'old', concurrency: 3 });
    const policy: Policy = (conflict, tools) => {
      const call: typeof tools.call = async (method, ...args) => {
        if (method !== 'request') return tools.call(method, ...args);
        most = Math.max(most, (running += 1));
        try {
          return await tools.call(method, ...args);
        } finally {
          running -= 1;
        }
      };
      return empty(conflict, { ...tools, call });
    };
    await wrappedClient(oss, { policies: { BucketNotEmpty: policy } }).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(countOf(oss, 'DeleteObject')).toBe(12);
    expect(most).toBe(3);
  });
});

describe('Something in the bucket that no listing shows', () => {
  const UNSHOWN =
    'and OSS says that it is not empty: access points and accelerators count too, and a bucket with OSS-HDFS can only be deleted in the console';
  const hiding = (oss: LocalOss, times = Infinity) =>
    oss.fault({ match: { operation: 'DeleteBucket' }, times, do: answering(409, 'BucketNotEmpty') });

  it('ends it as such after a second look, which was waited for', async () => {
    const oss = await holding(2);
    hiding(oss);
    const { client, waits } = hurrying(oss);
    expect(await toldBy(client.deleteBucket('old'))).toContain(
      `(after 3 passes the bucket holds nothing that can be listed, ${UNSHOWN}; 2 deleted)`,
    );
    expect(waits).toEqual([0, 1000]);
    expect(countOf(oss, 'DeleteBucket')).toBe(3);
  });

  it('is told as such too where there is no pass left', async () => {
    const oss = await holding(2);
    hiding(oss);
    expect(await toldBy(emptying(oss, { passes: 1 }).deleteBucket('old'))).toContain(
      `(after 1 pass the bucket holds nothing that can be listed, ${UNSHOWN}; 2 deleted)`,
    );
  });

  it('was none where somebody else emptied it just before', async () => {
    const oss = await holding(0);
    hiding(oss, 1);
    const { client, waits } = hurrying(oss);
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(waits).toEqual([1000]);
  });

  it('may be a LiveChannel where the build of ali-oss cannot list them', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 1, channels: 1 });
    const given = Object.assign(plainClient(oss), { listChannels: undefined });
    const policies = { BucketNotEmpty: emptyBucket({ confirm: 'old', passes: 1 }) };
    expect(await toldBy(remedy(given, { policies }).deleteBucket('old'))).toMatch(
      /after 1 pass the bucket holds LiveChannels unknown \(.*\), and OSS says that it is not empty: .*; 3 deleted\)$/,
    );
  });
});
