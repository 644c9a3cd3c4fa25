import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { acceptOwnWrite, firstOf, overwrite, type Policy, reportOf } from '../../src/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, failure, plainClient, refusing, startLocal, wrappedClient } from '../ali-oss/support.js';
import { CASES, FORBID, MINE, NOT_MINE } from './own-write-cases.js';

const replacing = (policy: Policy = overwrite()) => ({ policies: { FileAlreadyExists: policy } });
const WITH = { headers: { 'X-Oss-Forbid-Overwrite': 'true' } };

describe('overwrite', () => {
  const replayable = Object.entries(CASES).filter(([, { resent }]) => resent);

  it.each(replayable)('replaces what another stored, for %s', async (_name, write) => {
    const oss = await startLocal();
    const plain = plainClient(oss);
    await write.byOthers(plain);
    const before = oss.object('logs', 'k')?.etag;
    const call = await write.begin(plain);
    const result = await call(wrappedClient(oss, replacing()));
    expect(oss.object('logs', 'k')?.etag).not.toBe(before);
    expect(reportOf(result)).toMatchObject({
      attempts: 2,
      trail: [{ decision: { because: 'the object is replaced' } }],
    });
  });

  it('leaves out the header however it is written, and nothing else; the options of the caller stay as they are', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes(NOT_MINE));
    const options = Object.freeze({ headers: Object.freeze({ ...WITH.headers, 'Cache-Control': 'no-cache' }) });
    await wrappedClient(oss, replacing()).put('k', bytes(MINE), options);
    const [, first, second] = oss.requests;
    expect(first?.headers).toMatchObject({ 'x-oss-forbid-overwrite': 'true', 'cache-control': 'no-cache' });
    expect(second?.headers).toMatchObject({ 'cache-control': 'no-cache' });
    expect(second?.headers).not.toHaveProperty('x-oss-forbid-overwrite');
    expect(options.headers['X-Oss-Forbid-Overwrite']).toBe('true');
  });

  it('works for a request of any shape', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes(NOT_MINE));
    const params = { method: 'PUT', bucket: 'logs', object: 'k', content: bytes(MINE), successStatuses: [200] };
    await wrappedClient(oss, replacing()).request({ ...params, headers: FORBID });
    expect(oss.object('logs', 'k')?.content).toEqual(bytes(MINE));
  });

  it('cannot send a stream that has been read', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes(NOT_MINE));
    const write = CASES['put of a stream of a file'];
    const error = await failure(
      (await write?.begin(plainClient(oss)))?.(wrappedClient(oss, replacing())) ?? Promise.resolve(),
    );
    expect(reportOf(error)?.trail).toMatchObject([{ refused: 'not-replayable' }]);
  });

  it('leaves a request alone that is passed on as the body, whatever headers that has of its own', async () => {
    const oss = await startLocal();
    await plainClient(oss).put('k', bytes(NOT_MINE));
    const body = Object.assign(Readable.from([bytes(MINE)]), { headers: FORBID });
    const error = await failure(wrappedClient(oss, replacing()).putStream('k', body, WITH));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
    expect(reportOf(error)?.trail).toMatchObject([{ refused: 'not-replayable' }]);
  });

  it('has nothing to leave out where the request does not forbid anything', async () => {
    const oss = await startLocal();
    oss.fault({ match: { operation: 'PutObject' }, times: Infinity, do: refusing('FileAlreadyExists') });
    for (const options of [undefined, { headers: null }, { headers: { 'cache-control': 'no-cache' } }]) {
      const error = await failure(wrappedClient(oss, replacing()).put('k', bytes(MINE), options));
      expect(reportOf(error)).toMatchObject({ attempts: 1 });
      expect(error.advice?.cause).toMatch(/rule of the bucket forbids it: no header disables that/);
    }
  });

  it('does not know what to do about a directory', async () => {
    const said = conflict({ code: 'FileAlreadyExists', operation: 'delete' });
    expect(said.kind).toBe('directory');
    expect(await overwrite()(said, tools())).toBeUndefined();
  });

  it("replaces only what is not the caller's own where acceptOwnWrite goes first", async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, replacing(firstOf(acceptOwnWrite(), overwrite())));
    const put = (content: string) => (one: Client) => one.put('k', bytes(content), WITH);
    await put(MINE)(client);
    expect(reportOf(await put(MINE)(client))).toMatchObject({ attempts: 1 });
    expect(reportOf(await put(NOT_MINE)(client))).toMatchObject({ attempts: 2 });
    expect(oss.object('logs', 'k')?.content).toEqual(bytes(NOT_MINE));
  });
});
