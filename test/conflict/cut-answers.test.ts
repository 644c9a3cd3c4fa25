import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import OSS from 'ali-oss';
import { afterEach, describe, expect, test } from 'vitest';
import { en } from '../../src/catalogue/index.js';
import { isConflict, remedy, reportOf } from '../../src/index.js';
import { xmlOf } from './shapes.js';

const xml = xmlOf({ code: 'FileImmutable', ec: '0026-00000005' });
const afterCode = xml.indexOf('<Message>') + 12;
/** What every answer of OSS carries. */
const OF_OSS = { 'x-oss-request-id': '5F1A2B3C' };
const insideCode = xml.indexOf('FileImm') + 7;

let stop: () => Promise<void> = () => Promise.resolve();
afterEach(() => stop());

/** A client of a server that answers every request like this. */
async function clientOf(answer: (response: ServerResponse) => void, timeout = 10_000) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      answer(response);
    });
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  stop = () =>
    new Promise(closed => {
      server.close(() => {
        closed();
      });
      server.closeAllConnections();
    });
  const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return remedy(
    new OSS({
      endpoint,
      sldEnable: true,
      bucket: 'bkt',
      region: 'x',
      accessKeyId: 'i',
      accessKeySecret: 's',
      timeout,
    } as OSS.Options),
  );
}

const cutAfter =
  (part: string | Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(409, { 'content-length': '5000', ...OF_OSS, ...headers });
    response.write(part, () => response.socket?.destroy());
  };

const silentAfter =
  (headers: Record<string, string>, part = '') =>
  (response: ServerResponse) => {
    response.writeHead(409, { 'content-length': '5000', ...OF_OSS, ...headers });
    response.flushHeaders();
    if (part !== '') response.write(part);
  };

async function expectConflict(call: Promise<unknown>, code: string): Promise<void> {
  const error = await call.catch((reason: unknown) => reason);
  expect(isConflict(error)).toBe(true);
  expect(reportOf(error)?.trail[0]?.conflict.code).toBe(code);
  expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'no' });
  expect(error).toHaveProperty('advice.summary');
}

describe('a 409 whose body is cut', () => {
  test.each<[string, string | Buffer, Record<string, string>, string]>([
    ['after the code', xml.slice(0, afterCode), {}, 'FileImmutable'],
    ['inside the code', xml.slice(0, insideCode), {}, 'Unknown'],
    [
      'inside the code, with an EC in the headers',
      xml.slice(0, insideCode),
      { 'x-oss-ec': '0026-00000005' },
      'FileImmutable',
    ],
    ['before the code', '<?xml', {}, 'Unknown'],
    [
      'in gzip',
      gzipSync(xml).subarray(0, 40),
      { 'content-encoding': 'gzip', 'x-oss-ec': '0026-00000005' },
      'FileImmutable',
    ],
  ])('%s is recognised', async (_where, part, headers, code) => {
    const client = await clientOf(cutAfter(part, headers));
    await expectConflict(client.put('k', Buffer.from('data')), code);
  });

  test('before its first byte is recognised', async () => {
    const client = await clientOf(response => {
      response.writeHead(409, { 'content-length': '5000', ...OF_OSS, 'x-oss-ec': '0026-00000005' });
      response.flushHeaders();
      setImmediate(() => response.socket?.destroy());
    });
    await expectConflict(client.put('k', Buffer.from('data')), 'FileImmutable');
  });

  test('is recognised of a stream that is downloaded', async () => {
    const client = await clientOf(cutAfter(xml.slice(0, afterCode)));
    await expectConflict(client.getStream('k'), 'FileImmutable');
  });
});

describe('a 409 that carries no mark of OSS', () => {
  const gateway = (part: string, isSilent: boolean) => (response: ServerResponse) => {
    response.writeHead(409, { 'content-length': '5000' });
    response.write(part, () => isSilent || response.socket?.destroy());
  };

  test.each<[string, string, boolean, number]>([
    ['cut before the code', '<?xml', false, 10_000],
    ['cut inside the code', xml.slice(0, insideCode), false, 10_000],
    ['followed by silence', '<?xml', true, 150],
  ])('is no conflict, and the write is unknown: %s', async (_how, part, isSilent, timeout) => {
    const client = await clientOf(gateway(part, isSilent), timeout);
    const error: unknown = await client.put('k', Buffer.from('data')).catch((reason: unknown) => reason);
    expect(isConflict(error)).toBe(false);
    expect(reportOf(error)).toMatchObject({ attempts: 1, written: 'unknown', trail: [] });
    expect(error).toHaveProperty('advice', en.foreignAnswer);
  });

  test('is one all the same where its body has the code of OSS', async () => {
    const client = await clientOf(gateway(xml.slice(0, afterCode), false));
    await expectConflict(client.put('k', Buffer.from('data')), 'FileImmutable');
  });
});

describe('a 409 whose head is followed by silence', () => {
  test.each<[string, Record<string, string>, string, string]>([
    ['with an EC', { 'x-oss-ec': '0026-00000005' }, '', 'FileImmutable'],
    ['without anything', {}, '', 'Unknown'],
    ['after half a body', {}, xml.slice(0, afterCode), 'FileImmutable'],
  ])('%s is recognised when the client gives up', async (_how, headers, part, code) => {
    const client = await clientOf(silentAfter(headers, part), 150);
    await expectConflict(client.put('k', Buffer.from('data')), code);
  });

  test('of an append is known not to be stored', async () => {
    const client = await clientOf(silentAfter({ 'x-oss-ec': '0026-00000016', 'x-oss-next-append-position': '7' }), 150);
    const error: unknown = await client
      .append('log', Buffer.from('x'), { position: '3' })
      .catch((reason: unknown) => reason);
    expect(reportOf(error)).toMatchObject({ written: 'no', trail: [{ conflict: { nextPosition: 7, written: 'no' } }] });
  });
});
