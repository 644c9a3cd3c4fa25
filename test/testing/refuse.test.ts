import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../src/testing/index.js';
import { bytes, failure, local } from './local.js';
import { wire } from './wire.js';

describe('A refusal that is asked for', () => {
  it.each<[code: RefusalCode, status: number, ec: string | undefined]>([
    ['AccessDenied', 403, '0003-00000001'],
    ['FileImmutable', 409, '0026-00000005'],
    ['StaleFile', 409, '0026-00000004'],
    ['InternalError', 500, undefined],
  ])('as %s is %s in the words of OSS, and nothing is stored', async (code, status, ecCode) => {
    const { oss, client } = await local();
    oss.fault({ match: { operation: 'PutObject' }, do: { kind: 'refuse', code } });
    const error = await failure(client.put('a', bytes('x')));
    expect(error).toMatchObject({ status, code, ecCode });
    expect(error.requestId).toBeDefined();
    expect(oss.object('bucket', 'a')).toBeUndefined();
    expect(oss.requests).toMatchObject([{ fault: 'refuse', applied: false, status, code }]);
  });

  it('has the head and the body of OSS on the wire', async () => {
    const { oss } = await local({ faults: [{ do: { kind: 'refuse', code: 'AccessDenied' } }] });
    const { status, headers, body } = await wire(`${oss.url}/bucket/a`);
    expect(status).toBe(403);
    expect(headers).toMatchObject({ server: 'AliyunOSS', 'x-oss-ec': '0003-00000001' });
    expect(body).toContain('<Code>AccessDenied</Code>');
    expect(body).toContain(`<RequestId>${String(headers['x-oss-request-id'])}</RequestId>`);
  });
});

describe('A domain of a CDN, which spoils the signature of a HEAD', () => {
  it('refuses every HEAD, and everything else works', async () => {
    const { oss, client } = await local();
    oss.fault({ match: { method: 'HEAD' }, times: Infinity, do: { kind: 'refuse', code: 'SignatureDoesNotMatch' } });
    await client.append('log', bytes('abc'));
    for (const call of [() => client.head('log'), () => client.getObjectMeta('log')]) {
      expect(await failure(call())).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    }
    await client.append('log', bytes('d'), { position: 3 });
    await client.put('a', bytes('x'));
    expect(String((await client.get('log'))['content'])).toBe('abcd');
    const answer = await wire(`${oss.url}/bucket/log`, { method: 'HEAD' });
    expect(answer.body).toBe('');
    expect(Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString()).toContain('SignatureDoesNotMatch');
  });
});
