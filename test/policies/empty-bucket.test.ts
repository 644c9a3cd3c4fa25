import { describe, expect, it } from 'vitest';
import {
  emptyBucket,
  type EmptyBucketProgress,
  firstOf,
  type Policies,
  type Policy,
  retry,
  upTo,
} from '../../src/index.js';
import { bytes, failure, wrappedClient } from '../ali-oss/support.js';
import { answering, emptying, fill, on, operations, startOld, sum, toldBy } from './empty-bucket-support.js';

describe('deleteBucket() of a bucket that is not empty', () => {
  it('deletes it with thousands of versions and markers, uploads and LiveChannels, and tells how far it is', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 600, markers: 1, uploads: 30, channels: 12 });
    const seen: EmptyBucketProgress[] = [];
    await emptying(oss, { onProgress: progress => seen.push(progress) }).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    const last = seen.at(-1);
    expect(last).toEqual({
      ...{ bucket: 'old', pass: 1, kept: 0 },
      deleted: { objects: 300, versions: 900, markers: 1300, uploads: 30, channels: 12 },
    });
    const totals = seen.map(({ deleted }) => sum(deleted));
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    const sent = operations(oss);
    expect(sent.filter(operation => operation === 'DeleteMultipleObjects')).toHaveLength(3);
    expect(sent.filter(operation => operation === 'DeleteBucket')).toHaveLength(2);
    expect(sent.filter(operation => operation === 'DeleteObject')).toEqual([]);
  });

  it('deletes one that never had versioning, or has it suspended', async () => {
    for (const status of [undefined, 'Suspended'] as const) {
      const oss = await startOld();
      const client = on(oss);
      await client.put('a', bytes('x'));
      if (status) await client.putBucketVersioning('old', status);
      await client.put('a', bytes('y'));
      await client.append('log', bytes('x'));
      await client.delete('a');
      await emptying(oss).deleteBucket('old');
      expect(oss.bucket('old')).toBeUndefined();
    }
  });

  it('deletes by name, and goes on by name, where the listing gives no ids and no encoding', async () => {
    const oss = await startOld();
    for (const name of ['50%', 'k1', 'k2']) await on(oss).put(name, bytes('x'));
    await on(oss).put('k0 ', bytes('x'));
    const version = (key: string, id = '<VersionId/>') =>
      `<Version><Key>${key}</Key>${id}<IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00.000Z</LastModified><Owner><ID>1</ID></Owner></Version>`;
    const next = '<NextKeyMarker>k1</NextKeyMarker><NextVersionIdMarker/>';
    const body = `<ListVersionsResult><IsTruncated>true</IsTruncated>${next}${version('50%')}${version('k0%20')}${version('k1', '')}</ListVersionsResult>`;
    oss.fault({ match: { operation: 'ListObjectVersions' }, do: { kind: 'answer', status: 200, body } });
    oss.clearRequests();
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(operations(oss).filter(operation => operation === 'ListObjectVersions')).toHaveLength(2);
    expect(oss.requests.filter(({ operation }) => operation === 'DeleteObject')).toMatchObject([
      { name: 'k0 ', query: {} },
    ]);
  });

  it('goes through every page of uploads and of LiveChannels', async () => {
    const oss = await startOld();
    await fill(oss, { uploads: 3, channels: 3 });
    const [first] = oss.bucket('old')?.uploads.filter(({ name }) => name === 'upload-0') ?? [];
    const upload = `<Upload><Key>upload-0</Key><UploadId>${String(first?.uploadId)}</UploadId></Upload>`;
    const url = '<PublishUrls><Url>r</Url></PublishUrls><PlayUrls><Url>h</Url></PlayUrls>';
    const channel = `<LiveChannel><Name>channel-0</Name>${url}</LiveChannel>`;
    for (const [operation, inner] of [
      [
        'ListMultipartUploads',
        `<NextKeyMarker>upload-0</NextKeyMarker><NextUploadIdMarker>Z</NextUploadIdMarker>${upload}`,
      ],
      ['ListLiveChannel', `<NextMarker>channel-0</NextMarker>${channel}`],
    ] as const) {
      const body = `<Result><IsTruncated>true</IsTruncated>${inner}</Result>`;
      oss.fault({ match: { operation }, do: { kind: 'answer', status: 200, body } });
    }
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(operations(oss).filter(operation => /^List(Multi|Live)/.test(operation))).toHaveLength(4);
  });

  it('stops at once when it is aborted, also within a batch of names that are deleted one by one', async () => {
    const oss = await startOld();
    const put = { method: 'PUT', bucket: 'old', content: 'x', successStatuses: [200] };
    for (const name of ['a ', 'b ', 'c ']) await on(oss).request({ ...put, object: name });
    const controller = new AbortController();
    oss.fault({
      match: ({ operation }) => {
        if (operation === 'DeleteObject') controller.abort(new Error('enough'));
        return false;
      },
      do: { kind: 'drop' },
    });
    const decisions: unknown[] = [];
    const empty = emptyBucket({ confirm: 'old', concurrency: 1 });
    const policies: Policies = {
      BucketNotEmpty: (conflict, tools) => {
        const deciding = Promise.resolve(empty(conflict, tools));
        decisions.push(deciding);
        return deciding;
      },
    };
    const call = wrappedClient(oss, { policies, signal: controller.signal }).deleteBucket('old');
    expect((await failure(call)).message).toBe('enough');
    expect(await decisions[0]).toMatchObject({
      action: 'surface',
      because: 'the caller aborted it; 1 is known to be deleted',
    });
    expect(oss.bucket('old')?.objectNames).toEqual(['b ', 'c ']);
  });

  it('deletes names that no XML can hold, each by itself', async () => {
    const oss = await startOld();
    const client = on(oss);
    await client.putBucketVersioning('old', 'Enabled');
    const plain = ['a&b<c>"\'', '日本/😀', '%41', 'a+b c', 'é'];
    const odd = ['control\u0001', 'line\r\nfeed', 'tab\there', ' ', ' front', 'back ', '/slash'];
    for (const name of [...plain, ...odd]) {
      await client.request({ method: 'PUT', bucket: 'old', object: name, content: 'x', successStatuses: [200] });
      await client.request({ method: 'POST', bucket: 'old', object: name, subres: 'uploads', successStatuses: [200] });
    }
    oss.clearRequests();
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    const alone = oss.requests.filter(({ operation }) => operation === 'DeleteObject').map(({ name }) => name);
    expect(alone.sort()).toEqual([...odd].sort());
  });

  it('goes on where an abort left it', async () => {
    const oss = await startOld();
    await fill(oss, { markers: 2, uploads: 20 });
    const controller = new AbortController();
    const onProgress = () => {
      controller.abort(new Error('enough'));
    };
    const call = emptying(oss, { onProgress, concurrency: 1 }, { signal: controller.signal }).deleteBucket('old');
    expect((await failure(call)).message).toBe('enough');
    const left = oss.bucket('old')?.versions.length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(2000);
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });

  it('begins again where somebody else deleted what the next page starts at', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 10, markers: 1 });
    oss.fault({
      match: ({ operation, query }) => operation === 'ListObjectVersions' && 'key-marker' in query,
      times: 1,
      do: answering(400, 'InvalidArgument'),
    });
    const seen: EmptyBucketProgress[] = [];
    await emptying(oss, { onProgress: progress => seen.push(progress) }).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(seen.at(-1)).toMatchObject({ pass: 2, deleted: { objects: 5, versions: 15, markers: 1005 } });
  });

  it('does not cancel an upload of the same client', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 2, uploads: 3 });
    const client = emptying(oss);
    let emptied = false;
    const progress = async () => {
      if (emptied) return;
      emptied = true;
      await client.deleteBucket('old');
    };
    await client.multipartUpload('big', Buffer.alloc(300 * 1024, 'x'), { partSize: 100 * 1024, parallel: 1, progress });
    expect(oss.bucket('old')).toBeUndefined();
    expect(oss.object('logs', 'big')?.content).toHaveLength(300 * 1024);
    expect(client.isCancel()).toBe(false);
  });
});

