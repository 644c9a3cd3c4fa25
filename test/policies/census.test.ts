import { describe, expect, it } from 'vitest';
import { type Census, censusOf, censusText } from '../../src/policies/census.js';
import { surface } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, failure, wrappedClient } from '../ali-oss/support.js';
import { answering, fill, many, on, operations, startOld } from './empty-bucket-support.js';

/** The census that a policy gets when `old` cannot be deleted from a client that stands on `logs`. */
async function census(oss: LocalOss, entries?: number): Promise<Census> {
  const taken: Census[] = [];
  const client = wrappedClient(oss, {
    policies: {
      BucketNotEmpty: async (conflict, tools) => {
        taken.push(await censusOf(conflict, tools, entries === undefined ? {} : { entries }));
        return surface();
      },
    },
  });
  await failure(client.deleteBucket('old'));
  const [only] = taken;
  if (!only) throw new Error('Expected a census, and none was taken.');
  return only;
}

const exactly = (count: number) => ({ count, more: false });

describe('The census of a bucket', () => {
  it('tells objects, old versions and delete markers apart, and counts uploads and LiveChannels', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 4, uploads: 3, channels: 1 });
    expect(await census(oss)).toEqual({
      ...{ objects: exactly(2), versions: exactly(6), markers: exactly(2) },
      ...{ uploads: exactly(3), channels: exactly(1) },
    });
    expect([...operations(oss)].sort()).toEqual([
      'DeleteBucket',
      'ListLiveChannel',
      'ListMultipartUploads',
      'ListObjectVersions',
    ]);
  });

  it('counts no further than a page of each listing', async () => {
    const oss = await startOld();
    await fill(oss, { markers: 2 });
    const counted = await census(oss);
    expect(counted).toMatchObject({ markers: { count: 1000, more: true }, uploads: exactly(0) });
    expect(censusText(counted)).toMatch(/1000 or more delete markers$/);
    expect(operations(oss)).toHaveLength(4);
  });

  it('counts no further than it was asked to', async () => {
    const oss = await startOld();
    await many(3, index => on(oss).initMultipartUpload(`upload-${index}`));
    await many(3, index => on(oss).putChannel(`channel-${index}`, { Target: { Type: 'HLS' } }));
    const two = { count: 2, more: true };
    expect(await census(oss, 2)).toMatchObject({ objects: exactly(0), uploads: two, channels: two });
  });

  it('names the permission that is missing, and counts the objects where it may', async () => {
    const oss = await startOld();
    await many(2, index => on(oss).put(`k${index}`, bytes('x')));
    for (const operation of ['ListObjectVersions', 'ListMultipartUploads', 'ListLiveChannel']) {
      oss.fault({ match: { operation }, do: answering(403, 'AccessDenied') });
    }
    const counted = await census(oss);
    const unknown = { missing: 'oss:ListObjectVersions', failed: '403 AccessDenied' };
    expect(counted).toMatchObject({ objects: exactly(2), versions: unknown, markers: unknown });
    expect(censusText(counted)).toBe(
      '2 objects, old versions unknown (403 AccessDenied: needs oss:ListObjectVersions), ' +
        'delete markers unknown (403 AccessDenied: needs oss:ListObjectVersions), ' +
        'multipart uploads unknown (403 AccessDenied: needs oss:ListMultipartUploads), ' +
        'LiveChannels unknown (403 AccessDenied: needs oss:ListLiveChannel)',
    );
  });

  it('knows of nothing where nothing may be listed', async () => {
    const oss = await startOld();
    await on(oss).put('k', bytes('x'));
    oss.fault({ match: ({ method }) => method === 'GET', times: Infinity, do: answering(403, 'AccessDenied') });
    expect((await census(oss)).objects).toEqual({ missing: 'oss:ListObjects', failed: '403 AccessDenied' });
  });

  it('says so where a listing shows nothing, and where no answer came', async () => {
    const oss = await startOld();
    await on(oss).put('k', bytes('x'));
    await on(oss).initMultipartUpload('k');
    oss.fault({ match: { operation: 'DeleteBucket' }, do: answering(409, 'BucketNotEmpty') });
    oss.fault({ match: { operation: 'ListMultipartUploads' }, do: { kind: 'drop' } });
    expect((await census(oss)).uploads).toMatchObject({ failed: '-1 ResponseError' });
    const none = exactly(0);
    const empty = { objects: none, versions: none, markers: none, uploads: none, channels: none };
    expect(censusText(empty)).toBe('nothing that can be listed');
  });
});
