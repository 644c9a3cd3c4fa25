import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import type { OssClient } from '../../src/ali-oss/view.js';
import { en } from '../../src/catalogue/index.js';
import { type Policy, remedy, reportOf, surface, type Tools } from '../../src/index.js';
import { toolsFor } from '../../src/policies/tools.js';
import type { Effect, LocalOss } from '../../src/testing/index.js';
import {
  bytes,
  type Client,
  failure,
  plainClient,
  refuse,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';

/** Has a policy try its tools on the conflict of one call, and gives what it found. */
async function trying<T>(
  oss: LocalOss,
  attempt: (tools: Tools) => Promise<T>,
  call: (client: Client) => Promise<unknown> = client => client.putACL('k', 'private'),
): Promise<T[]> {
  const found: T[] = [];
  const policy: Policy = async (_conflict, tools) => {
    found.push(await attempt(tools));
    return surface();
  };
  oss.fault({ do: refusing('FileImmutable') });
  await failure(call(wrappedClient(oss, { policies: { '*': policy }, random: () => 0.25 })));
  return found;
}

async function withObject(): Promise<LocalOss> {
  const oss = await startLocal();
  await plainClient(oss).append('k', bytes('0123456789'));
  return oss;
}

describe('the tools of a policy', () => {
  it('look at the object of the conflict', async () => {
    const oss = await withObject();
    const [head] = await trying(oss, tools => tools.head());
    expect(head).toMatchObject({ length: 10, nextPosition: 10, headers: { 'x-oss-object-type': 'Appendable' } });
    expect(String(head?.crc64)).toBe(oss.object('logs', 'k')?.crc64);
  });

  it.each([
    [2, 3, '234'],
    [8, 10, '89'],
    [0, 10, '0123456789'],
  ])('read from %i at most %i bytes', async (start, length, content) => {
    const oss = await withObject();
    const [read] = await trying(oss, tools => tools.read(start, length));
    expect(Buffer.from(read ?? []).toString()).toBe(content);
  });

  it.each<[string, Effect, string]>([
    ['all of the object', { kind: 'drop-range' }, 'The answer 200 to get is not about the 3 bytes from 2'],
    ['other bytes', { kind: 'other-bytes', range: 'other' }, 'The answer 206 to get is not about the 3 bytes from 2'],
    ['a page', { kind: 'gateway', status: 200 }, 'The answer 200 to get carries no mark of OSS'],
    [
      'bytes out of a cache',
      { kind: 'from-cache', of: 'before-last-change', tells: true },
      'The answer 206 to get comes out of a cache',
    ],
  ])('read nothing where something on the way answers with %s', async (_what, effect, told) => {
    const oss = await withObject();
    await plainClient(oss).append('k', bytes('a'), { position: '10' });
    const [error] = await trying(oss, tools => {
      oss.fault({ match: { operation: 'GetObject' }, do: effect });
      return failure(tools.read(2, 3));
    });
    expect(error).toMatchObject({ name: 'NoAnswerError', code: 'NoAnswerOfOss' });
    expect(error?.message).toContain(told);
  });

  it.each<[string, Effect]>([
    ['a page', { kind: 'gateway', status: 200 }],
    ['what a cache holds', { kind: 'from-cache', of: 'before-last-change', tells: true }],
  ])('take nothing for a HEAD but OSS’s own and fresh one: %s', async (_what, effect) => {
    const oss = await withObject();
    await plainClient(oss).append('k', bytes('a'), { position: '10' });
    const [error] = await trying(oss, tools => {
      oss.fault({ match: { operation: 'HeadObject' }, do: effect });
      return failure(tools.head());
    });
    expect(error).toMatchObject({ name: 'NoAnswerError', code: 'NoAnswerOfOss' });
  });

  it('ask for the length by GetObjectMeta where HEAD does not tell it, as of text that is compressed for browsers', async () => {
    const oss = await withObject();
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'answer', status: 200 } });
    const [head] = await trying(oss, tools => tools.head());
    expect(head).toMatchObject({ length: 10, nextPosition: undefined });
  });

  it('say so where nothing tells the length', async () => {
    const oss = await withObject();
    oss.fault({ match: ({ method }) => method === 'HEAD', times: 2, do: { kind: 'answer', status: 200 } });
    const [error] = await trying(oss, tools => failure(tools.head()));
    expect(error?.message).toBe('OSS does not tell how long the object is.');
  });

  it('stand on the bucket that the call names', async () => {
    const oss = await startLocal({ buckets: ['logs', 'other'] });
    await plainClient(oss, { bucket: 'other' }).put('theirs', bytes('x'));
    const names = async (tools: Tools) => {
      const { objects } = (await tools.call('listV2', {})) as { objects?: { name: string }[] };
      return objects?.map(({ name }) => name);
    };
    expect(await trying(oss, names, client => client.deleteBucket('other'))).toEqual([['theirs']]);
  });

  it('look at the object that a request names', async () => {
    const oss = await withObject();
    const request = { method: 'POST', bucket: 'logs', object: 'k', subres: 'restore', successStatuses: [200] };
    const [head] = await trying(
      oss,
      tools => tools.head(),
      client => client.request(request),
    );
    expect(head).toMatchObject({ length: 10 });
  });

  it.each<[Record<string, unknown>, string | undefined]>([
    [{ region: 'oss-us-west-1' }, 'oss-us-west-1'],
    [{ region: 'oss-us-west-1', internal: true }, 'oss-us-west-1'],
    [{ endpoint: 'https://oss-us-west-1.aliyuncs.com' }, 'oss-us-west-1'],
    [{ endpoint: 'oss-cn-beijing-internal.aliyuncs.com' }, 'oss-cn-beijing'],
    [{ endpoint: 'vpc100-oss-cn-beijing.aliyuncs.com' }, 'oss-cn-beijing'],
    [{ endpoint: 'cn-shanghai.oss.aliyuncs.com' }, 'oss-cn-shanghai'],
    [{ endpoint: 'oss-cn-hangzhou.aliyuncs.com' }, 'oss-cn-hangzhou'],
    [{ endpoint: 'oss-accelerate.aliyuncs.com' }, undefined],
    [{ endpoint: 'oss.aliyuncs.com' }, undefined],
    [{ endpoint: 'https://files.example.com', cname: true }, undefined],
    [{ endpoint: 'https://files.example.com', cname: true, region: 'oss-ap-southeast-1' }, 'oss-ap-southeast-1'],
  ])('tell of %j the region %s, and never the one that ali-oss sets by itself', (config, region) => {
    const inner = new OSS({ accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'logs', ...config });
    const base = { name: 'k', acts: true, random: () => 0, signal: undefined };
    expect(toolsFor({ inner: inner as unknown as OssClient, ...base }).region).toBe(region);
  });

  it('are counted in the report: every request, and no other call', async () => {
    const oss = await withObject();
    oss.fault({ do: refusing('FileImmutable') });
    const policy: Policy = async (_conflict, tools) => {
      await tools.head();
      await tools.read(0, 1);
      await tools.call('getBucket');
      await tools.call('apend').catch(() => undefined);
      return surface();
    };
    const error = await failure(wrappedClient(oss, { policies: { '*': policy } }).putACL('k', 'private'));
    expect(reportOf(error)?.lookUps).toBe(2);
  });

  it('call other methods without asking policies again', async () => {
    const oss = await withObject();
    refuse(oss, 'other', 'FileImmutable');
    const found = await trying(oss, tools => tools.call('put', 'other', bytes('x')).catch((error: unknown) => error));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'FileImmutable' });
    expect(reportOf(found[0])).toBeUndefined();
  });

  it('reject with a 409 that ali-oss would swallow, and with a method there is not', async () => {
    const oss = await withObject();
    oss.fault({ match: { operation: 'AbortBucketWorm' }, do: refusing('WORMConfigurationAlreadyExists') });
    const told = (call: Promise<unknown>) => call.then(String, (error: unknown) => String(error));
    const [[swallowed, missing] = []] = await trying(oss, async ({ call }) => [
      await told(call('abortBucketWorm', 'logs')),
      await told(call('apend', 'k')),
    ]);
    expect(swallowed).toMatch(/^WORMConfigurationAlreadyExistsError/);
    expect(missing).toBe('TypeError: Expected a method of ali-oss, got apend.');
  });

  it('name no object where the call names none', async () => {
    const oss = await withObject();
    const told = async (tools: Tools) => [await tools.head().catch(String), await tools.read(0, 1).catch(String)];
    const [found] = await trying(oss, told, client => client.deleteBucket('logs'));
    expect(found).toEqual(Array(2).fill('TypeError: This call names no object, so head() and read() cannot be used.'));
  });

  it('bring the chance that was injected', async () => {
    expect(await trying(await withObject(), ({ random }) => Promise.resolve(random()))).toEqual([0.25]);
  });
});

