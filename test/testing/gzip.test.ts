import { describe, expect, it } from 'vitest';
import { bytes, local } from './local.js';

const TEXT = 'line\n'.repeat(300);
const TAKES_GZIP = { headers: { 'accept-encoding': 'gzip, deflate, br' } };

describe('text of 1 KB or more, asked for by somebody who takes gzip', () => {
  it('is compressed, and neither its length nor its ETag is told', async () => {
    const { client } = await local();
    await client.append('app.log', bytes(TEXT));
    const { res, content } = await client.get('app.log', undefined, TAKES_GZIP);
    expect(res.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/plain' });
    for (const untold of ['content-length', 'etag', 'accept-ranges']) expect(res.headers).not.toHaveProperty(untold);
    expect(res.headers).toHaveProperty('x-oss-hash-crc64ecma');
    expect(String(content)).toBe(TEXT);
  });

  it('is not told the length of by HEAD, but by GetObjectMeta', async () => {
    const { client } = await local();
    await client.put('a.json', bytes(TEXT), { mime: 'application/json; charset=utf-8' });
    expect((await client.head('a.json', TAKES_GZIP)).res.headers).not.toHaveProperty('content-length');
    const { headers } = (await client.getObjectMeta('a.json', TAKES_GZIP)).res;
    expect(headers).toMatchObject({ 'content-length': '1500' });
    expect(headers).toHaveProperty('etag');
  });
});

describe('the content is given as it is', () => {
  it.each([
    ['to somebody who does not say that they take gzip', 'a.txt', TEXT, {}, {}],
    ['below 1 KB', 'a.txt', TEXT.slice(0, 1023), {}, TAKES_GZIP.headers],
    ['where it is no text', 'a.png', TEXT, {}, TAKES_GZIP.headers],
    ['where it was stored encoded', 'a.txt', TEXT, { 'content-encoding': 'br' }, TAKES_GZIP.headers],
  ])('%s', async (_when, name, text, kept, headers) => {
    const { client } = await local();
    await client.put(name, bytes(text), { headers: kept });
    const { res, content } = await client.get(name, undefined, { headers });
    expect(res.headers['content-length']).toBe(String(text.length));
    expect(String(content)).toBe(text);
  });

  it('where a range of it is asked for', async () => {
    const { client } = await local();
    await client.put('a.txt', bytes(TEXT));
    const headers = { ...TAKES_GZIP.headers, range: 'bytes=0-1199' };
    const { res, content } = await client.get('a.txt', undefined, { headers });
    expect(res.status).toBe(206);
    expect(String(content)).toBe(TEXT.slice(0, 1200));
  });
});
