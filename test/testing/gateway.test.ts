import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/testing/index.js';
import { bytes, failure, local } from './local.js';
import { wire } from './wire.js';

const append = { operation: 'AppendObject' };

describe('A gateway that answers by itself', () => {
  it.each([400, 403, 409, 502])('with %s stores nothing, and ali-oss sees no code and no request id', async status => {
    const { oss, client } = await local();
    oss.fault({ match: append, do: { kind: 'gateway', status } });
    const error = await failure(client.append('log', bytes('a')));
    expect(error.status).toBe(status);
    expect([error.code, error.requestId]).toEqual([undefined, undefined]);
    expect(oss.object('bucket', 'log')).toBeUndefined();
    expect(oss.requests).toMatchObject([{ fault: 'gateway', applied: false, status }]);
  });

  it.each([200, 403, 409, 502])('with %s after the request was applied hides what OSS said', async status => {
    const { oss, client } = await local();
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'gateway', status, apply: true } });
    await client.put('a', bytes('x')).catch(() => undefined);
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('x');
    expect(oss.requests).toMatchObject([{ fault: 'gateway', applied: true, status }]);
  });

  it('after a refusal of OSS has the code of that in the log, and not in its page', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('a'));
    oss.fault({ match: append, do: { kind: 'gateway', status: 502, apply: true } });
    expect((await failure(client.append('log', bytes('b')))).code).toBeUndefined();
    expect(oss.requests[1]).toMatchObject({ applied: false, status: 502, code: 'PositionNotEqualToLength' });
  });

  it.each<[method: string, effect: Partial<Extract<Effect, { kind: 'gateway' }>>]>([
    ['GET', {}],
    ['HEAD', {}],
    ['PUT', { apply: true }],
    ['HEAD', { apply: true, body: '<Error><Code>FileImmutable</Code></Error>' }],
  ])('bears no mark of OSS in answer to a %s with %j', async (method, effect) => {
    const { oss } = await local();
    oss.fault({ do: { kind: 'gateway', status: 409, ...effect } });
    const answer = await wire(`${oss.url}/bucket/a`, { method, headers: { origin: 'https://a.example' } });
    const names = Object.keys(answer.headers);
    expect(names.filter(name => /^x-|^access-control-|^server$|^etag$|^vary$/.test(name))).toEqual([]);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html' });
    expect(answer.body).toMatch(method === 'HEAD' ? /^$/ : /<h1>409 Conflict<\/h1>/);
  });

  it('has the headers and the body that it is given', async () => {
    const { oss } = await local();
    const headers = { Server: 'cloudflare', 'X-Cache': 'MISS', 'Content-Type': 'text/plain' };
    oss.fault({ do: { kind: 'gateway', status: 403, headers, body: 'blocked' } });
    const answer = await wire(`${oss.url}/bucket/a`);
    expect(answer).toMatchObject({ status: 403, body: 'blocked' });
    expect(answer.headers).toMatchObject({ server: 'cloudflare', 'x-cache': 'MISS', 'content-type': 'text/plain' });
    expect(answer.headers).not.toHaveProperty('x-oss-request-id');
  });
});
