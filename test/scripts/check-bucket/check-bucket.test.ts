import { describe, expect, it } from 'vitest';
import { checkBucket, type Io } from '../../../scripts/check-bucket/run.js';
import type { Effect, LocalOss, OssOptions } from '../../../src/testing/index.js';
import { bytes, plainClient, startLocal } from '../../ali-oss/support.js';

const SECRETS = { OSS_ACCESS_KEY_ID: 'AKID-check', OSS_ACCESS_KEY_SECRET: 'the secret of check' };

async function local(options: OssOptions = {}): Promise<LocalOss> {
  const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret } = SECRETS;
  const oss = await startLocal({ credentials: [{ accessKeyId, accessKeySecret }], ...options });
  await plainClient(oss).put('theirs', bytes('not to be touched'));
  oss.clearRequests();
  return oss;
}

/** A run on the local OSS. */
async function run(oss: LocalOss, args: readonly string[] = ['logs', '--yes'], io: Partial<Io> = {}) {
  const lines: string[] = [];
  const env = { ...SECRETS, OSS_REGION: 'cn-hangzhou', OSS_ENDPOINT: oss.url };
  const exit = await checkBucket(args, {
    print: text => lines.push(text),
    env,
    id: 'run-1',
    waitMs: 1,
    random: () => 0,
    ...io,
  });
  return { exit, out: lines.join('\n') };
}

const wrong = (out: string) => [...out.matchAll(/^NO {2}(.*)$/gm)].map(([, title]) => title);
const namesIn = (oss: LocalOss) => oss.bucket('logs')?.objectNames;

