import { describe, expect, it } from 'vitest';
import type { Effect, Fault } from '../../src/testing/index.js';
import { bytes, clientOf, failure, local } from './local.js';
import { wire } from './wire.js';

const ANSWERS = ['answer', 'apply-then-answer'] as const;
const body = '<?xml version="1.0"?>\n<Error><Code>FileImmutable</Code><Message>off</Message></Error>';

describe.each(ANSWERS)('The answer of %s', kind => {
  it('has its own headers in place of ours, whatever their case', async () => {
    const { oss } = await local();
    const headers = { 'Content-Length': '3', Server: 'mine', DATE: 'never', 'X-Oss-Request-Id': 'R' };
    oss.fault({ do: { kind, status: 200, headers, body: 'abc' } });
    const answer = await wire(`${oss.url}/bucket/a`);
    expect(answer).toMatchObject({ status: 200, body: 'abc' });
    expect(answer.headers).toMatchObject({ server: 'mine', date: 'never', 'x-oss-request-id': 'R' });
    const names = answer.raw.map(name => name.toLowerCase());
    expect(names.filter(name => ['content-length', 'server', 'date', 'x-oss-request-id'].includes(name))).toHaveLength(
      4,
    );
  });

  it('may be longer than what comes of it', async () => {
    const { oss } = await local();
    oss.fault({ do: { kind, status: 200, headers: { 'CONTENT-LENGTH': '10' }, body: 'abc' } });
    const error = await failure(clientOf(oss, { timeout: 150 }).get('a'));
    expect(error).toMatchObject({ name: 'ResponseTimeoutError' });
  });

  it('may come in chunks, and then has no length', async () => {
    const { oss } = await local();
    oss.fault({ do: { kind, status: 200, headers: { 'Transfer-Encoding': 'chunked' }, body: 'abc' } });
    const answer = await wire(`${oss.url}/bucket/a`);
    expect(answer).toMatchObject({ body: 'abc', headers: { 'transfer-encoding': 'chunked' } });
    expect(answer.headers).not.toHaveProperty('content-length');
  });

  it('has a body of bytes as they were when the fault was added', async () => {
    const { oss } = await local();
    const content = new Uint8Array([97, 98, 99]);
    oss.fault({ do: { kind, status: 200, body: content } });
    content.fill(0);
    expect(await wire(`${oss.url}/bucket/a`)).toMatchObject({ body: 'abc', headers: { 'content-length': '3' } });
  });

  it('to a HEAD has the XML of its error in x-oss-err, as OSS has it', async () => {
    const { oss, client } = await local();
    oss.fault({ times: 2, do: { kind, status: 409, body } });
    expect(await failure(client.head('a'))).toMatchObject({ status: 409, code: 'FileImmutable', message: 'off' });
    const answer = await wire(`${oss.url}/bucket/a`, { method: 'HEAD' });
    expect(Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString()).toBe(body);
    expect(answer).toMatchObject({ status: 409, body: '' });
  });

  it.each<[what: string, method: string, wire: Partial<Extract<Effect, { kind: 'answer' }>>, err: string | undefined]>([
    ['of a GET is in the body only', 'GET', { status: 409, body }, undefined],
    ['to a HEAD is not made of a success', 'HEAD', { status: 200, body }, undefined],
    ['to a HEAD is not made of what is no error of OSS', 'HEAD', { status: 502, body: '<html></html>' }, undefined],
    ['to a HEAD is not made of nothing', 'HEAD', { status: 409 }, undefined],
    ['to a HEAD is the one that was given', 'HEAD', { status: 409, body, headers: { 'X-Oss-Err': 'x' } }, 'x'],
  ])('%s', async (_what, method, given, err) => {
    const { oss } = await local();
    oss.fault({ do: { kind, status: 409, ...given } });
    const { headers } = await wire(`${oss.url}/bucket/a`, { method });
    expect(headers['x-oss-err']).toBe(err);
  });
});

describe('A fault that was added', () => {
  it('is not changed by what becomes of the object it was made of', async () => {
    const { oss, client } = await local();
    const headers: Record<string, string> = { 'x-oss-ec': 'before' };
    const effect = { kind: 'answer', status: 409, headers, body } as const;
    const match = { method: 'PUT' };
    const fault = { match, times: 1, do: effect };
    const { hits: none } = oss.fault(fault);
    expect(none).toBe(0);
    Object.assign(fault, { times: Infinity, do: { kind: 'toString' } } satisfies Partial<Record<keyof Fault, unknown>>);
    Object.assign(effect, { kind: 'nothing', status: 5, body: 5 });
    Object.assign(match, { method: 'DELETE' });
    headers['x-oss-ec'] = 'a\nb';
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ status: 409, code: 'FileImmutable' });
    await client.put('a', bytes('x'));
    await client.delete('a');
  });

  it.each(['put', 'Put', 'PUT'])('for the method %s hits a PUT', async method => {
    const { oss, client } = await local();
    const fault = oss.fault({ match: { method }, do: { kind: 'drop' } });
    await failure(client.put('a', bytes('x')));
    expect(fault.hits).toBe(1);
  });

  it('for the longest time there is does not strike at once', async () => {
    const { oss } = await local();
    oss.fault({ do: { kind: 'delay', ms: 2 ** 31 - 1 } });
    const error = await failure(clientOf(oss, { timeout: 100 }).put('a', bytes('x')));
    expect(error.name).toBe('ResponseTimeoutError');
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });
});