describe('a closer look', () => {
  it('tells when an object that may not be changed is free', async () => {
    const oss = await withObject();
    const bucket = oss.bucket('logs');
    if (bucket) bucket.worm = { days: 3, state: 'Locked' };
    const error = await failure(wrappedClient(oss, { diagnose: true }).put('k', bytes('x')));
    expect(error.code).toBe('FileImmutable');
    expect(error.advice?.cause).toMatch(
      /the retention period is 3 days, state Locked; this object can be changed or deleted from \d{4}-\d\d-\d\dT/,
    );
  });

  it('costs nothing unless it was asked for', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable');
    oss.clearRequests();
    await failure(wrappedClient(oss).put('k', bytes('x')));
    expect(oss.requests).toHaveLength(1);
  });

  it('ends with the signal, and leaves plain advice', async () => {
    const oss = await withObject();
    oss.fault({ do: refusing('FileImmutable') });
    const controller = new AbortController();
    oss.fault({
      match: ({ operation }) => {
        if (operation === 'GetBucketWorm')
          setImmediate(() => {
            controller.abort(new Error('enough'));
          });
        return operation === 'GetBucketWorm';
      },
      do: { kind: 'hang' },
    });
    const client = wrappedClient(oss, { diagnose: true, signal: controller.signal });
    const error = await failure(client.putACL('k', 'private'));
    expect(error.advice).toBe(en.advice.FileImmutable);
  });

  it('that is refused is told, and spoils nothing', async () => {
    const oss = await withObject();
    refuse(oss, 'k', 'FileImmutable', 1);
    oss.fault({
      match: { operation: 'GetBucketWorm' },
      do: { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
    });
    const error = await failure(wrappedClient(oss, { diagnose: true }).put('k', bytes('x')));
    expect(error).toMatchObject({ code: 'FileImmutable', status: 409 });
    expect(error.advice?.cause).toContain('details could not be read: 403 AccessDenied');
  });
});

