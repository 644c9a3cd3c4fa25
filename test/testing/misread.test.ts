import { describe, expect, it } from 'vitest';
import { bytes, clientOf, failure, local } from './local.js';

const get = { operation: 'GetObject' };
const range = (start: number, end: number) => ({ headers: { Range: `bytes=${start}-${end}` } });

describe('A Range that is dropped', () => {
  it.each([false, true])('gives the whole object, with the signature intact, V4: %s', async authorizationV4 => {
    const { oss } = await local();
    const client = clientOf(oss, { authorizationV4 });
    await client.append('log', bytes('abcdef'));
    oss.fault({ match: get, do: { kind: 'drop-range' } });
    const whole = await client.get('log', range(2, 3));
    expect(whole.res).toMatchObject({ status: 200, headers: { 'content-length': '6' } });
    expect(String(whole['content'])).toBe('abcdef');
    expect(whole.res.headers).not.toHaveProperty('content-range');
    expect(oss.requests[1]).toMatchObject({ fault: 'drop-range', status: 200, headers: { range: 'bytes=2-3' } });
    expect((await client.get('log', range(2, 3))).res.status).toBe(206);
  });

  it('changes nothing where there was none', async () => {
    const { oss, client } = await local();
    oss.fault({ times: Infinity, do: { kind: 'drop-range' } });
    await client.append('log', bytes('abcdef'));
    expect((await client.head('log')).res.headers['content-length']).toBe('6');
    expect(await failure(client.append('log', bytes('x')))).toMatchObject({ status: 409 });
  });
});

describe('Bytes that are others', () => {
  it('are as many, none is right, and the head is that of OSS', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('abcdef'));
    const right = await client.get('log', range(2, 4));
    oss.fault({ match: get, times: 2, do: { kind: 'other-bytes' } });
    const part = await client.get('log', range(2, 4));
    expect(part.res.status).toBe(206);
    const told = ['content-range', 'content-length', 'etag', 'x-oss-object-type', 'x-oss-hash-crc64ecma'] as const;
    for (const name of told) expect(part.res.headers[name]).toBe(right.res.headers[name]);
    expect(String(part['content'])).toBe('bed');
    expect(String((await client.get('log'))['content'])).toBe('`cbedg');
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('abcdef');
    expect(oss.requests[2]).toMatchObject({ fault: 'other-bytes', status: 206, applied: true });
  });

  it('are no matter for a HEAD, a write and a refusal', async () => {
    const { oss, client } = await local();
    oss.fault({ times: Infinity, do: { kind: 'other-bytes' } });
    await client.append('log', bytes('abc'));
    expect((await client.head('log')).res.headers['content-length']).toBe('3');
    expect(await failure(client.get('none'))).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect((await client.list({}, {}))['objects']).toHaveLength(1);
  });

  it.each([
    ['bytes=2-4', 'bytes 0-2/6', 'abc'],
    ['bytes=0-2', 'bytes 1-2/6', 'bc'],
    ['bytes=0-0', 'bytes 1-1/6', 'b'],
    ['bytes=0-', 'bytes 1-5/6', 'bcdef'],
    ['bytes=4-', 'bytes 0-3/6', 'abcd'],
    ['bytes=-2', 'bytes 0-1/6', 'ab'],
  ])('of another range for %s are told as %s', async (asked, told, content) => {
    const { oss, client } = await local();
    await client.append('log', bytes('abcdef'));
    oss.fault({ match: get, do: { kind: 'other-bytes', range: 'other' } });
    const part = await client.get('log', { headers: { Range: asked } });
    expect(part.res).toMatchObject({ status: 206, headers: { 'content-range': told } });
    expect(String(part['content'])).toBe(content);
  });

  it('of another range are the right ones where no range was asked for', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('abc'));
    oss.fault({ match: get, do: { kind: 'other-bytes', range: 'other' } });
    const whole = await client.get('log');
    expect([whole.res.status, String(whole['content'])]).toEqual([200, 'abc']);
  });
});
