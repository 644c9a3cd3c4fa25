import { describe, expect, it } from 'vitest';
import { acceptOwnWrite, reportOf, type RemedyOptions } from '../../src/index.js';
import { errorXml, failure, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { CASES, expectAlike, storedTimes } from './own-write-cases.js';

const ACCEPTING: RemedyOptions = { policies: { FileAlreadyExists: acceptOwnWrite() } };
const FORBIDDEN = { kind: 'answer', status: 403, body: errorXml('AccessDenied') } as const;

describe.each(Object.entries(CASES))('%s, of an object that may not be overwritten,', (_name, write) => {
  /** An undisturbed call, and then everything as before. */
  async function begun(options: Parameters<typeof write.begin>[1] = {}, ossOptions = {}) {
    const oss = await startLocal(ossOptions);
    const plain = plainClient(oss);
    const undisturbed = await (await write.begin(plain, options))(plain);
    await plain.delete('k');
    const call = await write.begin(plain, options);
    oss.clearRequests();
    return { oss, plain, undisturbed, call };
  }

  it.runIf(write.resent)('that ali-oss sends again after a lost answer meets itself, and is a success', async () => {
    const { oss, undisturbed, call } = await begun();
    oss.fault({ match: { name: 'k', operation: write.operation }, do: { kind: 'apply-then-drop' } });
    const result = await call(wrappedClient(oss, ACCEPTING, { retryMax: 1 }));
    expectAlike(result, undisturbed);
    const report = reportOf(result);
    expect(report).toMatchObject({ written: 'yes', attempts: 1, trail: [{ conflict: { written: 'unknown' } }] });
    expect(report?.trail[0]?.decision).toMatchObject({
      action: 'resolve',
      because: expect.stringMatching(/^the object is your own: /) as string,
    });
    expect(storedTimes(oss, write.operation)).toBe(1);
  });

  it("that the caller repeats after a lost answer is a success, with what ali-oss's own result has", async () => {
    const { oss, undisturbed, call } = await begun({ meta: { of: 'mine' } });
    oss.fault({ match: { name: 'k', operation: write.operation }, do: { kind: 'apply-then-drop' } });
    const client = wrappedClient(oss, ACCEPTING);
    await failure(call(client));
    expectAlike(await call(client), undisturbed);
    expect(storedTimes(oss, write.operation)).toBe(1);
  });

  it('is not taken for a success where another writer stored something of the same length', async () => {
    const { oss, plain, call } = await begun();
    await write.byOthers(plain);
    const etag = oss.object('logs', 'k')?.etag;
    const error = await failure(call(wrappedClient(oss, ACCEPTING)));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    expect(reportOf(error)?.trail[0]?.decision).toMatchObject({
      action: 'surface',
      because: expect.stringMatching(/^the object is not the one that was sent: /) as string,
    });
    expect(oss.object('logs', 'k')?.etag).toBe(etag);
  });

  it('says which permission is missing where it may not look', async () => {
    const { oss, plain, call } = await begun();
    await write.byOthers(plain);
    for (const operation of ['HeadObject', 'GetSymlink', 'ListParts'])
      oss.fault({ match: { operation }, times: Infinity, do: FORBIDDEN });
    const error = await failure(call(wrappedClient(oss, ACCEPTING)));
    expect(error.code).toBe('FileAlreadyExists');
    expect(error.advice?.cause).toMatch(
      /it is not known whether .*: .* 403 AccessDenied: oss:(GetObject|ListParts) is missing/,
    );
  });

  it('is proven without a CRC-64 too', async () => {
    const { oss, undisturbed, call } = await begun({}, { crc64Header: false });
    oss.fault({ match: { name: 'k', operation: write.operation }, do: { kind: 'apply-then-drop' } });
    const client = wrappedClient(oss, ACCEPTING);
    await failure(call(client));
    expectAlike(await call(client), undisturbed);
  });
});

describe.each(Object.entries(CASES).filter(([name]) => name !== 'completeMultipartUpload'))('%s', (_name, write) => {
  it('is not taken for a success where the same was stored with other metadata', async () => {
    const oss = await startLocal();
    const plain = plainClient(oss);
    await (
      await write.begin(plain, { meta: { of: 'theirs' } })
    )(plain);
    const mine = await write.begin(plain, { meta: { of: 'mine' } });
    const error = await failure(mine(wrappedClient(oss, ACCEPTING)));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    expect(oss.object('logs', 'k')?.meta).toEqual({ of: 'theirs' });
  });
});
