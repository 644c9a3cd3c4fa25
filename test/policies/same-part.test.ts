import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptSamePart, type RemedyOptions, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { conflict, tools } from '../call/fakes.js';
import {
  bytes,
  type Client,
  errorXml,
  failure,
  plainClient,
  refusing,
  startLocal,
  wrappedClient,
} from '../ali-oss/support.js';
import { fileWith, MINE, NOT_MINE } from './own-write-cases.js';

const ACCEPTING: RemedyOptions = { policies: { PartAlreadyExist: acceptSamePart() } };
const FORBIDDEN = { kind: 'answer', status: 403, body: errorXml('AccessDenied') } as const;
const CONTENT = `0123${MINE}`;
const END = 4 + MINE.length;

/** A sequential upload, which ali-oss begins by `request` only. */
async function begin(client: Client): Promise<string> {
  const { data } = await client.request({
    ...{ method: 'POST', bucket: 'logs', object: 'big', subres: { uploads: '', sequential: '' } },
    ...{ xmlResponse: true, successStatuses: [200] },
  });
  return (data as { readonly UploadId: string }).UploadId;
}

async function started(options: RemedyOptions = ACCEPTING) {
  const oss = await startLocal();
  const plain = plainClient(oss);
  return { oss, plain, client: wrappedClient(oss, options), uploadId: await begin(plain) };
}

/** One that OSS refused without saying what is stored. */
function silent(oss: LocalOss) {
  oss.fault({ match: { operation: 'UploadPart' }, do: refusing('PartAlreadyExist') });
}

const told = (error: unknown) => reportOf(error)?.trail.at(-1)?.decision.because;

describe('a part of a sequential upload', () => {
  it.each<[string, () => unknown, number, number]>([
    ['a Buffer', () => bytes(CONTENT), 4, END],
    ['a path', () => fileWith(CONTENT), 4, END],
    ['a stream of a file', () => createReadStream(fileWith(CONTENT), { start: 4 }), 100, 100 + MINE.length],
  ])('of %s that is stored already is a success', async (_what, body, start, end) => {
    const { oss, plain, client, uploadId } = await started();
    const undisturbed = await plain.uploadPart('big', await begin(plain), 1, body(), start, end);
    oss.fault({ match: { operation: 'UploadPart' }, do: { kind: 'apply-then-drop' } });
    await failure(client.uploadPart('big', uploadId, 1, body(), start, end));
    const result = await client.uploadPart('big', uploadId, 1, body(), start, end);
    const { name, etag, res } = result;
    expect({ ...result, res: undefined }).toEqual({ ...undisturbed, res: undefined });
    expect(res).toMatchObject({ status: 200, headers: { etag, 'x-oss-request-id': expect.any(String) as string } });
    expect(name).toBe('big');
    expect(reportOf(result)).toMatchObject({
      lookUps: 0,
      written: 'yes',
      trail: [{ decision: { action: 'resolve' } }],
    });
    expect((await client.uploadPart('big', uploadId, 2, bytes('next'), 0, 4)).res.status).toBe(200);
  });

  it('that ali-oss sent again after a lost answer is a success', async () => {
    const { oss, uploadId } = await started();
    const client = wrappedClient(oss, ACCEPTING, { retryMax: 1 });
    await plainClient(oss).put('source', bytes(MINE));
    oss.fault({ match: { operation: 'UploadPartCopy' }, do: { kind: 'apply-then-drop' } });
    const source = { sourceKey: 'source', sourceBucketName: 'logs' };
    const result = await client.uploadPartCopy('big', uploadId, 1, '0-7', source);
    expect(result).toMatchObject({ name: 'big', res: { status: 200 } });
    expect(reportOf(result)?.trail).toMatchObject([{ conflict: { written: 'unknown' } }]);
  });

  it('that holds other bytes surfaces, with both ETags', async () => {
    const { plain, client, uploadId } = await started();
    const { etag } = await plain.uploadPart('big', uploadId, 1, bytes(NOT_MINE), 0, MINE.length);
    const error = await failure(client.uploadPart('big', uploadId, 1, bytes(MINE), 0, MINE.length));
    expect(error.code).toBe('PartAlreadyExist');
    expect(error.advice?.cause).toContain(`(the stored part 1 has the ETag ${String(etag)}, the one sent "E5EBD4C0`);
  });

  it('is looked up by its number where OSS does not say its ETag', async () => {
    const { oss, plain, client, uploadId } = await started();
    for (const number of [1, 2, 3]) await plain.uploadPart('big', uploadId, number, bytes(`part ${number}`), 0, 6);
    silent(oss);
    const result = await client.uploadPart('big', uploadId, 2, bytes('part 2'), 0, 6);
    expect(reportOf(result)).toMatchObject({ lookUps: 1 });
    expect(oss.requests.at(-1)?.query).toMatchObject({ 'max-parts': '1', 'part-number-marker': '1' });
    silent(oss);
    const missing = await failure(client.uploadPart('big', uploadId, 4, bytes('part 4'), 0, 6));
    expect(told(missing)).toMatch(/it is not known whether .*: OSS lists no part 4$/);
    silent(oss);
    oss.fault({ match: { operation: 'ListParts' }, do: FORBIDDEN });
    const refused = await failure(client.uploadPart('big', uploadId, 2, bytes('part 2'), 0, 6));
    expect(told(refused)).toMatch(/listing the parts was refused with 403 AccessDenied: oss:ListParts is missing$/);
  });

  it('that was a stream of nothing, or a file that is gone, cannot be compared', async () => {
    const { plain, client, uploadId } = await started();
    await plain.uploadPart('big', uploadId, 1, bytes(MINE), 0, MINE.length);
    const stream = Readable.from([bytes(MINE)]);
    const error = await failure(client.uploadPart('big', uploadId, 1, stream, 0, MINE.length));
    expect(told(error)).toMatch(/it is not known whether .*: the part was a stream, which is gone/);
    const said = conflict({
      code: 'PartAlreadyExist',
      operation: 'uploadPart',
      args: ['big', 'id', 1, '/no/such/file'],
    });
    const decision = await acceptSamePart()({ ...said, args: said.args, details: { PartEtag: '"A"' } }, tools());
    expect(decision?.because).toMatch(/the file that was sent cannot be read any more: ENOENT$/);
  });

  it('is asked about for no other code and no other operation', async () => {
    const other = conflict({ code: 'PartAlreadyExist', operation: 'request', args: [{}] });
    expect(await acceptSamePart()(other, tools())).toBeUndefined();
    const code = conflict({ code: 'StaleFile', operation: 'uploadPart' });
    expect(await acceptSamePart()(code, tools())).toBeUndefined();
    const nameless = conflict({ code: 'PartAlreadyExist', operation: 'uploadPart', args: [1] });
    expect(await acceptSamePart()(nameless, tools())).toBeUndefined();
  });
});

