import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptOwnWrite, backoff, firstOf, type NextName, type Policy, rename, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, errorXml, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { FORBID, large, MINE, NOT_MINE, PART_BYTES } from './own-write-cases.js';

const numbered: NextName = (name, attempt) => `${name}-${attempt}`;
const renaming = (policy: Policy = rename(numbered)) => ({ policies: { FileAlreadyExists: policy } });
const WITH = { headers: FORBID };

/** A local OSS in which these names are taken. */
async function taken(...names: string[]): Promise<{ oss: LocalOss; plain: Client }> {
  const oss = await startLocal();
  const plain = plainClient(oss);
  for (const name of names) await plain.put(name, bytes(NOT_MINE));
  return { oss, plain };
}

const names = (oss: LocalOss) => oss.bucket('logs')?.objectNames;

describe('rename', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('makes every name from the one first asked for', async () => {
    const { oss } = await taken('/k', 'k-1', 'k-2');
    const asked: unknown[] = [];
    const next: NextName = (name, attempt) => {
      asked.push([name, attempt]);
      return Promise.resolve(`k-${attempt}`);
    };
    const result = await wrappedClient(oss, renaming(rename(next))).put('k', bytes(MINE), WITH);
    expect(result).toMatchObject({ name: 'k-3' });
    expect(asked).toEqual([1, 2, 3].map(attempt => ['k', attempt]));
    expect(oss.object('logs', 'k-3')?.content).toEqual(bytes(MINE));
    const told = reportOf(result)?.trail.map(({ decision }) => decision.because);
    expect(told).toEqual([1, 2, 3].map(attempt => `the next name is k-${attempt}`));
  });

  it('remembers the name first asked for through the retries of others', async () => {
    const { oss } = await taken('k', 'k-1');
    let turn = 0;
    const every: Policy = (given, using) =>
      (turn += 1) === 2 ? backoff({ baseMs: 0 })(given, using) : rename1(given, using);
    const rename1 = rename(numbered);
    const result = await wrappedClient(oss, renaming(every)).put('k', bytes(MINE), WITH);
    expect(result).toMatchObject({ name: 'k-3' });
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['copy', client => client.copy('k', 'source', WITH)],
    ['putSymlink', client => client.putSymlink('k', 'source', WITH)],
    ['multipartUpload', client => client.multipartUpload('k', large(), { ...WITH, partSize: PART_BYTES })],
    ['initMultipartUpload', client => client.initMultipartUpload('k', WITH)],
  ])('works for %s', async (_method, call) => {
    const { oss } = await taken('k', 'source');
    const result = await call(wrappedClient(oss, renaming()));
    expect(reportOf(result)).toMatchObject({ attempts: 2 });
    expect(oss.requests.at(-1)).toMatchObject({ name: 'k-1', status: 200 });
    expect(oss.object('logs', 'k')?.content).toEqual(bytes(NOT_MINE));
  });

  it('works where a directory has the name', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, renaming());
    await client.putBucket('tree', { headers: { 'x-oss-hns-status': 'enabled' } });
    client.useBucket('tree');
    const params = { method: 'POST', bucket: 'tree', object: 'k', subres: { 'x-oss-dir': '' }, successStatuses: [200] };
    await client.request(params);
    const result = await client.put('k', bytes(MINE));
    expect(reportOf(result)?.trail).toMatchObject([{ conflict: { kind: 'directory' } }]);
    expect(oss.bucket('tree')?.objectNames).toEqual(['k-1']);
    const error = await failure(client.delete('k'));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { because: 'no policy handled it' } }]);
  });

  it('ends after so many names, and never goes beyond the attempts of the client', async () => {
    const { oss } = await taken('k', 'k-1', 'k-2', 'k-3');
    const error = await failure(
      wrappedClient(oss, renaming(rename(numbered, { attempts: 3 }))).put('k', bytes(MINE), WITH),
    );
    expect(error.advice?.cause).toMatch(/all 3 names that were tried exist/);
    const limited = await failure(wrappedClient(oss, { ...renaming(), attempts: 2 }).put('k', bytes(MINE), WITH));
    expect(reportOf(limited)).toMatchObject({ attempts: 2, trail: [{}, { refused: 'attempts' }] });
  });

  it.each<[unknown, RegExp]>([
    [undefined, /rename\(\) function returned no name/],
    ['', /rename\(\) function returned no name/],
    ['//', /rename\(\) function returned no name/],
    ['/k', /rename\(\) function returned the same name again/],
  ])('surfaces where the next name is %j', async (name, because) => {
    const { oss } = await taken('k');
    const error = await failure(wrappedClient(oss, renaming(rename(() => name as string))).put('k', bytes(MINE), WITH));
    expect(error).toMatchObject({ status: 409 });
    expect(error.advice?.cause).toMatch(because);
  });

  it('leaves an upload alone that belongs to its name', async () => {
    const { oss, plain } = await taken();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    await plain.put('k', bytes(NOT_MINE));
    const client = wrappedClient(oss, renaming());
    const parts = [{ number: 1, etag }];
    const error = await failure(client.completeMultipartUpload('k', uploadId, parts, WITH));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { because: 'no policy handled it' } }]);
    const checkpoint = { uploadId, name: 'k', file: bytes(MINE), fileSize: 8, partSize: PART_BYTES, doneParts: parts };
    const resumed = await failure(client.multipartUpload('k', bytes(MINE), { ...WITH, checkpoint }));
    expect(resumed.advice?.cause).toMatch(/the upload of the checkpoint belongs to its name/);
    expect(names(oss)).toEqual(['k']);
  });

  it.each([
    [{ attempts: 0 }, '`attempts` to be a number ≥ 1, got 0. Example: rename('],
    [{ attempt: 2 }, 'Did you mean `attempts`?'],
    [1, 'Expected options of rename() to be an object, got 1.'],
  ])('refuses the options %j', (options, message) => {
    expect(() => rename(numbered, options as object)).toThrow(TypeError);
    expect(() => rename(numbered, options as object)).toThrow(message);
  });

  it('refuses what is no function', () => {
    expect(() => rename('other' as unknown as NextName)).toThrow(
      'Expected the first argument of rename() to be a function (name, attempt) => name, got the string "other".',
    );
  });
});