describe('check:bucket', () => {
  it('finds everything as expected on an OSS that is as it should be, and leaves nothing', async () => {
    const oss = await local();
    const { exit, out } = await run(oss);
    expect(wrong(out)).toEqual([]);
    expect(out.match(/^ok {2}/gm)).toHaveLength(12);
    expect(out).toContain('Everything is as expected.\nWhat was created is deleted');
    expect(exit).toBe(0);
    expect(namesIn(oss)).toEqual(['theirs']);
  });

  it('touches nothing but its prefix', async () => {
    const oss = await local();
    await run(oss);
    const named = oss.requests.filter(({ name }) => name !== undefined);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ name = '' }) => !name.startsWith('ali-oss-remedy-check/run-1/'))).toEqual([]);
    const onBucket = oss.requests.filter(({ name }) => name === undefined).map(({ method }) => method);
    expect(new Set(onBucket)).toEqual(new Set(['GET']));
    expect(oss.requests.length).toBeLessThan(45);
  });

  it('says first what it creates and deletes, and begins only with --yes', async () => {
    const oss = await local();
    const { exit, out } = await run(oss, ['logs']);
    expect(exit).toBe(2);
    expect(out).toContain('creates at most 6 objects');
    expect(out).toContain('ali-oss-remedy-check/run-1/');
    expect(out).toContain('npm run check:bucket -- logs --yes');
    expect(oss.requests).toEqual([]);
  });

  it.each<[what: string, options: OssOptions, rows: RegExp]>([
    ['a 409 that does not tell the position', { appendPositionOn409: false }, /409 tells the true one/],
    ['no CRC-64', { crc64Header: false }, /CRC-64 is that of the whole object/],
    ['a clock that nobody checks', { maxSkewMs: Infinity }, /signed 20 minutes ago/],
  ])('shows %s', async (_what, options, rows) => {
    const oss = await local(options);
    const { exit, out } = await run(oss);
    expect(wrong(out).join('\n')).toMatch(rows);
    expect(out).toMatch(/Not as expected: \d+\./);
    expect(exit).toBe(1);
    expect(namesIn(oss)).toEqual(['theirs']);
  });

  it.each<[what: string, operation: string, effect: Effect, rows: RegExp]>([
    ['a box that drops ranges', 'GetObject', { kind: 'drop-range' }, /look at the bytes/],
    ['a key that may not look', 'HeadObject', { kind: 'refuse', code: 'AccessDenied' }, /^HEAD/m],
    ['an append without an answer', 'AppendObject', { kind: 'drop' }, /append to a new object/],
    ['a gateway that answers', 'AppendObject', { kind: 'gateway', status: 200 }, /append to a new object/],
    ['a put that is denied', 'PutObject', { kind: 'refuse', code: 'AccessDenied' }, /forbids overwriting/],
  ])('shows %s', async (_what, operation, effect, rows) => {
    const oss = await local();
    oss.fault({ match: { operation }, times: Infinity, do: effect });
    const { exit, out } = await run(oss);
    expect(wrong(out).join('\n')).toMatch(rows);
    expect(exit).toBe(1);
    expect(namesIn(oss)).toEqual(['theirs']);
  });

  it('deletes again where a delete fails, and names what is left where it cannot', async () => {
    const oss = await local();
    oss.fault({ match: { operation: 'DeleteObject' }, times: 3, do: { kind: 'drop' } });
    expect((await run(oss)).exit).toBe(0);
    expect(namesIn(oss)).toEqual(['theirs']);
    oss.fault({ match: { operation: 'DeleteObject' }, times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } });
    const { exit, out } = await run(oss);
    expect(exit).toBe(1);
    expect(out).toContain('is still there: ali-oss-remedy-check/run-1/log');
    expect(namesIn(oss)?.length).toBeGreaterThan(1);
    oss.clearFaults();
  });

  it('does not say that nothing is left where it cannot see that', async () => {
    const oss = await local();
    oss.fault({ match: { operation: 'ListObjectsV2' }, skip: 1, times: Infinity, do: { kind: 'drop' } });
    const { exit, out } = await run(oss);
    expect(exit).toBe(1);
    expect(out).toContain('could not be seen');
    expect(out).toContain('look under ali-oss-remedy-check/run-1/');
  });

  it('deletes what it created where it is ended in between', async () => {
    const oss = await local();
    const ending = new AbortController();
    const match = ({ operation }: { readonly operation: string }) => {
      if (operation === 'HeadObject') ending.abort();
      return false;
    };
    oss.fault({ match, do: { kind: 'drop' } });
    const { exit, out } = await run(oss, undefined, { signal: ending.signal });
    expect(exit).toBe(1);
    expect(out).toContain('Ended before it was done.');
    expect(out).not.toContain('ok  a put');
    expect(namesIn(oss)).toEqual(['theirs']);
  });

  it.each<[what: string, prepare: (oss: LocalOss) => unknown, told: string]>([
    [
      'versioning',
      oss => Object.assign(oss.bucket('logs') ?? {}, { versioning: 'Suspended' }),
      'versioning of the bucket is Suspended',
    ],
    [
      'a retention policy',
      oss => Object.assign(oss.bucket('logs') ?? {}, { worm: { days: 1, state: 'Locked' } }),
      'the bucket has a retention policy',
    ],
    [
      'a key that may not ask for versioning',
      oss => oss.fault({ match: { operation: 'GetBucketVersioning' }, do: { kind: 'refuse', code: 'AccessDenied' } }),
      'versioning of the bucket is unknown',
    ],
    [
      'a key that may not ask for a retention policy',
      oss => oss.fault({ match: { operation: 'GetBucketWorm' }, do: { kind: 'refuse', code: 'AccessDenied' } }),
      'cannot be found out: 403 AccessDenied',
    ],
    [
      'a key that may not list',
      oss => oss.fault({ match: { operation: 'ListObjectsV2' }, do: { kind: 'refuse', code: 'AccessDenied' } }),
      'cannot be listed: 403 AccessDenied',
    ],
  ])('creates nothing in a bucket with %s', async (_what, prepare, told) => {
    const oss = await local();
    prepare(oss);
    const { exit, out } = await run(oss);
    expect(exit).toBe(2);
    expect(out).toContain(told);
    expect(oss.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([[[]], [['Not_A_Bucket', '--yes']], [['logs', 'more', '--yes']], [['--yess', 'logs']]])(
    'does nothing for %j',
    async args => {
      const oss = await local();
      const { exit, out } = await run(oss, args);
      expect(exit).toBe(2);
      expect(out).toContain('Usage: npm run check:bucket');
      expect(oss.requests).toEqual([]);
    },
  );

  it('names the variables that are not set', async () => {
    const oss = await local();
    const { exit, out } = await run(oss, undefined, { env: {} });
    expect(exit).toBe(2);
    expect(out).toContain('Not set: OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_REGION or OSS_ENDPOINT.');
  });

  it('never prints a secret', async () => {
    const oss = await local();
    const env = { ...SECRETS, OSS_SESSION_TOKEN: 'a token', OSS_ENDPOINT: oss.url, OSS_REGION: 'cn-hangzhou' };
    const outs = [await run(oss), await run(oss, undefined, { env }), await run(oss, ['the secret of check'])];
    oss.fault({
      times: Infinity,
      do: { kind: 'answer', status: 403, body: `<Error><Code>the secret of check</Code></Error>` },
    });
    outs.push(await run(oss));
    for (const { out } of outs)
      for (const secret of [...Object.values(SECRETS), 'a token']) expect(out).not.toContain(secret);
  });
});
