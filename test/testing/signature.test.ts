import OSS from 'ali-oss';
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, clientOf, failure, local } from './local.js';
import { wire } from './wire.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([false, true])('A signature in the Authorization header, V4: %s', authorizationV4 => {
  it('is verified for every shape of request', async () => {
    const { oss } = await local();
    const client = clientOf(oss, { authorizationV4 });
    await client.append('日志/a b+c(1)*.txt', bytes('x'), { meta: { k: ' padded ' } });
    await client.put('plain', bytes('x'), { headers: { 'Cache-Control': 'no-cache' }, mime: 'text/plain' });
    await client.putObjectTagging('plain', { a: '1' });
    await client.list({ prefix: 'p l', 'max-keys': 2 }, {});
    await client.list({ prefix: '' }, {});
    await client.listV2({ 'continuation-token': 'YQ', 'max-keys': 2 });
    await client.copy('copy', 'plain');
    await client.listBuckets();
    await client.getBucketInfo('bucket');
    expect(oss.requests.every(({ status }) => status === 200)).toBe(true);
  });

  it('by another secret answers 403 SignatureDoesNotMatch, and nothing is done', async () => {
    const { oss } = await local();
    const error = await failure(clientOf(oss, { authorizationV4, accessKeySecret: 'other' }).put('a', bytes('x')));
    expect(error).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch', ecCode: '0002-00000040' });
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });

  it('by an unknown key answers 403 InvalidAccessKeyId', async () => {
    const { oss } = await local();
    const error = await failure(clientOf(oss, { authorizationV4, accessKeyId: 'other' }).put('a', bytes('x')));
    expect(error).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
    expect(error.message).toBe('The OSS Access Key Id you provided does not exist in our records.');
  });

  it('of a key from STS needs its token', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const { oss } = await local({
      credentials: [
        { accessKeyId: 'STS.key', accessKeySecret: 'secret', securityToken: 'token' },
        { accessKeyId: 'plain', accessKeySecret: 'secret' },
      ],
    });
    await clientOf(oss, { authorizationV4 }).put('a', bytes('x'));
    const cases: [overrides: object, code: string, ecCode: string][] = [
      [{ stsToken: undefined }, 'InvalidAccessKeyId', '0002-00000003'],
      [{ stsToken: 'wrong' }, 'InvalidSecurityToken', '0002-00000006'],
      [{ accessKeyId: 'plain' }, 'InvalidAccessKeyId', '0002-00000002'],
    ];
    for (const [overrides, code, ecCode] of cases) {
      const error = await failure(clientOf(oss, { authorizationV4, ...overrides }).put('a', bytes('x')));
      expect(error).toMatchObject({ status: 403, code, ecCode });
    }
  });
});

describe('A V4 signature', () => {
  it('covers the additional headers it names', async () => {
    const { oss } = await local();
    const client = clientOf(oss, { authorizationV4: true });
    const headers = { Zone: 'z', host: 'h' };
    await client.put('a', bytes('x'), { headers, additionalHeaders: ['Zone'] });
    const spoilt = oss.fault({ match: request => 'zone' in request.headers, do: { kind: 'delay', ms: 0 } });
    await client.put('a', bytes('x'), { headers, additionalHeaders: ['Zone'] });
    expect(spoilt.hits).toBe(1);
  });
});

describe('A client that names the bucket in the Host header only', () => {
  it.each([false, true])('is understood, V4: %s', async authorizationV4 => {
    const { oss } = await local();
    const client = clientOf(oss, { authorizationV4, sldEnable: false });
    await client.append('a/b', bytes('x'));
    await client.listV2({});
    await client.listBuckets();
    expect(oss.requests).toMatchObject([
      { operation: 'AppendObject', bucket: 'bucket', name: 'a/b', status: 200 },
      { operation: 'ListObjectsV2', bucket: 'bucket', name: undefined, status: 200 },
      { operation: 'ListBuckets', bucket: undefined, status: 200 },
    ]);
  });
});

describe('A request without a signature', () => {
  it.each([{}, { authorization: 'Basic abc' }])('(%j) answers 403 AccessDenied', async headers => {
    const { oss } = await local();
    const answer = await wire(`${oss.url}/bucket/a`, { headers });
    expect(answer).toMatchObject({ status: 403, headers: { 'x-oss-ec': '0003-00000001' } });
    expect(answer.body).toContain('<Code>AccessDenied</Code>');
  });
});

