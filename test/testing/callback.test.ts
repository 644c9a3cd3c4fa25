import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bytes, failure, local, type Client } from './local.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server to be called back, and what it was sent. */
async function called(status: number, answer: string) {
  const calls: { type: string | undefined; host: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'content-type': type, host } = request.headers;
      calls.push({ type, host, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end(answer);
    });
  }).listen(0, '127.0.0.1');
  closing.push(() => void server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stored`, calls };
}

const writes: [what: string, write: (client: Client, options?: object) => Promise<unknown>][] = [
  ['a put', (client, options) => client.put('a', bytes('abc'), options)],
  ['an append', (client, options) => client.append('a', bytes('abc'), options)],
];
const elsewhere = { callback: { url: 'http://callback.example', body: 'b' } };

describe.each(writes)('The callback of %s', (_what, write) => {
  it('is sent once the object is stored, and what it is answered is the answer', async () => {
    const { oss, client } = await local();
    const { url, calls } = await called(200, '{"ok":true}');
    const body = 'b=${bucket}&o=${object}&s=${size}&who=${x:who}&none=${none}';
    const result = await write(client, { callback: { url, body, host: 'h.example', customValue: { who: 'a b' } } });
    expect(result).toMatchObject({ res: { status: 200 }, data: { ok: true } });
    expect(calls).toEqual([
      { type: 'application/x-www-form-urlencoded', host: 'h.example', body: 'b=bucket&o=a&s=3&who=a%20b&none=' },
    ]);
    expect(oss.requests).toMatchObject([{ applied: true, status: 200 }]);
  });

  it.each<[status: number, answer: string, ec: string, message: string]>([
    [502, '{}', '0007-00000203', 'Error status : 502.'],
    [200, '<html>', '0007-00000205', 'Response body is not valid json format.'],
  ])('that is answered %s with %j fails after the object is stored', async (status, answer, ecCode, message) => {
    const { oss, client } = await local();
    const { url } = await called(status, answer);
    const error = await failure(write(client, { callback: { url, body: 'b' } }));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed', ecCode, message });
    expect(error.requestId).toBeDefined();
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('abc');
    expect(oss.requests).toMatchObject([{ applied: true, status: 203, code: 'CallbackFailed' }]);
  });

  it.each(['http://callback.example', 'https://127.0.0.1:1', 'http://127.0.0.1:1', 'nowhere'])(
    'to %s, which cannot be reached, fails after the object is stored',
    async url => {
      const { oss, client } = await local();
      const error = await failure(write(client, { callback: { url, body: 'b' } }));
      expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
      expect(error.message).toMatch('OSS can not connect to your callbackUrl');
      expect(oss.object('bucket', 'a')?.content.toString()).toBe('abc');
    },
  );

  it('is made where the answer is lost', async () => {
    const { oss, client } = await local({ faults: [{ do: { kind: 'apply-then-drop' } }] });
    const { url, calls } = await called(200, '{}');
    expect(await failure(write(client, { callback: { url, body: 'b' } }))).toMatchObject({ status: -1 });
    expect(calls).toHaveLength(1);
    expect(oss.requests).toMatchObject([{ applied: true, status: undefined }]);
  });

  it.each([{}, elsewhere])('fails where a fault says so, with %j', async options => {
    const { oss, client } = await local({ faults: [{ do: { kind: 'callback-failed' } }] });
    const error = await failure(write(client, options));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed', ecCode: '0007-00000203' });
    expect(error.requestId).toBeDefined();
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('abc');
    expect(oss.requests).toMatchObject([
      { fault: 'callback-failed', applied: true, status: 203, code: 'CallbackFailed' },
    ]);
  });

  it('may have an answer made by hand', async () => {
    const { oss, client } = await local();
    const body = '<Error><Code>CallbackFailed</Code><Message>mine</Message></Error>';
    oss.fault({ do: { kind: 'apply-then-answer', status: 203, body } });
    const error = await failure(write(client, elsewhere));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed', message: 'mine' });
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('abc');
  });

  it.each(['e30=', 'bnVsbA==', '?'])('that reads %s is none, and nothing is stored', async header => {
    const { oss, client } = await local();
    const error = await failure(write(client, { headers: { 'x-oss-callback': header } }));
    expect(error).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });
});

describe('A callback', () => {
  it('in JSON has its texts in quotes', async () => {
    const { client } = await local();
    const { url, calls } = await called(200, '{}');
    const body = '{"type":${mimeType},"size":${size},"etag":${etag}}';
    await client.put('a.txt', bytes('abc'), { callback: { url, body, contentType: 'application/json' } });
    expect(calls.map(call => JSON.parse(call.body) as unknown)).toEqual([
      { type: 'text/plain', size: 3, etag: '900150983CD24FB0D6963F7D28E17F72' },
    ]);
  });

  it('is not made where the write is refused, also by a fault that has it fail', async () => {
    const { oss, client } = await local();
    const { url, calls } = await called(200, '{}');
    await client.append('a', bytes('x'));
    oss.fault({ skip: 1, do: { kind: 'callback-failed' } });
    for (let time = 1; time <= 2; time += 1) {
      const error = await failure(client.append('a', bytes('y'), { callback: { url, body: 'b' } }));
      expect(error).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
    }
    expect(calls).toEqual([]);
  });

  it('that fails leaves no object held', async () => {
    const { oss, client } = await local({ staleMs: 5 });
    await client.put('a', bytes('x'));
    oss.fault({ do: { kind: 'callback-failed' } });
    expect(await failure(client.putACL('a', 'private'))).toMatchObject({ status: 203 });
    await client.putACL('a', 'private');
  });

  it('of a multipart upload is made at its end, and fails after the object is stored', async () => {
    const { oss, client } = await local();
    const content = bytes('x'.repeat(300_000));
    for (const [status, answer] of [
      [200, '{"ok":true}'],
      [404, '{}'],
    ] as const) {
      const { url, calls } = await called(status, answer);
      const options = { partSize: 102_400, callback: { url, body: '${size}' } };
      const uploading = client.multipartUpload('big', content, options);
      if (status === 200) expect(await uploading).toMatchObject({ data: { ok: true } });
      else expect(await failure(uploading)).toMatchObject({ status: 203, code: 'CallbackFailed' });
      expect(calls.map(({ body }) => body)).toEqual(['300000']);
      expect(oss.object('bucket', 'big')?.content.length).toBe(300_000);
    }
  });

  it('that the server cuts off fails after the object is stored', async () => {
    const { oss, client } = await local();
    const server = createServer(message => message.socket.destroy()).listen(0, '127.0.0.1');
    closing.push(() => void server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await failure(client.put('a', bytes('abc'), { callback: { url, body: 'b' } }));
    expect(error).toMatchObject({ status: 203, code: 'CallbackFailed' });
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('abc');
  });
});
