import OSS from 'ali-oss';
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Conflict, isConflict, remedy, reportOf } from '../../src/index.js';
import {
  bytes,
  type Client,
  errorXml,
  type Failure,
  failure,
  rawConfig,
  refusing,
  startLocal,
  startRaw,
} from '../ali-oss/support.js';
import { wrappedClient } from '../ali-oss/support.js';

const CODES = ['FileImmutable', 'PositionNotEqualToLength', 'FileAlreadyExists', 'ObjectNotAppendable', 'StaleFile'];

const CALLS: readonly ((client: Client, name: string) => Promise<unknown>)[] = [
  (client, name) => client.append(name, bytes('x'), { position: '1' }),
  (client, name) => client.put(name, bytes('x')),
  (client, name) => client.head(name),
  (client, name) => client.get(name),
  (client, name) => client.getStream(name),
  (client, name) => client.putObjectTagging(name, { a: '1' }),
  (client, name) => client.getObjectTagging(name),
  (client, name) => client.putACL(name, 'private'),
  (client, name) => client.getACL(name),
  (client, name) => client.delete(name),
  (client, name) => client.processObjectSave(name, 'target', 'image/resize,w_1'),
  (client, name) => client.multipartUpload(name, Buffer.alloc(101 * 1024), {}),
];

describe('what came over the wire', () => {
  it('is never mistaken for that of another call, with 300 under way at once', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss, { policies: { StaleFile: () => ({ action: 'surface', because: 'counted' }) } });
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    for (const number of numbers) {
      const refusal = {
        requestId: `REQUEST-${number}`,
        fields: { Marker: `field-${number}` },
        headers: { 'x-oss-next-append-position': String(number), 'x-marker': `header-${number}` },
      };
      const code = CODES[number % CODES.length] ?? '';
      const err = Buffer.from(errorXml(code, refusal)).toString('base64');
      oss.fault({
        match: { name: `k${number}` },
        times: Infinity,
        do: refusing(code, { ...refusal, headers: { ...refusal.headers, 'x-oss-err': err } }),
      });
    }
    const errors = await Promise.all(
      numbers.map(number => failure(CALLS[number % CALLS.length]?.(client, `k${number}`) ?? Promise.resolve())),
    );
    const seen = errors.map(error => described(error));
    const expected = numbers.map(number => ({
      requestId: `REQUEST-${number}`,
      ofError: `REQUEST-${number}`,
      name: `k${number}`,
      code: CODES[number % CODES.length],
      ofErrorCode: CODES[number % CODES.length],
      nextPosition: number,
      header: `header-${number}`,
      field: `field-${number}`,
      error: true,
    }));
    expect(seen).toEqual(expected);
  });

  it('is told of an answer without a body, by its headers', async () => {
    const oss = await startLocal();
    const headers = { 'x-oss-request-id': 'HEAD-1', 'x-oss-next-append-position': '7', 'x-oss-ec': '0026-00000005' };
    oss.fault({ do: { kind: 'answer', status: 409, headers } });
    const error = await failure(wrappedClient(oss).head('k'));
    expect(conflictOf(error)).toMatchObject({
      code: 'FileImmutable',
      nextPosition: 7,
      requestId: 'HEAD-1',
      ecCode: '0026-00000005',
      error,
    });
    expect(error).toMatchObject({ name: 'UnknownError', status: 409 });
    expect(error.advice?.summary).toBeTypeOf('string');
  });

  it.each([
    ['no XML at all', '<html><p>Conflict'],
    ['cut XML', errorXml('FileImmutable').slice(0, 70)],
    ['nothing', ''],
  ])('is a conflict too where the body is %s', async (_what, body) => {
    const oss = await startLocal();
    oss.fault({ do: { kind: 'answer', status: 409, body } });
    const error = await failure(wrappedClient(oss).put('k', bytes('x')));
    expect(isConflict(error)).toBe(true);
    expect(error).toMatchObject({ status: 409 });
    expect(['Unknown', 'FileImmutable']).toContain(conflictOf(error).code);
  });

  it('never holds what could sign a request', async () => {
    const oss = await startLocal();
    const fields = { StringToSign: 'PUT', SignatureProvided: 's', OSSAccessKeyId: 'id', SecurityToken: 't', Key: 'k' };
    oss.fault({
      do: refusing('FileImmutable', { fields, headers: { 'set-cookie': 'session=1', 'x-signature': 's' } }),
    });
    const conflict = conflictOf(await failure(wrappedClient(oss).put('k', bytes('x'))));
    expect(conflict.details).toEqual({ Key: 'k' });
    expect(Object.keys(conflict.headers)).not.toContain('set-cookie');
    expect(Object.keys(conflict.headers)).not.toContain('x-signature');
  });
});