describe('A signature made by hand', () => {
  it('may use the Date header, and a bucket in the Host header', async () => {
    const { oss, client } = await local();
    await client.put('b/a', bytes('by hand'));
    const { accessKeyId, accessKeySecret } = oss.clientOptions();
    const date = new Date().toUTCString();
    const sign = (text: string) => createHmac('sha1', accessKeySecret).update(text).digest('base64');
    const headers = (resource: string, host: string) => ({
      ...{ host, date, authorization: `OSS ${accessKeyId}:${sign(`GET\n\n\n${date}\n${resource}`)}` },
    });
    for (const host of ['bucket.oss-cn-hangzhou.aliyuncs.com', `bucket.localhost:${oss.port}`]) {
      expect(await wire(`${oss.url}/b/a`, { headers: headers('/bucket/b/a', host) })).toMatchObject({
        body: 'by hand',
      });
    }
    const undated = { authorization: `OSS ${accessKeyId}:${sign('GET\n\n\n\n/bucket/b/a')}` };
    expect(await wire(`${oss.url}/bucket/b/a`, { headers: undated })).toMatchObject({ body: 'by hand' });
    const undatedV4 = {
      authorization: `OSS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/cn-hangzhou/oss/aliyun_v4_request, Signature=00`,
    };
    expect((await wire(`${oss.url}/bucket/b/a`, { headers: undatedV4 })).body).toContain('SignatureDoesNotMatch');
  });
});

describe('A signed URL', () => {
  // Only as localhost: ali-oss signs no V1 URL for an IP address.
  const named = (oss: LocalOss, overrides: object = {}) => {
    const client = new OSS({ ...oss.clientOptions(), endpoint: `http://localhost:${oss.port}`, ...overrides });
    return client as unknown as {
      signatureUrl(name: string, options?: object): string;
      signatureUrlV4(
        method: string,
        expires: number,
        request?: object,
        name?: string,
        headers?: string[],
      ): Promise<string>;
    };
  };
  const local4 = (url: string, oss: { url: string }) => url.replace(/^http:\/\/localhost:\d+/, oss.url);

  it('of V1 reads the object until it expires', async () => {
    let at = Date.now();
    const { oss, client } = await local({ now: () => new Date(at) });
    await client.put('a b', bytes('abc'));
    const signer = named(oss);
    const url = local4(signer.signatureUrl('a b', { expires: 60, response: { 'content-type': 'text/html' } }), oss);
    expect(await wire(url)).toMatchObject({ status: 200, body: 'abc', headers: { 'content-type': 'text/html' } });
    expect(await wire(url.replace('a%20b', 'other'))).toMatchObject({ status: 403 });
    at += 61_000;
    const late = await wire(url);
    expect(late.status).toBe(403);
    expect(late.body).toContain('<Message>Request has expired.</Message>');
    expect((await wire(`${oss.url}/bucket/a?Signature=x`)).body).toContain('InvalidAccessKeyId');
  });

  it('of V4 reads the object until it expires', async () => {
    let at = Date.now();
    const { oss, client } = await local({ now: () => new Date(at) });
    await client.put('a b', bytes('abc'));
    const signer = named(oss);
    const url = local4(await signer.signatureUrlV4('GET', 60, {}, 'a b'), oss);
    expect(await wire(url)).toMatchObject({ status: 200, body: 'abc' });
    const more = { headers: { zone: 'z' } };
    const strict = local4(await signer.signatureUrlV4('GET', 60, more, 'a b', ['zone']), oss);
    expect(await wire(strict, more)).toMatchObject({ status: 200 });
    expect(await wire(strict, { headers: { zone: 'y' } })).toMatchObject({ status: 403 });
    at += 61_000;
    expect((await wire(url)).body).toContain('<Message>Request has expired.</Message>');
    expect((await wire(`${oss.url}/bucket/a?x-oss-signature=x`)).body).toContain('InvalidAccessKeyId');
  });

  it('carries the token of its key', async () => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const credentials = [{ accessKeyId: 'STS.key', accessKeySecret: 'secret', securityToken: 'token' }];
    const { oss, client } = await local({ credentials });
    await client.put('a', bytes('abc'));
    const signer = named(oss);
    expect(await wire(local4(signer.signatureUrl('a'), oss))).toMatchObject({ status: 200 });
    expect(await wire(local4(await signer.signatureUrlV4('GET', 60, {}, 'a'), oss))).toMatchObject({ status: 200 });
    expect(JSON.stringify(oss.requests)).not.toContain('token"');
  });
});
