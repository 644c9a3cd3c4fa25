import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { isConflict, remedy, reportOf } from '../../src/index.js';
import { bytes, type Client, failure, rawConfig, startLocal, startRaw, wrappedClient } from './support.js';

const NEXT = { 'content-type': 'application/json' };

describe('a gateway that passes a write on and then answers in JSON of its own', () => {
  it.each([
    [409, '{"code":409,"message":"conflict"}'],
    [403, '{"code":403,"msg":"blocked"}'],
    [429, '{"error":{"code":"RATE_LIMITED","message":"slow down"}}'],
  ])('says nothing of what is stored: %d %s', async (status, body) => {
    const oss = await startLocal();
    oss.fault({
      match: { operation: 'PutObject' },
      do: { kind: 'gateway', apply: true, status, body, headers: NEXT },
    });
    const error = await failure(wrappedClient(oss).put('k', bytes('x')));
    expect(oss.object('logs', 'k')?.content.toString()).toBe('x');
    expect(isConflict(error)).toBe(false);
    expect(reportOf(error)?.written).toBe('unknown');
  });
});

describe('a part of which ali-oss is not told the ETag', () => {
  it('may be stored all the same', async () => {
    const stored: string[] = [];
    const server = await startRaw(({ body }, response) => {
      stored.push(body.toString());
      response.writeHead(200, { 'x-oss-request-id': 'R' }).end();
    });
    const client = remedy(new OSS(rawConfig(server.url))) as unknown as Client;
    const error = await failure(client.uploadPart('k', 'ID', 1, bytes('part'), 0, 4));
    expect(stored).toEqual(['part']);
    expect(error.message).toContain('expose-headers');
    expect(reportOf(error)?.written).toBe('unknown');
  });
});
