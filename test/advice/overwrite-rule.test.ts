import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { acceptOwnWrite, explain, firstOf, overwrite, rename, remedy, reportOf } from '../../src/index.js';
import { zh } from '../../src/locales/zh.js';
import { conflictError, type LocalOss } from '../../src/testing/index.js';
import { bytes, type Client, failure, plainClient, refuse, startLocal, wrappedClient } from '../ali-oss/support.js';
import { type AnyClient, forbid, refusedFor, told } from './diagnose-support.js';

const { 'forbid-overwrite': forbidden, 'overwrite-rule': ruled, directory } = en.advice.FileAlreadyExists;
const FORBID = { headers: { 'x-oss-forbid-overwrite': 'true' } };

/** A bucket in which nothing may be overwritten. */
async function ruledOss(): Promise<LocalOss> {
  const oss = await startLocal();
  const plain = plainClient(oss);
  await plain.put('k', bytes('old'));
  await plain.append('log', bytes('old'));
  Object.assign(oss.bucket('logs') ?? {}, { overwriteRules: [{ prefix: 'k' }, { suffix: 'log' }] });
  return oss;
}

type Call = (client: AnyClient) => Promise<unknown>;

const WRITES: readonly (readonly [string, Call])[] = [
  ['put', client => client.put('k', bytes('x'))],
  ['put with other headers', client => client.put('k', bytes('x'), { headers: { 'x-oss-storage-class': 'IA' } })],
  ['put that may overwrite', client => client.put('k', bytes('x'), { headers: { 'x-oss-forbid-overwrite': 'false' } })],
  ['append', client => client.append('log', bytes('x'), { position: 3 })],
  ['copy', client => client.copy('k', 'log2')],
  ['putMeta', client => client.putMeta('k', { a: '1' })],
  ['putSymlink', client => client.putSymlink('k', 'log')],
  ['initMultipartUpload', client => client.initMultipartUpload('k')],
  ['multipartUpload', client => client.multipartUpload('k', bytes('x'.repeat(300_000)), { partSize: 102_400 })],
  [
    'request',
    client => client.request({ method: 'PUT', bucket: 'logs', object: 'k', content: 'x', successStatuses: [200] }),
  ],
];

describe('FileAlreadyExists to a request without x-oss-forbid-overwrite', () => {
  it.each(WRITES)('is a rule of the bucket: %s', async (_what, call) => {
    const oss = await ruledOss();
    await plainClient(oss).put('log2', bytes('x'));
    const error = await failure(call(wrappedClient(oss) as AnyClient));
    expect(reportOf(error)?.trail[0]?.conflict).toMatchObject({ code: 'FileAlreadyExists', kind: 'overwrite-rule' });
    expect(error.advice).toBe(ruled);
    expect(explain(error)).toBe(ruled);
  });

  it('is one in Chinese too', async () => {
    const error = await failure(wrappedClient(await ruledOss(), { locale: zh }).put('k', bytes('x')));
    expect(error.advice).toBe(zh.advice.FileAlreadyExists['overwrite-rule']);
  });

  it('of a plain client is one as well, by what the error itself tells of its request', async () => {
    const plain = plainClient(await ruledOss());
    expect(explain(await failure(plain.put('k', bytes('x'))))).toBe(ruled);
    expect(explain(await failure(plain.put('k', bytes('x'), FORBID)))).toBe(forbidden);
  });

  it('is about a directory where OSS says so', async () => {
    const oss = await startLocal();
    const plain = plainClient(oss);
    await plain.putBucket('tree', { headers: { 'x-oss-hns-status': 'enabled' } });
    plain.useBucket('tree');
    await plain.put('dir/file', bytes('x'));
    expect((await failure(wrappedClient(oss, {}, { bucket: 'tree' }).put('dir', bytes('x')))).advice).toBe(directory);
  });
});

