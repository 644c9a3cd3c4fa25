import { once } from 'node:events';
import { createReadStream, rmSync, truncateSync, utimesSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { acceptOwnWrite, reportOf } from '../../src/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, errorXml, failure, refusing, wrappedClient } from '../ali-oss/support.js';
import {
  accepting,
  decisionOn,
  fileWith,
  FORBIDDEN,
  large,
  MINE,
  NOT_MINE,
  NOT_TAKEN,
  PART_BYTES,
  started,
  untold,
  WITH,
} from './own-write-cases.js';

it('is not taken for its own where a stream had been read of before it was sent', async () => {
  const { plain, client } = await started();
  const file = fileWith('header' + MINE);
  await plain.put('k', bytes('header' + MINE));
  const stream = createReadStream(file);
  await once(stream, 'readable');
  expect(String(stream.read(6))).toBe('header');
  const error = await failure(client.putStream('k', stream, WITH));
  expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists' });
});

describe('content', () => {
  it('of a stream that was made from nothing, is gone', async () => {
    const { client } = await started();
    const call = (one: Client) => one.putStream('k', Readable.from([bytes(MINE)]), WITH);
    await call(client);
    expect(await decisionOn(client, call)).toMatchObject(untold(/the body was a stream, which is gone/));
  });

  it('of a stream that reads a file as digits, is not what the file holds', async () => {
    const { oss, plain, client } = await started();
    await plain.put('k', bytes(MINE));
    const call = (one: Client) => one.putStream('k', createReadStream(fileWith(MINE), 'hex'), WITH);
    expect(await decisionOn(client, call)).toMatchObject(untold(/the body was a stream, which is gone/));
    expect(oss.object('logs', 'k')?.content).toEqual(bytes(MINE));
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['is gone', rmSync, /the file that was sent cannot be read any more: ENOENT$/],
    ['became shorter', truncateSync, /became shorter during the check/],
  ])('of a file that %s, cannot be compared', async (_what, change, because) => {
    const { oss, client } = await started();
    const path = fileWith(MINE);
    const call = (one: Client) => one.put('k', path, WITH);
    await call(client);
    const isGone = because.source.includes('ENOENT');
    const operation = isGone ? 'PutObject' : 'HeadObject';
    oss.fault({ match: request => request.operation === operation && (change(path), false), do: { kind: 'drop' } });
    expect(await decisionOn(client, call)).toMatchObject(untold(because));
  });

  it('of a file that was changed during the call, is not proven to be another', async () => {
    const path = fileWith(NOT_MINE);
    const ask = (file: string, written: 'no' | 'unknown') => {
      const head = { res: { status: 200, headers: { 'content-length': '8', 'x-oss-hash-crc64ecma': '1' } } };
      const said = { code: 'FileAlreadyExists', operation: 'put', args: ['k', file], written };
      return acceptOwnWrite()(conflict(said), tools({ call: () => Promise.resolve(head) }));
    };
    const isChanged = untold(/what was sent has been changed in the meantime/);
    expect(await ask(path, 'unknown')).toMatchObject(isChanged);
    // Another file may have got its name, with an older time of its own.
    utimesSync(path, Date.now() / 1000 - 60, Date.now() / 1000 - 60);
    expect(await ask(path, 'unknown')).toMatchObject(isChanged);
    expect(await ask(process.execPath, 'unknown')).toBeUndefined();
    expect(await ask(path, 'no')).toBeUndefined();
  });

  it('of a Blob is compared too', async () => {
    const head = { status: 200, headers: { 'content-length': '9', 'x-oss-hash-crc64ecma': '11051210869376104954' } };
    const call = (method: string) => Promise.resolve(method === '_objectUrl' ? 'http://k' : { res: head });
    const said = { code: 'FileAlreadyExists', operation: 'put', args: ['k', new Blob(['123456789'])] };
    expect(await acceptOwnWrite()(conflict(said), tools({ call }))).toMatchObject({
      action: 'resolve',
      value: { name: 'k', url: 'http://k', res: head },
    });
  });

  it.each([
    ['without CRC-64 and an ETag that is its MD5, is read', undefined, { action: 'resolve' }, MINE],
    ['that differs, is read to the end and not taken', undefined, NOT_TAKEN, NOT_MINE],
    ['is not read beyond maxReadBytes', { maxReadBytes: 7 }, untold(/8 bytes long, more than maxReadBytes/), MINE],
  ])('%s', async (_what, options, decision, content) => {
    const { oss, plain } = await started({ crc64Header: false });
    const { uploadId } = await plain.initMultipartUpload('parts');
    const { etag } = await plain.uploadPart('parts', uploadId, 1, bytes(content), 0, content.length);
    await plain.completeMultipartUpload('parts', uploadId, [{ number: 1, etag }]);
    // A copy keeps the ETag, which is no MD5.
    await plain.copy('k', 'parts');
    const client = wrappedClient(oss, accepting(options));
    expect(await decisionOn(client, one => one.put('k', bytes(MINE), WITH))).toMatchObject(decision);
  });

  it('that may not be read, says so', async () => {
    const { oss, client } = await started({ crc64Header: false });
    const call = (one: Client) => one.multipartUpload('k', large(), { ...WITH, partSize: PART_BYTES, parallel: 1 });
    await call(client);
    oss.fault({ match: { operation: 'GetObject' }, do: FORBIDDEN });
    expect(await decisionOn(client, call)).toMatchObject(untold(/reading the object was refused with 403.*GetObject/));
    const body = errorXml('InvalidObjectState');
    oss.fault({ match: { operation: 'GetObject' }, do: { kind: 'answer', status: 403, body } });
    expect(await decisionOn(client, call)).toMatchObject(
      untold(/reading the object failed with 403 InvalidObjectState/),
    );
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'drop' } });
    expect(await decisionOn(client, call)).toMatchObject(untold(/HEAD of the object failed with ResponseError/));
    oss.fault({ match: { operation: 'HeadObject' }, do: { kind: 'hang' } });
    const hasty = wrappedClient(oss, accepting(), { timeout: 100 });
    expect(await decisionOn(hasty, call)).toMatchObject(untold(/HEAD of the object failed with no response/));
  });
});

