import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { startOss, type OssOptions } from '../../src/testing/index.js';
import { bytes, clientOf, failure, local } from './local.js';
import { wire } from './wire.js';

describe('The request log', () => {
  it('tells of each request what it was and what came of it, in order of arrival', async () => {
    const { oss, client } = await local({ now: () => new Date(1234) });
    await client.append('log', bytes('hello'), { meta: { k: 'v' } });
    await failure(client.append('log', bytes('x')));
    expect(oss.requests).toMatchObject([
      {
        ...{ id: 1, at: 1234, method: 'POST', operation: 'AppendObject', bucket: 'bucket', name: 'log', bytes: 5 },
        ...{ query: { append: '', position: '0' }, status: 200, applied: true, headers: { 'x-oss-meta-k': 'v' } },
      },
      { id: 2, status: 409, applied: false, code: 'PositionNotEqualToLength' },
    ]);
    oss.clearRequests();
    await client.listBuckets();
    expect(oss.requests).toMatchObject([{ id: 3, operation: 'ListBuckets', bucket: undefined, name: undefined }]);
  });

  it('holds neither bodies nor secrets', async () => {
    const credentials = [{ accessKeyId: 'id', accessKeySecret: 'the-secret', securityToken: 'the-token' }];
    const { oss, client } = await local({ credentials });
    await client.put('a', bytes('the-body'));
    await wire(`${oss.url}/bucket/a?Signature=the-signature&security-token=the-token`, {
      headers: { cookie: 'the-cookie' },
    });
    await wire(`${oss.url}/bucket/a?x-oss-signature=the-signature&x-oss-security-token=the-token`);
    expect(oss.requests).toHaveLength(3);
    expect(JSON.stringify(oss.requests)).not.toMatch(/the-|authorization/);
  });
});

describe('A local OSS', () => {
  it('takes a free port, or the one it is given, and says when it cannot', async () => {
    const { oss } = await local();
    expect(oss.url).toBe(`http://127.0.0.1:${oss.port}`);
    await expect(startOss({ port: oss.port })).rejects.toThrow('EADDRINUSE');
    await oss.close();
    const again = await startOss({ port: oss.port });
    expect(again.port).toBe(oss.port);
    await again[Symbol.asyncDispose]();
  });

  it('as localhost is one for which ali-oss can sign a V1 URL', async () => {
    const { oss, client } = await local({ host: 'localhost' });
    expect(oss.url).toBe(`http://localhost:${oss.port}`);
    await client.put('a', bytes('x'));
    const url = new OSS(oss.clientOptions()).signatureUrl('a');
    expect(await wire(url)).toMatchObject({ status: 200, body: 'x' });
  });

  it('gives client options for its first bucket, to which others may be added', async () => {
    const { oss } = await local({ buckets: ['first-bucket', 'second-bucket'] });
    expect(oss.clientOptions()).toMatchObject({ bucket: 'first-bucket', sldEnable: true, region: 'oss-cn-hangzhou' });
    expect(oss.clientOptions({ bucket: 'second-bucket', retryMax: 2 })).toMatchObject({
      bucket: 'second-bucket',
      retryMax: 2,
    });
    const { oss: empty } = await local({ buckets: [] });
    expect(empty.clientOptions()).not.toHaveProperty('bucket');
    expect((await clientOf(empty).listBuckets())['buckets']).toBeNull();
    expect(empty.bucket('bucket')).toBeUndefined();
    expect(empty.object('bucket', 'a')).toBeUndefined();
  });

  it('gives copies of what is stored, which do not change with it', async () => {
    const { oss, client } = await local();
    await client.append('log', bytes('ab'), { meta: { k: 'v' } });
    const before = oss.object('bucket', 'log');
    before?.content.fill('x');
    await client.append('log', bytes('c'), { position: 2 });
    expect(oss.object('bucket', 'log')?.content.toString()).toBe('abc');
    expect(before?.content.toString()).toBe('xx');
  });

  it('takes undefined for an option that is not given', async () => {
    const { oss } = await local({ port: undefined } as unknown as OssOptions);
    expect(oss.port).toBeGreaterThan(0);
  });

  it('answers a path that is not UTF-8 with 400', async () => {
    const { oss } = await local();
    const answer = await wire(`${oss.url}/bucket/%FF`);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('<Code>InvalidURI</Code>');
  });

  it('writes and reads what XML cannot hold as it is', async () => {
    const { oss, client } = await local();
    const name = `<a>&"'`;
    await client.put(name, bytes('x'));
    expect((await client.list({}, {}))['objects']).toMatchObject([{ name }]);
    const content =
      '<Delete><Object><Key>&lt;a&#62;&#x26;&quot;&apos;</Key></Object><Object><Key>&odd;</Key></Object></Delete>';
    await client.request({ method: 'POST', bucket: 'bucket', subres: { delete: '' }, content, successStatuses: [200] });
    expect(oss.bucket('bucket')?.objectNames).toEqual([]);
  });
});

describe('A browser', () => {
  it('may do anything from anywhere, and read the headers that ali-oss needs', async () => {
    const { oss } = await local();
    const preflight = await wire(`${oss.url}/bucket/log?append&position=0`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://page',
        'access-control-request-headers': 'x-oss-date',
        'access-control-request-method': 'POST',
      },
    });
    expect(preflight).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': 'http://page', 'access-control-allow-headers': 'x-oss-date' },
    });
    expect(preflight.headers['access-control-allow-methods']).toContain('POST');
    const answer = await wire(`${oss.url}/bucket/a`, { headers: { origin: 'http://page' } });
    expect(answer.headers['access-control-expose-headers']).toBe(
      'etag, x-oss-request-id, x-oss-next-append-position, x-oss-hash-crc64ecma, x-oss-err, x-oss-ec',
    );
    expect(oss.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['OptionObject', 200],
      ['GetObject', 403],
    ]);
  });

  it('reads only what is exposed', async () => {
    const { oss } = await local({ exposeHeaders: ['etag'] });
    const answer = await wire(`${oss.url}/bucket/a`, { headers: { origin: 'http://page' } });
    expect(answer.headers['access-control-expose-headers']).toBe('etag');
  });
});
