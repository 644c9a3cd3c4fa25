import { describe, expect, it } from 'vitest';
import { emptyBucket, remedy } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, plainClient } from '../ali-oss/support.js';
import { answering, emptying, fill, on, operations, startOld, toldBy } from './empty-bucket-support.js';

const DAY_MS = 86_400_000;

/** A local OSS whose bucket `old` has objects of three ages, and a clock that can be moved on. */
async function aged(): Promise<{ oss: LocalOss; pass: (days: number) => void }> {
  let at = Date.parse('2026-01-01T00:00:00.000Z');
  const oss = await startOld({ now: () => new Date(at) });
  const client = on(oss);
  for (const name of ['first', 'second', 'third']) {
    await client.put(name, bytes('x'));
    at += 2 * DAY_MS;
  }
  return { oss, pass: days => (at += days * DAY_MS) };
}

describe('A retention policy', () => {
  it('keeps what is younger, which ends it with how many and until when', async () => {
    const { oss } = await aged();
    Object.assign(oss.bucket('old') ?? {}, { worm: { days: 5, state: 'Locked' } });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain(
      '(the retention policy (5 days, Locked) keeps 2 objects: the first is free on 2026-01-08T00:00:00.000Z, the last on 2026-01-10T00:00:00.000Z; 1 deleted)',
    );
    expect(oss.bucket('old')?.objectNames).toEqual(['second', 'third']);
    expect(operations(oss).filter(operation => operation === 'DeleteObject')).toHaveLength(2);
  });

  it('is no hindrance any more when all is old enough', async () => {
    const { oss, pass } = await aged();
    Object.assign(oss.bucket('old') ?? {}, { worm: { days: 5, state: 'Locked' } });
    await toldBy(emptying(oss).deleteBucket('old'));
    pass(4);
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });

  it('has each object asked for where it has a whole batch refused', async () => {
    const { oss } = await aged();
    Object.assign(oss.bucket('old') ?? {}, { worm: { days: 5, state: 'InProgress' } });
    oss.fault({ match: { operation: 'DeleteMultipleObjects' }, do: answering(409, 'FileImmutable') });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain('(5 days, InProgress) keeps 2 objects');
    expect(oss.bucket('old')?.objectNames).toEqual(['second', 'third']);
  });

  it('keeps old versions and objects alike', async () => {
    const { oss } = await aged();
    const client = on(oss);
    await client.putBucketVersioning('old', 'Enabled');
    await client.put('first', bytes('y'));
    await client.delete('second');
    Object.assign(oss.bucket('old') ?? {}, { worm: { days: 50, state: 'Locked' } });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toMatch(/keeps 2 objects and 2 old versions: .* 1 deleted/);
  });

  it('that may not be read is told as such', async () => {
    const { oss } = await aged();
    Object.assign(oss.bucket('old') ?? {}, { worm: { days: 5, state: 'Locked' } });
    oss.fault({ match: { operation: 'GetBucketWorm' }, do: answering(403, 'AccessDenied') });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain(
      'a retention policy keeps 2 objects, it is not known until when: oss:GetBucketWorm may be missing',
    );
  });
});

describe('A LiveChannel that is live', () => {
  it('is left as it is, and told, while the rest is deleted', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 2, channels: 6 });
    for (const name of ['channel-1', 'channel-3']) {
      const channel = oss.bucket('old')?.channel(name);
      if (channel) channel.pushing = true;
    }
    expect(await toldBy(emptying(oss, { concurrency: 1 }).deleteBucket('old'))).toContain(
      '(2 LiveChannels cannot be deleted while live: channel-1, channel-3; 9 deleted)',
    );
    for (const name of ['channel-0', 'channel-2', 'channel-4']) {
      const channel = await on(oss).putChannel(name, { Target: { Type: 'HLS' } });
      expect(channel.res.status).toBe(200);
      const view = oss.bucket('old')?.channel(name);
      if (view) view.pushing = true;
    }
    expect(await toldBy(emptying(oss, { concurrency: 1 }).deleteBucket('old'))).toContain(
      '(5 LiveChannels cannot be deleted while live: channel-0, channel-1, channel-2, …; 0 deleted)',
    );
  });
});

describe('What may not be deleted', () => {
  it.each([
    ['DeleteMultipleObjects', /2 delete markers: 403 AccessDenied, oss:DeleteObjectVersion is missing/],
    ['DeleteMultipleObjects', /1 object: 403 AccessDenied, oss:DeleteObject or oss:DeleteObjectVersion is missing/],
    ['AbortMultipartUpload', /\(1 multipart upload: 403 AccessDenied, oss:AbortMultipartUpload is missing; 9 deleted/],
    ['DeleteLiveChannel', /\(1 LiveChannel: 403 AccessDenied, oss:DeleteLiveChannel is missing; 9 deleted\)/],
  ])('is told with the permission that is missing: %s', async (operation, told) => {
    const oss = await startOld();
    await fill(oss, { keys: 3, uploads: 1, channels: 1 });
    oss.fault({ match: { operation }, do: answering(403, 'AccessDenied') });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toMatch(told);
  });
});

describe('A build of ali-oss that cannot list LiveChannels, as for browsers', () => {
  it('empties the rest', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 2 });
    const given = Object.assign(plainClient(oss), { listChannels: undefined });
    const policies = { BucketNotEmpty: emptyBucket({ confirm: 'old' }) };
    await remedy(given, { policies }).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });
});