describe('a client that changes after it was wrapped', () => {
  it('is followed through any number of buckets', async () => {
    const buckets = Array.from({ length: 150 }, (_, number) => `bucket-${number}`);
    const oss = await startLocal({ buckets });
    const client = wrappedClient(oss);
    await Promise.all(buckets.map(bucket => client.useBucket(bucket).put('k', bytes(bucket))));
    await Promise.all(buckets.map(bucket => client.useBucket(bucket).append('log', bytes(bucket))));
    const contents = buckets.map(bucket => oss.object(bucket, 'k')?.content.toString());
    expect(contents).toEqual(buckets);
    expect(buckets.map(bucket => oss.object(bucket, 'log')?.content.toString())).toEqual(buckets);
  });

  it.each<[what: string, change: (given: Client, options: Record<string, unknown>) => void]>([
    [
      'its options',
      (given, options) => {
        (given as { options: unknown }).options = options;
      },
    ],
    [
      'one of them',
      (given, { accessKeyId, accessKeySecret }) => {
        Object.assign(given.options, { accessKeyId, accessKeySecret });
      },
    ],
  ])('is asked for %s at every call', async (_what, change) => {
    const keys = [1, 2].map(number => ({ accessKeyId: `id-${number}`, accessKeySecret: `secret-${number}` }));
    const oss = await startLocal({ credentials: keys });
    const given = plainClient(oss);
    const wrapped = remedy(given, { appendRecovery: true });
    await wrapped.append('log', bytes('one'));
    change(given, { ...given.options, ...keys[1] });
    await wrapped.append('log', bytes('two'));
    await wrapped.put('k', bytes('x'));
    expect(wrapped.options['accessKeyId']).toBe('id-2');
    // What the second pair signed was taken: a mixture of both would not have been.
    expect(oss.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ...[
        ['HeadObject', 404],
        ['AppendObject', 200],
        ['AppendObject', 200],
      ],
      ['PutObject', 200],
    ]);
  });

  it('gets what is assigned to the wrapped one', async () => {
    const oss = await startLocal();
    const given = plainClient(oss);
    const wrapped = remedy(given) as { options: Record<string, unknown> };
    const options = { ...given.options, timeout: 1234 };
    wrapped.options = options;
    expect(given.options).toBe(options);
  });
});
