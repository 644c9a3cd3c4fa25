import { describe, expect, it } from 'vitest';
import { type Conflict, emptyBucket, type Tools } from '../../src/index.js';
import type { Client } from '../ali-oss/support.js';
import { answering, DELETING, emptying, fill, operations, startOld, toldBy } from './empty-bucket-support.js';

describe('Nothing is deleted', () => {
  const untouched = async (
    run: (client: Client) => Promise<string>,
    client: (oss: Awaited<ReturnType<typeof startOld>>) => Client,
  ) => {
    const oss = await startOld();
    await fill(oss, { keys: 3, uploads: 1, channels: 1 });
    const told = await run(client(oss));
    expect(oss.bucket('old')?.versions).toHaveLength(8);
    expect(operations(oss).filter(operation => DELETING.test(operation))).toEqual([]);
    return told;
  };
  const deleting = (client: Client) => toldBy(client.deleteBucket('old'));

  it('where another bucket was confirmed', async () => {
    expect(await untouched(deleting, oss => emptying(oss, { confirm: 'older' }))).toContain(
      '(emptyBucket() may empty older only: old was left as it is)',
    );
  });

  it('by a dry run, which tells what there is', async () => {
    expect(await untouched(deleting, oss => emptying(oss, { dryRun: true }))).toContain(
      '(a dry run: the bucket holds 1 object, 5 old versions, 2 delete markers, 1 multipart upload, 1 LiveChannel)',
    );
  });

  it('in observe mode, which tells what there is', async () => {
    const told: string[] = [];
    const observing = (oss: Awaited<ReturnType<typeof startOld>>) =>
      emptying(
        oss,
        {},
        { mode: 'observe', onEvent: event => event.type === 'decision' && told.push(event.decision.because) },
      );
    await untouched(deleting, observing);
    expect(told[0]).toMatch(/^in observe mode nothing is deleted: the bucket holds 1 object, 5 old versions/);
  });

  it.each([
    [
      'ListObjectVersions',
      'listing the versions was refused with 403 AccessDenied: oss:ListObjectVersions is missing: grant it',
    ],
    [
      'ListMultipartUploads',
      'listing the multipart uploads was refused with 403 AccessDenied: oss:ListMultipartUploads is missing: grant it',
    ],
    [
      'ListLiveChannel',
      'listing the LiveChannels was refused with 403 AccessDenied: oss:ListLiveChannel is missing: grant it',
    ],
  ])('where a listing is not permitted: %s', async (operation, told) => {
    const client = (oss: Awaited<ReturnType<typeof startOld>>) => {
      oss.fault({ match: { operation }, do: answering(403, 'AccessDenied') });
      return emptying(oss);
    };
    expect(await untouched(deleting, client)).toContain(`(${told}, then call deleteBucket() again; 0 deleted)`);
  });
});

describe('A listing that is refused for what no permission mends', () => {
  it('ends it with the answer of OSS, and after it was mended the next call goes on', async () => {
    const oss = await startOld();
    await fill(oss, { keys: 2 });
    oss.fault({ match: { operation: 'ListMultipartUploads' }, do: answering(403, 'InvalidAccessKeyId') });
    expect(await toldBy(emptying(oss).deleteBucket('old'))).toContain(
      '(listing the multipart uploads failed with 403 InvalidAccessKeyId: fix that, then call deleteBucket() again; 0 deleted)',
    );
    await emptying(oss).deleteBucket('old');
    expect(oss.bucket('old')).toBeUndefined();
  });
});

describe('emptyBucket() is not the matter of', () => {
  it.each([
    { code: 'BucketAlreadyExists', operation: 'deleteBucket', bucket: 'old' },
    { code: 'BucketNotEmpty', operation: 'request', bucket: 'old' },
    { code: 'BucketNotEmpty', operation: 'deleteBucket' },
  ])('%j', async conflict => {
    expect(await emptyBucket({ confirm: 'old' })(conflict as unknown as Conflict, {} as Tools)).toBeUndefined();
  });
});

describe('emptyBucket() refuses at once', () => {
  it.each<[unknown, string]>([
    [undefined, 'Expected the options of emptyBucket() to be an object, got undefined. Example: emptyBucket({ confirm'],
    [{}, "Expected `confirm` to be the bucket's name, got undefined."],
    [{ confirm: true }, "Expected `confirm` to be the bucket's name, got true."],
    [{ confirm: 'My Bucket' }, "Expected `confirm` to be the bucket's name, got a string."],
    [{ confirm: 'old', dryrun: true }, 'Unknown option of emptyBucket(): `dryrun`. Did you mean `dryRun`?'],
    [{ confirm: 'old', dryRun: 1 }, 'Expected `dryRun` to be true or false, got 1.'],
    [{ confirm: 'old', concurrency: 0 }, 'Expected `concurrency` to be a whole number from 1 to 100, got 0.'],
    [{ confirm: 'old', concurrency: 101 }, 'Expected `concurrency` to be a whole number from 1 to 100, got 101.'],
    [{ confirm: 'old', passes: 1.5 }, 'Expected `passes` to be a whole number of 1 or more, got 1.5.'],
    [{ confirm: 'old', onProgress: 'x' }, 'Expected `onProgress` to be a function, got the string "x".'],
  ])('%j', (options, message) => {
    expect(() => emptyBucket(options as Parameters<typeof emptyBucket>[0])).toThrow(message);
  });
});
