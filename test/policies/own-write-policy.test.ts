import { createReadStream } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { acceptOwnWrite, reportOf } from '../../src/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, failure, wrappedClient } from '../ali-oss/support.js';
import { accepting, fileWith, MINE, started, untold, WITH } from './own-write-cases.js';

describe('acceptOwnWrite', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('decides and does nothing in observe mode', async () => {
    const { oss, plain } = await started();
    plain.useBucket('other');
    await plain.put('source', bytes(MINE));
    plain.useBucket('logs');
    await plain.copy('k', 'source', 'other');
    const client = wrappedClient(oss, { ...accepting(), mode: 'observe' });
    const error = await failure(client.copy('k', 'source', 'other', WITH));
    expect(error.code).toBe('FileAlreadyExists');
    expect(reportOf(error)?.trail[0]?.decision).toMatchObject({ action: 'resolve' });
    const put = await failure(client.put('k', bytes(MINE), WITH));
    expect(reportOf(put)?.trail[0]?.decision).toMatchObject({ action: 'resolve' });
  });

  it('ends with the reason of a signal', async () => {
    const { oss, plain } = await started();
    await plain.put('k', bytes(MINE));
    const giveUp = new AbortController();
    const aborts = () => {
      giveUp.abort(new Error('enough'));
      return false;
    };
    oss.fault({ match: request => request.operation === 'HeadObject' && aborts(), do: { kind: 'drop' } });
    const client = wrappedClient(oss, { ...accepting(), signal: giveUp.signal });
    await expect(client.put('k', createReadStream(fileWith(MINE)), WITH)).rejects.toThrow('enough');
  });

  it('stops reading at the abort', async () => {
    const giveUp = AbortSignal.abort(new Error('enough'));
    const head = { res: { status: 200, headers: { 'content-length': '8' } } };
    const calls: string[] = [];
    const call = (method: string) => {
      calls.push(method);
      return Promise.resolve(head);
    };
    const said = conflict({ code: 'FileAlreadyExists', operation: 'put', args: ['k', bytes(MINE)] });
    expect(await acceptOwnWrite()(said, tools({ call, signal: giveUp }))).toMatchObject(untold(/: enough$/));
    expect(calls).toEqual(['request']);
  });

  it('takes no hidden header for a missing one in a browser', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    const ask = (headers: object, options = {}) => {
      const call = (method: string) =>
        Promise.resolve(method === '_objectUrl' ? 'u' : { res: { status: 200, headers } });
      const args = ['k', bytes('123456789'), options];
      const said = conflict({ code: 'FileAlreadyExists', operation: 'put', args, written: 'no' });
      return acceptOwnWrite()(said, tools({ call }));
    };
    const same = { 'content-length': '3', 'x-oss-hash-crc64ecma': '11051210869376104954' };
    expect(await ask(same)).toMatchObject({ action: 'resolve' });
    expect(await ask({ 'x-oss-hash-crc64ecma': '1' })).toBeUndefined();
    expect(await ask(same, { meta: { a: '1' } })).toMatchObject(untold(/x-oss-meta-a is not visible: let CORS/));
    expect(await ask({})).toMatchObject(untold(/let CORS expose x-oss-hash-crc64ecma/));
    const listed = Promise.reject(Object.assign(new Error(), { status: 404, code: 'NoSuchUpload' }));
    const etag = '"00000000000000000000000000000000-1"';
    const call = (method: string) =>
      method === 'listParts' ? listed : Promise.resolve({ res: { status: 200, headers: { etag } } });
    const args = ['k', 'id', [{ number: 1, etag: '"A"' }]];
    const completed = conflict({ code: 'FileAlreadyExists', operation: 'completeMultipartUpload', args });
    expect(await acceptOwnWrite()(completed, tools({ call }))).toMatchObject(untold(/its ETag is 0{32}-1, and not/));
  });

  it.each([
    [{ maxReadBytes: -1 }, '`maxReadBytes` to be a whole number of bytes ≥ 0, got -1. Example: acceptOwnWrite('],
    [{ maxReadBytes: 1.5 }, 'got 1.5'],
    [{ maxReadByte: 1 }, 'Did you mean `maxReadBytes`?'],
    [[], 'Expected options of acceptOwnWrite() to be an object, got an array.'],
  ])('refuses the options %j', (options, message) => {
    expect(() => acceptOwnWrite(options as object)).toThrow(TypeError);
    expect(() => acceptOwnWrite(options as object)).toThrow(message);
  });
});
