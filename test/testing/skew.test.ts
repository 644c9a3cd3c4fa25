import { describe, expect, it, vi } from 'vitest';
import { bytes, clientOf, failure, local } from './local.js';
import { wire } from './wire.js';

const MINUTE_MS = 60_000;
const maxSkewMs = 15 * MINUTE_MS;

/** A local OSS whose clock stands `offMs` off that of this process. */
async function off(offMs: number, more: object = {}) {
  const clock = { offMs };
  const started = await local({ now: () => new Date(Date.now() + clock.offMs), maxSkewMs, ...more });
  return { ...started, clock };
}

describe.each([false, true])('A request whose date is off, V4: %s', authorizationV4 => {
  it.each([16, -16])('by %s minutes is refused, and told both times', async minutes => {
    const { oss } = await off(minutes * MINUTE_MS);
    const client = clientOf(oss, { authorizationV4 });
    const error = await failure(client.append('log', bytes('a')));
    expect(error).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed', ecCode: '0002-00000504' });
    expect(oss.object('bucket', 'log')).toBeUndefined();
    expect(oss.requests).toMatchObject([{ applied: false, status: 403, code: 'RequestTimeTooSkewed' }]);
    const answer = await client.request({
      ...{ method: 'GET', bucket: 'bucket', object: 'log', successStatuses: [403] },
    });
    const xml = String(answer['data']);
    const [, asked = '', there = ''] = /<RequestTime>(.*)<\/RequestTime><ServerTime>(.*)<\/ServerTime>/.exec(xml) ?? [];
    expect(xml).toContain('<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>');
    expect(Math.round((Date.parse(there) - Date.parse(asked)) / MINUTE_MS)).toBe(minutes);
  });

  it.each([14, -14])('by %s minutes is taken', async minutes => {
    const { oss } = await off(minutes * MINUTE_MS);
    await clientOf(oss, { authorizationV4 }).append('log', bytes('a'));
  });

  it('is judged before its signature, and after its key', async () => {
    const { oss } = await off(60 * MINUTE_MS);
    const put = (overrides: object) => failure(clientOf(oss, { authorizationV4, ...overrides }).put('a', bytes('x')));
    expect(await put({ accessKeySecret: 'other' })).toMatchObject({ code: 'RequestTimeTooSkewed' });
    expect(await put({ accessKeyId: 'other' })).toMatchObject({ code: 'InvalidAccessKeyId' });
  });
});

describe('A late request', () => {
  it('is judged by when it arrives: one that took longer than 15 minutes is refused, and never stored', async () => {
    const { oss, client, clock } = await off(0);
    oss.fault({ do: { kind: 'late', afterMs: 100 } });
    await failure(client.append('log', bytes('a')));
    clock.offMs = 16 * MINUTE_MS;
    await vi.waitUntil(() => oss.requests[0]?.code, { interval: 5 });
    expect(oss.requests).toMatchObject([{ fault: 'late', applied: false, code: 'RequestTimeTooSkewed' }]);
    expect(oss.object('bucket', 'log')).toBeUndefined();
  });

  it('that took less is stored', async () => {
    const { oss, client, clock } = await off(0);
    oss.fault({ do: { kind: 'late', afterMs: 100 } });
    await failure(client.append('log', bytes('a')));
    clock.offMs = 14 * MINUTE_MS;
    await vi.waitUntil(() => oss.requests[0]?.applied, { interval: 5 });
  });
});

describe('How far a date may be off', () => {
  it('is 15 minutes by the real clock, for whoever does not say', async () => {
    const { oss } = await local();
    const authorization = `OSS ${oss.clientOptions().accessKeyId}:signature`;
    const answerAt = (ms: number) =>
      wire(`${oss.url}/bucket/a`, { headers: { authorization, date: new Date(ms).toUTCString() } });
    expect((await answerAt(Date.now() - 16 * MINUTE_MS)).body).toContain('<Code>RequestTimeTooSkewed</Code>');
    expect((await answerAt(Date.now() - 14 * MINUTE_MS)).body).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  it('is anything with a clock of one’s own, and what is said', async () => {
    const now = () => new Date(0);
    await (await local({ now })).client.put('a', bytes('x'));
    const { client } = await local({ now, maxSkewMs: 1000 });
    expect(await failure(client.put('a', bytes('x')))).toMatchObject({ code: 'RequestTimeTooSkewed' });
  });
});
