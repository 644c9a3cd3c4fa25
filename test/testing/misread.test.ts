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
