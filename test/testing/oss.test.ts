import { describe, expect, it } from 'vitest';
import { startOss, type Fault, type OssOptions } from '../../src/testing/index.js';
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

describe('Bad input', () => {
  it.each<[options: unknown, message: string | RegExp]>([
    [null, 'Expected the options of startOss() to be an object, got null.'],
    [{ prot: 1 }, /^Expected the options of startOss\(\) to be an object with only port, .*, got "prot"\.$/],
    [{ port: 'x' }, 'Expected `port` to be a whole number ≥ 0, got "x".'],
    [{ port: 65_536 }, 'Expected `port` to be at most 65535, got 65536.'],
    [{ host: '' }, 'Expected `host` to be an address, got "".'],
    [{ host: 1 }, 'Expected `host` to be an address, got 1.'],
    [{ staleMs: -1 }, 'Expected `staleMs` to be a whole number ≥ 0, got -1.'],
    [{ delayMs: Infinity }, 'Expected `delayMs` to be a whole number ≥ 0, got Infinity.'],
    [{ maxAppendableBytes: 1.5 }, 'Expected `maxAppendableBytes` to be a whole number ≥ 0, got 1.5.'],
    [{ appendPositionOn409: 1 }, 'Expected `appendPositionOn409` to be true or false, got 1.'],
    [{ now: 5 }, 'Expected `now` to be a function that gives a Date, got 5.'],
    [{ buckets: 'bucket' }, 'Expected `buckets` to be an array, got "bucket".'],
    [{ buckets: ['UPPER'] }, 'Expected a name in `buckets` to be 3 to 63 of a-z, 0-9 and -, got "UPPER".'],
    [{ credentials: [] }, 'Expected `credentials` to be an array with at least one key pair, got an array.'],
    [
      { credentials: [{ accessKeyId: 'id', secret: 'the-secret' }] },
      'Expected each of `credentials` to be { accessKeyId, accessKeySecret, securityToken? }, all strings, got an object.',
    ],
    [{ faults: [{ do: { kind: 'dorp' } }] }, /^Expected `do\.kind` of a fault to be one of drop, .*, got "dorp"\.$/],
  ])('%j to startOss is a TypeError', async (options, message) => {
    const call = startOss(options as OssOptions);
    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow(message);
  });

  const drop = { kind: 'drop' };
  it.each<[fault: unknown, message: string]>([
    [null, 'Expected a fault to be an object, got null.'],
    [{ to: drop }, 'Expected a fault to be an object with only match, times, skip, do, got "to".'],
    [{}, "Expected `do` of a fault to be an effect, e.g. { kind: 'drop' }, got undefined."],
    [
      { do: { kind: 'drop', ms: 1 } },
      'Expected `do` of a fault of kind drop to be an object with only kind, got "ms".',
    ],
    [{ do: { kind: 'delay' } }, 'Expected `do.ms` of a fault to be a whole number ≥ 0, got undefined.'],
    [{ do: { kind: 'late', afterMs: 'x' } }, 'Expected `do.afterMs` of a fault to be a whole number ≥ 0, got "x".'],
    [
      { do: { kind: 'answer' } },
      'Expected `do.status` of a fault to be an HTTP status from 200 to 599, got undefined.',
    ],
    [
      { do: { kind: 'answer', status: 100 } },
      'Expected `do.status` of a fault to be an HTTP status from 200 to 599, got 100.',
    ],
    [{ do: { kind: 'apply-then-answer', status: 600 } }, 'from 200 to 599, got 600.'],
    [{ do: drop, times: -1 }, 'Expected `times` of a fault to be a whole number ≥ 0 or Infinity, got -1.'],
    [{ do: drop, skip: Infinity }, 'Expected `skip` of a fault to be a whole number ≥ 0, got Infinity.'],
    [{ do: drop, match: 'x' }, 'Expected `match` of a fault to be an object or a function, got "x".'],
    [
      { do: drop, match: { op: 'x' } },
      'to be an object with only operation, method, bucket, name, position, got "op".',
    ],
    [
      { do: drop, match: { operation: 'Append' } },
      'to be a name of the OSS API reference, e.g. "AppendObject", got "Append".',
    ],
    [{ do: drop, match: { method: 1 } }, 'Expected `match.method` of a fault to be a string, got 1.'],
    [{ do: drop, match: { bucket: {} } }, 'Expected `match.bucket` of a fault to be a string, got an object.'],
    [
      { do: drop, match: { name: [] } },
      'Expected `match.name` of a fault to be a string or an expression, got an array.',
    ],
    [{ do: drop, match: { position: '1' } }, 'Expected `match.position` of a fault to be a whole number ≥ 0, got "1".'],
  ])('%j as a fault is a TypeError', async (fault, message) => {
    const { oss } = await local();
    expect(() => oss.fault(fault as Fault)).toThrow(TypeError);
    expect(() => oss.fault(fault as Fault)).toThrow(message);
  });
});
