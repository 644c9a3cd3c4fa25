import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../examples/express-upload.js';
import { uploadApp } from '../../examples/express-upload/app.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';

let oss: LocalOss;
let url: string;
let end: () => void;

beforeEach(async () => {
  vi.stubEnv('OSS_BUCKET', '');
  oss = await startOss({ buckets: ['logs'] });
  const server = uploadApp(new OSS(oss.clientOptions()), 'uploads/').listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files/`;
  end = () => server.close();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  end();
  await oss.close();
});

const put = (path: string, body: string, key: string) =>
  fetch(url + path, { method: 'PUT', body, headers: { 'Idempotency-Key': key } });
const loseNextAnswer = () => oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'apply-then-drop' } });

describe('uploads behind Express', () => {
  it('are stored where there is nothing', async () => {
    const answer = await put('a.csv', 'a,b\n', '1');
    expect([answer.status, await answer.json()]).toEqual([201, { name: 'a.csv' }]);
    expect(String(oss.object('logs', 'uploads/a.csv')?.content)).toBe('a,b\n');
  });

  it('of a name that is taken are answered 409 with advice, and replace nothing', async () => {
    await put('a.csv', 'a,b\n', '1');
    const answer = await put('a.csv', 'c,d\n', '2');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      error: 'FileAlreadyExists',
      written: 'no',
      advice: { summary: expect.stringContaining('exists') as string, actions: expect.any(Array) as string[] },
    });
    expect(String(oss.object('logs', 'uploads/a.csv')?.content)).toBe('a,b\n');
  });

  it('take the next free name where that is wanted', async () => {
    await put('a.csv', 'a,b\n', '1');
    await put('a.csv?taken=rename', 'c,d\n', '2');
    const answer = await put('a.csv?taken=rename', 'e,f\n', '3');
    expect([answer.status, await answer.json()]).toEqual([201, { name: 'a-2.csv' }]);
    expect(oss.bucket('logs')?.objectNames).toEqual(['uploads/a.csv', 'uploads/a-1.csv', 'uploads/a-2.csv']);
  });

  it('whose answer of OSS is lost are answered 503, and the same again is told stored, not stored again', async () => {
    loseNextAnswer();
    const lost = await put('a.csv?taken=rename', 'a,b\n', '1');
    expect([lost.status, await lost.json()]).toEqual([503, { error: 'NoAnswer', written: 'unknown' }]);
    const again = await put('a.csv?taken=rename', 'a,b\n', '1');
    expect([again.status, await again.json()]).toEqual([201, { name: 'a.csv' }]);
    expect(oss.bucket('logs')?.objectNames).toEqual(['uploads/a.csv']);
  });

  it('of the same bytes by somebody else are not taken for the own', async () => {
    await put('a.csv', 'a,b\n', '1');
    expect((await put('a.csv', 'a,b\n', '2')).status).toBe(409);
  });

  it('cannot leave their folder, may be empty, and other errors stay those of Express', async () => {
    expect((await put('..%2F..%2Fother.csv', '', '1')).status).toBe(201);
    expect(oss.object('logs', 'uploads/other.csv')?.content.length).toBe(0);
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const body = '<Error><Code>AccessDenied</Code><Message>No right</Message></Error>';
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'answer', status: 403, body } });
    expect((await put('b.csv', 'a', '1')).status).toBe(403);
    expect((await put('c.csv', 'x'.repeat(17 * 1024 * 1024), '1')).status).toBe(413);
  });
});

it('express-upload: shows all of that, and ends', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  expect(await main()).toMatchObject({
    first: { status: 201, name: 'report.csv' },
    taken: { status: 409, error: 'FileAlreadyExists' },
    renamed: { status: 201, name: 'report-1.csv' },
    lost: { status: 503, written: 'unknown' },
    again: { status: 201, name: 'photo.jpg' },
    twin: { status: 409 },
  });
});