describe('what stands in the way', () => {
  it.each<[string, (plain: Client) => Promise<unknown>]>([
    ['an appendable object', plain => plain.append('k', bytes(MINE))],
    ['a symlink to the same', plain => plain.put('same', bytes(MINE)).then(() => plain.putSymlink('k', 'same'))],
    ['something longer', plain => plain.put('k', bytes(`${MINE}more`))],
  ])('is not taken for the same where it is %s', async (_what, make) => {
    const { plain, client } = await started();
    await make(plain);
    expect(await decisionOn(client, one => one.put('k', bytes(MINE), WITH))).toMatchObject(NOT_TAKEN);
  });

  it('is not looked at for operations that store no content, and not where it is a directory', async () => {
    const { oss, plain, client } = await started();
    await plain.put('k', bytes(MINE));
    expect(await decisionOn(client, one => one.initMultipartUpload('k', WITH))).toMatchObject(NOT_TAKEN);
    oss.fault({ match: { operation: 'DeleteObject' }, do: refusing('FileAlreadyExists') });
    const error = await failure(client.delete('k'));
    expect(reportOf(error)).toMatchObject({ lookUps: 0, trail: [{ conflict: { kind: 'directory' } }] });
  });

  it('is gone again: that cannot be told', async () => {
    const { oss, client } = await started();
    oss.fault({ match: { operation: 'PutObject' }, do: refusing('FileAlreadyExists') });
    const decision = await decisionOn(client, one => one.put('k', bytes(MINE)));
    expect(decision).toMatchObject(untold(/HEAD of the object failed with 404 NoSuchKey/));
  });

  it('names no method that takes other arguments', async () => {
    for (const [operation, args] of [
      ['copy', ['k', 1]],
      ['putSymlink', ['k', 1]],
    ] as const) {
      const said = conflict({ code: 'FileAlreadyExists', operation, args });
      expect(await acceptOwnWrite()(said, tools())).toBeUndefined();
    }
    const nameless = conflict({ code: 'FileAlreadyExists', operation: 'put', args: [1], name: undefined });
    expect(await acceptOwnWrite()(nameless, tools())).toBeUndefined();
  });
});