describe('rename after a send that got no answer', () => {
  /** `put` that ali-oss sends again after a lost answer. */
  const doubtful = (oss: LocalOss, policy?: Policy) => {
    const client = wrappedClient(oss, renaming(policy), { retryMax: 1 });
    return () => client.put('k', bytes(MINE), WITH);
  };

  it('does not store a second time what is stored', async () => {
    const { oss } = await taken();
    oss.fault({ match: { name: 'k' }, do: { kind: 'apply-then-drop' } });
    const error = await failure(doubtful(oss)());
    expect(error.advice?.cause).toMatch(
      /an earlier request of this call has stored it: firstOf\(acceptOwnWrite\(\), rename/,
    );
    expect(reportOf(error)).toMatchObject({ written: 'unknown' });
    expect(names(oss)).toEqual(['k']);
  });

  it('takes another name where it is proven that another stored it', async () => {
    const { oss } = await taken('k');
    oss.fault({ match: { name: 'k' }, do: { kind: 'drop' } });
    expect(await doubtful(oss)()).toMatchObject({ name: 'k-1' });
    expect(names(oss)).toEqual(['k', 'k-1']);
  });

  it('stores nothing where that cannot be told', async () => {
    const { oss } = await taken('k');
    oss.fault({ match: { name: 'k' }, do: { kind: 'drop' } });
    oss.fault({
      match: { operation: 'HeadObject' },
      do: { kind: 'answer', status: 403, body: errorXml('AccessDenied') },
    });
    const error = await failure(doubtful(oss)());
    expect(error.advice?.cause).toMatch(/may have stored it: HEAD of the object was refused with 403.*firstOf\(/);
    expect(names(oss)).toEqual(['k']);
  });

  it.each<[string, (plain: Client) => Promise<unknown>]>([
    ['tags', plain => plain.putObjectTagging('k', { of: 'mine', scanned: 'yes' })],
    ['metadata', plain => plain.putMeta('k', { of: 'nobody' })],
    ['ACL', plain => plain.putACL('k', 'private')],
  ])('does not store a second time what is stored, and whose %s others have changed since', async (_what, change) => {
    const { oss, plain } = await taken();
    oss.fault({ match: { name: 'k' }, do: { kind: 'apply-then-drop' } });
    const headers = { ...FORBID, 'x-oss-tagging': 'of=mine', 'x-oss-object-acl': 'public-read' };
    const client = wrappedClient(oss, renaming(), { retryMax: 1 });
    const call = failure(client.put('k', bytes(MINE), { headers, meta: { of: 'mine' } }));
    await vi.waitFor(() => {
      expect(names(oss)).toEqual(['k']);
    });
    await change(plain);
    expect((await call).advice?.cause).toMatch(
      /may have stored it: its content is what was sent, but its .* (is|are) not .*; others may have changed/,
    );
    expect(names(oss)).toEqual(['k']);
  });

  it('takes what is stored for success where acceptOwnWrite goes first, and another name where it is not its own', async () => {
    const { oss, plain } = await taken();
    const policy = firstOf(acceptOwnWrite(), rename(numbered));
    oss.fault({ match: { name: 'k' }, do: { kind: 'apply-then-drop' } });
    expect(await doubtful(oss, policy)()).toMatchObject({ name: 'k' });
    await plain.put('k', bytes(NOT_MINE));
    oss.fault({ match: { name: 'k' }, do: { kind: 'drop' } });
    expect(await doubtful(oss, policy)()).toMatchObject({ name: 'k-1' });
    expect(names(oss)).toEqual(['k', 'k-1']);
  });

  it('surfaces for what cannot be compared, and needs no proof to begin an upload', async () => {
    const said = { code: 'FileAlreadyExists', written: 'unknown' } as const;
    const copied = conflict({ ...said, operation: 'multipartUploadCopy', args: ['k', {}] });
    expect(await rename(numbered)(copied, tools())).toMatchObject({
      action: 'surface',
      because: expect.stringContaining('multipartUploadCopy cannot be compared') as string,
    });
    const begun = conflict({ ...said, operation: 'initMultipartUpload' });
    expect(await rename(numbered)(begun, tools())).toMatchObject({ action: 'retry', args: ['k-1'] });
  });

  it('is what every call in a browser may be: it re-sends, and tells nobody', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const said = conflict({
      code: 'FileAlreadyExists',
      operation: 'put',
      args: ['k', bytes('123456789')],
      written: 'no',
    });
    const headers = { 'x-oss-hash-crc64ecma': '11051210869376104954' };
    const call = () => Promise.resolve({ res: { status: 200, headers } });
    expect(await rename(numbered)(said, tools({ call }))).toMatchObject({
      action: 'surface',
      because: expect.stringContaining('has stored it') as string,
    });
  });
});