describe('a copied part of a sequential upload', () => {
  const source = { sourceKey: 'a source', sourceBucketName: 'other' };

  async function copied(options?: RemedyOptions) {
    const all = await started(options);
    all.plain.useBucket('other');
    await all.plain.put('a source', bytes(CONTENT));
    all.plain.useBucket('logs');
    return all;
  }

  it.each([
    ['of a range', `4-${END - 1}`, {}],
    ['of the whole', undefined, {}],
    ['of a version', `4-${END - 1}`, { versionId: 'null' }],
    ['of a version named otherwise', `4-${END - 1}`, { subres: { versionId: 'null' } }],
  ])('%s, that is stored already, is a success', async (_what, range, options) => {
    const { plain, client, uploadId } = await copied();
    const { etag } = await plain.uploadPartCopy('big', uploadId, 1, range, source);
    const result = await client.uploadPartCopy('big', uploadId, 1, range, source, options);
    expect(result).toMatchObject({ name: 'big', etag, res: { status: 200 } });
  });

  it('that holds other bytes surfaces, and so does one too large to read', async () => {
    const { oss, plain, client, uploadId } = await copied();
    await plain.uploadPart('big', uploadId, 1, bytes(NOT_MINE), 0, MINE.length);
    const other = await failure(client.uploadPartCopy('big', uploadId, 1, '4-11', source));
    expect(told(other)).toMatch(/^the stored part 1 has the ETag/);
    const frugal = wrappedClient(oss, { policies: { PartAlreadyExist: acceptSamePart({ maxReadBytes: 7 }) } });
    const large = await failure(frugal.uploadPartCopy('big', uploadId, 1, '4-11', source));
    expect(told(large)).toMatch(/the part has 8 bytes, which is more than maxReadBytes, so they were not read$/);
    oss.fault({ match: { operation: 'GetObject' }, do: FORBIDDEN });
    const forbidden = await failure(client.uploadPartCopy('big', uploadId, 1, '4-11', source));
    expect(told(forbidden)).toMatch(/reading the source was refused with 403 AccessDenied: oss:GetObject is missing$/);
  });

  it('is compared in observe mode too, and nothing is done', async () => {
    const { plain, client, uploadId } = await copied({ ...ACCEPTING, mode: 'observe' });
    await plain.uploadPartCopy('big', uploadId, 1, '4-11', source);
    const error = await failure(client.uploadPartCopy('big', uploadId, 1, '4-11', source));
    expect(reportOf(error)?.trail).toMatchObject([{ decision: { action: 'resolve' } }]);
  });
});

describe('acceptSamePart', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('has no files to look at in a browser', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const said = conflict({
      code: 'PartAlreadyExist',
      operation: 'uploadPart',
      args: ['big', 'id', 1, 'a/path', 0, 1],
    });
    const decision = await acceptSamePart()({ ...said, args: said.args, details: { PartEtag: '"A"' } }, tools());
    expect(decision).toMatchObject({ action: 'surface' });
  });

  it('refuses options that it does not know', () => {
    expect(() => acceptSamePart({ maxBytes: 1 } as object)).toThrow(
      'Example: acceptSamePart({ maxReadBytes: 1048576 })',
    );
  });
});