describe('FileAlreadyExists to a request with x-oss-forbid-overwrite', () => {
  it.each<[what: string, headers: object]>([
    ['in any letter case', { 'X-OSS-Forbid-Overwrite': 'true' }],
    ['as a boolean', { 'x-oss-forbid-overwrite': true }],
  ])('%s is no rule', async (_what, headers) => {
    const oss = await startLocal();
    refuse(oss, 'k', 'FileAlreadyExists');
    expect((await failure(wrappedClient(oss).put('k', bytes('x'), { headers }))).advice).toBe(forbidden);
  });

  it('that a subclass of the client adds is no rule', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes('x'));
    class CreatesOnly extends OSS {
      override put(name: string, body: Buffer) {
        return super.put(name, body, FORBID);
      }
    }
    const client = remedy(new CreatesOnly(oss.clientOptions()));
    expect((await failure(client.put('k', bytes('y')))).advice).toBe(forbidden);
  });

  it('is no rule at the end of a multipart upload', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss) as AnyClient;
    const { uploadId } = (await client.initMultipartUpload('k')) as unknown as { uploadId: string };
    const { etag } = (await client.uploadPart('k', uploadId, 1, bytes('x'), 0, 1)) as unknown as { etag: string };
    await client.put('k', bytes('x'));
    const parts = [{ number: 1, etag }];
    const error = await failure(client.completeMultipartUpload('k', uploadId, parts, FORBID));
    expect(error.advice).toBe(forbidden);
  });

  it('is told by the arguments where a mock has no request', async () => {
    const put: Client['put'] = () => Promise.reject(conflictError('FileAlreadyExists'));
    const mock = { put };
    expect((await failure(remedy(mock).put('k', bytes('x'), FORBID))).advice).toBe(forbidden);
    expect((await failure(remedy(mock).put('k', bytes('x')))).advice).toBe(ruled);
  });

  it('and of which nothing is known is the likeliest', () => {
    expect(explain('FileAlreadyExists')).toBe(forbidden);
    expect(explain(conflictError('FileAlreadyExists'))).toBe(forbidden);
  });
});

describe('under an overwrite rule', () => {
  it('overwrite() says that it cannot help, and the next policy is asked', async () => {
    const oss = await ruledOss();
    const alone = wrappedClient(oss, { policies: { FileAlreadyExists: overwrite() } });
    for (const options of [undefined, FORBID]) {
      const error = await failure(alone.put('k', bytes('x'), options));
      expect(error.advice?.cause).toMatch(/rule of the bucket/);
      expect(error.advice?.summary).toBe(ruled.summary);
    }
    const aside = wrappedClient(oss, {
      policies: {
        FileAlreadyExists: firstOf(
          overwrite(),
          rename(() => 'other'),
        ),
      },
    });
    expect(await aside.put('k', bytes('x'), FORBID)).toMatchObject({ name: 'other' });
  });

  it('rename() stores beside it', async () => {
    const oss = await ruledOss();
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: rename(name => `${name}.1`) } });
    expect(await client.put('k', bytes('x'))).toMatchObject({ name: 'k.1' });
  });

  it('acceptOwnWrite() finds its own first try, whose answer got lost', async () => {
    const oss = await ruledOss();
    oss.fault({ match: { operation: 'PutObject', name: 'k2' }, do: { kind: 'apply-then-drop' } });
    const client = wrappedClient(oss, { policies: { FileAlreadyExists: acceptOwnWrite() } }, { retryMax: 1 });
    expect(await client.put('k2', bytes('mine'))).toMatchObject({ name: 'k2' });
    expect((await failure(client.put('k2', bytes('other')))).advice?.cause).toMatch(/not the one that was sent/);
  });

  it('an append whose answer got lost is found stored', async () => {
    const oss = await ruledOss();
    oss.fault({ match: { operation: 'AppendObject', name: 'new.log' }, do: { kind: 'apply-then-drop' } });
    const client = wrappedClient(oss, { appendRecovery: true, random: () => 0 });
    await client.append('new.log', bytes('one'));
    expect(oss.object('logs', 'new.log')?.content.toString()).toBe('one');
  });
});

describe('a closer look at an overwrite rule', () => {
  const IN_THE_WAY = /^stored under this name: 3 bytes, Normal, last modified [^;]*; /;
  const put = (client: Client) => client.put('k', bytes('x'));

  it('tells the rule', async () => {
    const { facts, lookUps } = await told(await ruledOss(), put);
    expect(facts).toMatch(IN_THE_WAY);
    expect(facts.replace(IN_THE_WAY, '')).toBe('overwrite rules of the bucket: names that begin with "k"');
    expect(lookUps).toBe(2);
  });

  it('tells which permission is missing, or that there is no rule now', async () => {
    const oss = await ruledOss();
    forbid(oss, 'GetBucketOverwriteConfig');
    expect((await told(oss, put)).facts).toContain(refusedFor('oss:GetBucketOverwriteConfig'));
    oss.clearFaults();
    Object.assign(oss.bucket('logs') ?? {}, { overwriteRules: [] });
    refuse(oss, 'k', 'FileAlreadyExists');
    expect((await told(oss, put)).facts).toContain('the bucket has no overwrite rule about this name now');
  });

  it('is not taken where the request itself forbade it', async () => {
    expect((await told(await ruledOss(), client => client.put('k', bytes('x'), FORBID))).operations).toEqual([
      'HeadObject',
    ]);
  });
});
