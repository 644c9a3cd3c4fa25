import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send } from './local.js';

describe('PutObject', () => {
  it('answers the MD5 as ETag, in upper case and quoted, and the checksum', async () => {
    const { oss, client } = await local();
    const { res } = await client.put('a', bytes('123456789'));
    expect(res.headers).toMatchObject({
      etag: '"25F9E794323B453885F5181F1B624D0B"',
      'x-oss-hash-crc64ecma': '11051210869376104954',
    });
    expect(oss.object('bucket', 'a')).toMatchObject({
      type: 'Normal',
      etag: res.headers['etag'],
      acl: 'default',
      tags: {},
    });
  });

  it('over an appendable object makes it a normal one', async () => {
    const { oss, client } = await local();
    await client.append('a', bytes('old'));
    await client.put('a', bytes('new'));
    expect(oss.object('bucket', 'a')?.type).toBe('Normal');
  });

  it('with x-oss-forbid-overwrite answers 409 FileAlreadyExists once there is something', async () => {
    const { oss, client } = await local();
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    await client.put('a', bytes('first'), { headers });
    expect(await failure(client.put('a', bytes('second'), { headers }))).toMatchObject({
      status: 409,
      code: 'FileAlreadyExists',
      message: 'The object you specified already exists and can not be overwritten.',
    });
    expect(oss.object('bucket', 'a')?.content.toString()).toBe('first');
  });

  it('keeps names and metadata of any language', async () => {
    const { oss, client } = await local();
    await client.put('日志/a b+c&d%.txt', bytes('x'), { meta: { note: 'plain' } });
    expect(oss.object('bucket', '日志/a b+c&d%.txt')?.meta).toEqual({ note: 'plain' });
    expect((await client.get('日志/a b+c&d%.txt')).content).toEqual(bytes('x'));
  });

  it('refuses a body that is not the one Content-MD5 speaks of', async () => {
    const { oss, client } = await local();
    const error = await failure(
      client.put('a', bytes('x'), { headers: { 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }),
    );
    expect(error).toMatchObject({ status: 400, code: 'InvalidDigest' });
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });

  it('refuses a name of more than 1,023 bytes', async () => {
    const { client } = await local();
    expect(await failure(client.put('n'.repeat(1024), bytes('x')))).toMatchObject({
      status: 400,
      code: 'InvalidObjectName',
    });
  });

  it('into a bucket that does not exist answers 404', async () => {
    const { client } = await local({ buckets: ['other-bucket'] });
    const error = await failure(send(client, 'PUT', 'a', { content: 'x' }));
    expect(error).toMatchObject({ status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist.' });
  });
});

describe('GetObject and HeadObject', () => {
  it('tell type, storage class, length, checksum, metadata and the number of tags', async () => {
    const { client } = await local();
    const headers = { 'x-oss-storage-class': 'IA', 'x-oss-tagging': 'a=1&b=2', 'Cache-Control': 'no-cache' };
    await client.put('a', bytes('123456789'), { mime: 'text/plain', meta: { k: 'v' }, headers });
    for (const { res } of [await client.head('a'), await client.get('a')]) {
      expect(res.headers).toMatchObject({
        'content-type': 'text/plain',
        'content-length': '9',
        'cache-control': 'no-cache',
        'x-oss-object-type': 'Normal',
        'x-oss-storage-class': 'IA',
        'x-oss-hash-crc64ecma': '11051210869376104954',
        'x-oss-meta-k': 'v',
        'x-oss-tagging-count': '2',
        server: 'AliyunOSS',
      });
      expect(res.headers['x-oss-request-id']).toMatch(/^[0-9A-F]{24}$/);
      expect(res.headers).not.toHaveProperty('x-oss-next-append-position');
    }
  });

  it('tell the next position of an appendable object', async () => {
    const { client } = await local();
    await client.append('log', bytes('hello'));
    const { res } = await client.head('log');
    expect(res.headers).toMatchObject({ 'x-oss-object-type': 'Appendable', 'x-oss-next-append-position': '5' });
  });

  it('of a missing object answer 404, a HEAD with its error in x-oss-err', async () => {
    const { oss, client } = await local();
    expect(await failure(client.get('a'))).toMatchObject({ status: 404, code: 'NoSuchKey', ecCode: '0026-00000001' });
    expect(await failure(client.head('a'))).toMatchObject({ status: 404, code: 'NoSuchKey' });
    const { res } = await client.request({ method: 'HEAD', bucket: 'bucket', object: 'a', successStatuses: [404] });
    expect(res.headers['x-oss-ec']).toBe('0026-00000001');
    const xml = Buffer.from(String(res.headers['x-oss-err']), 'base64').toString();
    expect(xml).toContain('<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>');
    expect(oss.requests.map(({ code, status }) => [code, status])).toEqual(Array(3).fill(['NoSuchKey', 404]));
  });

  it('GetObjectMeta tells length and ETag, and nothing of the type', async () => {
    const { client } = await local();
    await client.put('a', bytes('abc'));
    const { res } = await client.getObjectMeta('a');
    expect(res.headers['content-length']).toBe('3');
    expect(res.headers).not.toHaveProperty('x-oss-object-type');
    expect(await failure(client.getObjectMeta('b'))).toMatchObject({ status: 404 });
  });

  it('response-… parameters replace headers of the answer', async () => {
    const { client } = await local();
    await client.put('a', bytes('abc'), { mime: 'text/plain' });
    const { res } = await client.get('a', { subres: { 'response-content-type': 'text/html' } });
    expect(res.headers['content-type']).toBe('text/html');
  });

  it.each([
    ['If-Match', 'other', 412],
    ['If-Match', '"25F9E794323B453885F5181F1B624D0B"', 200],
    ['If-None-Match', '25F9E794323B453885F5181F1B624D0B', 304],
    ['If-None-Match', 'other', 200],
    ['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT', 304],
    ['If-Modified-Since', 'Mon, 01 Jan 2001 00:00:00 GMT', 200],
    ['If-Unmodified-Since', 'Mon, 01 Jan 2001 00:00:00 GMT', 412],
    ['If-Unmodified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT', 200],
  ])('with %s: %s answer %i', async (name, value, status) => {
    const { client } = await local();
    await client.put('a', bytes('123456789'));
    for (const method of ['GET', 'HEAD']) {
      const { res } = await client.request({
        ...{ method, bucket: 'bucket', object: 'a', headers: { [name]: value }, successStatuses: [200, 304, 412] },
      });
      expect(res.status).toBe(status);
    }
  });
});

describe('GetObject of a range', () => {
  const cases: [
    range: string,
    standard: boolean,
    status: number,
    content: string | undefined,
    contentRange?: string,
  ][] = [
    ['bytes=2-4', false, 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', false, 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', false, 206, '89', 'bytes 8-9/10'],
    ['bytes=0-9', false, 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=5-20', false, 200, '0123456789'],
    ['bytes=10-', false, 200, '0123456789'],
    ['bytes=-20', false, 200, '0123456789'],
    ['bytes=5-20', true, 206, '56789', 'bytes 5-9/10'],
    ['bytes=-20', true, 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', true, 416, undefined, 'bytes */10'],
    ['bytes=10-20', true, 416, undefined, 'bytes */10'],
    ['bytes=4-2', true, 200, '0123456789'],
    ['bytes=-', true, 200, '0123456789'],
    ['lines=1-2', true, 200, '0123456789'],
  ];
  it.each(cases)('%s, standard: %s, answers %i', async (range, standard, status, content, contentRange) => {
    const { client } = await local();
    await client.put('a', bytes('0123456789'));
    const headers = { Range: range, ...(standard ? { 'x-oss-range-behavior': 'standard' } : {}) };
    const answer = await client.request({
      ...{ method: 'GET', bucket: 'bucket', object: 'a', headers, successStatuses: [200, 206, 416] },
    });
    expect(answer.res.status).toBe(status);
    expect(answer.res.headers['content-range']).toBe(contentRange);
    if (content === undefined) expect(String(answer['data'])).toContain('<Code>InvalidRange</Code>');
    else expect(String(answer['data'])).toBe(content);
  });
});

describe('DeleteObject and DeleteMultipleObjects', () => {
  it('answer 204, also for an object that is not there', async () => {
    const { oss, client } = await local();
    await client.put('a', bytes('x'));
    expect((await client.delete('a')).res.status).toBe(204);
    expect((await client.delete('a')).res.status).toBe(204);
    expect((await client.delete('a', { versionId: 'null' })).res.status).toBe(204);
    expect(oss.object('bucket', 'a')).toBeUndefined();
  });

  it('delete many at once and name them, unless asked to be quiet', async () => {
    const { oss, client } = await local();
    for (const name of ['a', 'b<&>"', 'c', 'd']) await client.put(name, bytes('x'));
    expect((await client.deleteMulti(['a', 'b<&>"']))['deleted']).toEqual([{ Key: 'a' }, { Key: 'b<&>"' }]);
    expect((await client.deleteMulti([{ key: 'c', versionId: 'null' }], { quiet: true }))['deleted']).toEqual([]);
    expect(oss.bucket('bucket')?.objectNames).toEqual(['d']);
  });

  it('refuse a list they cannot read', async () => {
    const { client } = await local();
    const subres = { delete: '' };
    for (const content of ['<Delete></Delete>', '<Delete><Object><Name>a</Name></Object></Delete>']) {
      const error = await failure(send(client, 'POST', '', { subres, content }));
      expect(error).toMatchObject({ status: 400, code: 'MalformedXML' });
    }
    const many = Array.from({ length: 1001 }, (_, index) => `k${index}`);
    expect(await failure(client.deleteMulti(many))).toMatchObject({ code: 'MalformedXML' });
    const control = '<Delete><Object><Key>a\u0001</Key></Object></Delete>';
    expect(await failure(send(client, 'POST', '', { subres, content: control }))).toMatchObject({
      code: 'MalformedXML',
    });
  });
});