describe('the error of getStream', () => {
  const xml = errorXml('FileImmutable', { requestId: 'STREAM-1' });

  it.each<[what: string, answer: (response: ServerResponse) => void]>([
    ['as it is', response => response.writeHead(409).end(xml)],
    ['in pieces', response => response.writeHead(409).write(xml.slice(0, 60), () => response.end(xml.slice(60)))],
    ['gzipped', response => response.writeHead(409, { 'content-encoding': 'gzip' }).end(gzipSync(xml))],
    ['followed by more than 64 KiB', response => response.writeHead(409).end(xml + ' '.repeat(3_000_000))],
    [
      'and then cut',
      response => {
        response.writeHead(409, { 'content-length': String(xml.length + 100) });
        response.write(xml, () => response.destroy());
      },
    ],
    [
      'longer than 64 KiB and then cut',
      response => {
        response.writeHead(409, { 'content-length': '9000000' });
        response.write(xml + ' '.repeat(1_000_000), () => response.destroy());
      },
    ],
  ])('carries the code that came in the body %s', async (_how, answer) => {
    const { url } = await startRaw((_request, response) => {
      answer(response);
    });
    const client = remedy(new OSS(rawConfig(url))) as unknown as Client;
    const error = await failure(client.getStream('k'));
    expect(error).toMatchObject({
      code: 'FileImmutable',
      status: 409,
      requestId: 'STREAM-1',
      name: 'FileImmutableError',
    });
    expect(error.advice?.actions).not.toEqual([]);
    expect(conflictOf(error)).toMatchObject({ code: 'FileImmutable', operation: 'getStream', written: 'no', error });
  });

  it('is still told where the body stops before it says anything', async () => {
    const { url } = await startRaw((_request, response) => {
      response.writeHead(409, { 'content-length': '500', 'x-oss-request-id': 'CUT-1' });
      response.flushHeaders();
      response.write('<?xml', () => response.destroy());
    });
    const error = await failure((remedy(new OSS(rawConfig(url))) as unknown as Client).getStream('k'));
    expect(conflictOf(error)).toMatchObject({ code: 'Unknown', requestId: 'CUT-1' });
    expect(error).toMatchObject({ status: 409 });
  });

  it.each<[what: string, status: number, body: string]>([
    ['403', 403, errorXml('AccessDenied')],
    ['404', 404, errorXml('NoSuchKey')],
    ['404 of a website', 404, '<!doctype html><p>Not here<br>'],
    ['412', 412, errorXml('PreconditionFailed')],
    ['500', 500, errorXml('InternalError')],
    ['503 of a gateway', 503, 'upstream is down'],
  ])('is the one of ali-oss where it is no 409: %s', async (_what, status, body) => {
    const { url } = await startRaw((_request, response) => response.writeHead(status).end(body));
    const plain = new OSS(rawConfig(url)) as unknown as Client;
    const own = ({ name, message, code, status: of }: Failure) => ({ name, message, code, status: of });
    const [before, after] = [await failure(plain.getStream('k')), await failure(remedy(plain).getStream('k'))];
    expect(own(after)).toEqual(own(before));
  });

  it('leaves a connection that can be used again', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    oss.fault({ match: { name: 'k' }, times: 20, do: refusing('FileImmutable') });
    for (let count = 0; count < 20; count += 1) await failure(client.getStream('k'));
    await client.put('other', bytes('x'));
    expect((await client.get('other'))['content']).toEqual(bytes('x'));
  });

  it('says nothing of a stream that was opened', async () => {
    const oss = await startLocal();
    const client = wrappedClient(oss);
    await client.put('k', bytes('content'));
    const { stream } = await client.getStream('k');
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('content');
  });
});

function conflictOf(error: unknown): Conflict {
  const conflict = reportOf(error)?.trail.at(-1)?.conflict;
  if (!conflict) throw new Error('Expected the error of a conflict.');
  return conflict;
}

function described(error: Failure) {
  const { requestId, name, code, nextPosition, headers, details, error: own } = conflictOf(error);
  return {
    requestId,
    ofError: error.requestId,
    name,
    code,
    ofErrorCode: error.code,
    nextPosition,
    header: headers['x-marker'],
    field: details['Marker'],
    error: own === error,
  };
}