describe('Somebody who writes to the bucket meanwhile', () => {
  const writing = (empty: Policy, until: number, write: () => Promise<unknown>): Policy => {
    return async (conflict, tools) => {
      const decision = await empty(conflict, tools);
      if (conflict.attempt <= until) await write();
      return decision;
    };
  };
  const clientFor = async (until: number, onProgress?: (progress: EmptyBucketProgress) => void) => {
    const oss = await startOld();
    await fill(oss, { keys: 1 });
    const empty = emptyBucket({ confirm: 'old', passes: 3, ...(onProgress && { onProgress }) });
    const policy = writing(empty, until, () => on(oss).put('late', bytes('x')));
    return { oss, client: wrappedClient(oss, { policies: { BucketNotEmpty: policy }, attempts: 2 }) };
  };

  it('is cleaned up after, as often as passes allows, whatever the client’s attempts say', async () => {
    const seen: EmptyBucketProgress[] = [];
    const { oss, client } = await clientFor(2, progress => seen.push(progress));
    await client.deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
    expect(seen.at(-1)).toMatchObject({ pass: 3, deleted: { objects: 2, versions: 2, markers: 1 } });
  });

  it('ends it when there is no end of it, with what the bucket holds', async () => {
    const { oss, client } = await clientFor(Infinity);
    expect(await toldBy(client.deleteBucket('old'))).toContain(
      '(after 3 passes the bucket holds 1 object: somebody may be writing to it; 5 deleted)',
    );
    expect(oss.bucket('old')?.objectNames).toEqual(['late']);
  });
});

describe('Sends that another policy asked for', () => {
  it('count as passes, so that no two policies go on for ever', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 1 });
    const policy = firstOf(
      upTo(1, () => retry({ because: 'mine' })),
      emptyBucket({ confirm: 'old', passes: 1 }),
    );
    const call = wrappedClient(oss, { policies: { BucketNotEmpty: policy } }).deleteBucket('old');
    expect(await toldBy(call)).toContain('(request 2 is beyond the 1 passes: the bucket holds 2 old versions');
  });
});

describe('A listener of the progress', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('that %s does no harm', async (_how, onProgress) => {
    const oss = await startOld();
    await fill(oss, { keys: 3, uploads: 1 });
    await emptying(oss, { onProgress }).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });
});
