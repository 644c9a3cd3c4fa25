import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytes, failure, local, send, type Client } from './local.js';

const PART = 100 * 1024;
const part = (client: Client, uploadId: unknown, partNumber: unknown, content: string) =>
  send(client, 'PUT', 'big', { subres: { partNumber, uploadId }, content });

describe('Multipart upload', () => {
  it('of 1 MiB by ali-oss gives one object of type Multipart', async () => {
    const { oss, client } = await local();
    const content = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => index % 251));
    const { res } = await client.multipartUpload('big', content, { partSize: PART, meta: { k: 'v' } });
    expect(oss.object('bucket', 'big')).toMatchObject({ type: 'Multipart', meta: { k: 'v' } });
    expect(oss.object('bucket', 'big')?.content.equals(content)).toBe(true);
    expect(res.headers['etag']).toMatch(/^"[0-9A-F]{32}-11"$/);
    await client.put('plain', content);
    expect(oss.object('bucket', 'big')?.crc64).toBe(oss.object('bucket', 'plain')?.crc64);
    expect(oss.bucket('bucket')?.uploads).toEqual([]);
    expect(await failure(client.append('big', bytes('x'), { position: content.length }))).toMatchObject({
      code: 'ObjectNotAppendable',
    });
  });

  it('copies parts of an object', async () => {
    const { oss, client } = await local();
    const content = Buffer.alloc(3 * PART, 'abc');
    await client.put('source', content);
    const source = { sourceKey: 'source', sourceBucketName: 'bucket' };
    await client.multipartUploadCopy('big', source, { partSize: PART });
    expect(oss.object('bucket', 'big')?.content.equals(content)).toBe(true);
    const { uploadId } = await client.initMultipartUpload('big');
    await client.uploadPartCopy('big', uploadId, 1, undefined, source);
    expect(oss.bucket('bucket')?.uploads).toMatchObject([{ parts: 1 }]);
    const beyond = client.uploadPartCopy('big', uploadId, 1, `0-${content.length}`, source);
    expect(await failure(beyond)).toMatchObject({ code: 'InvalidRange' });
    const missing = { ...source, sourceKey: 'missing' };
    expect(await failure(client.uploadPartCopy('big', uploadId, 1, '0-1', missing))).toMatchObject({
      code: 'NoSuchKey',
    });
    expect(await failure(client.uploadPartCopy('big', 'none', 1, '0-1', source))).toMatchObject({
      code: 'NoSuchUpload',
    });
  });

  it('marked sequential answers 409 PartAlreadyExist with the ETag of the stored part', async () => {
    const { client } = await local();
    const started = await send(client, 'POST', 'big', { subres: { uploads: '', sequential: '' } });
    const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(String(started['data']))?.[1];
    await part(client, uploadId, 1, 'one');
    const { data, res } = await client.request({
      ...{ method: 'PUT', bucket: 'bucket', object: 'big', subres: { partNumber: 1, uploadId }, content: 'other' },
      successStatuses: [409],
    });
    const etag = createHash('md5').update('one').digest('hex').toUpperCase();
    expect(String(data)).toContain('<Code>PartAlreadyExist</Code>');
    expect(String(data)).toContain(`<PartEtag>&#34;${etag}&#34;</PartEtag><PartNumber>1</PartNumber>`);
    expect(res.headers['x-oss-ec']).toBe('0042-00000108');
    expect(await failure(part(client, uploadId, 3, 'three'))).toMatchObject({ status: 400, code: 'PartNotSequential' });
    await client.put('source', bytes('x'));
    const copy = client.uploadPartCopy('big', uploadId, 1, undefined, {
      sourceKey: 'source',
      sourceBucketName: 'bucket',
    });
    expect(await failure(copy)).toMatchObject({ code: 'PartAlreadyExist', ecCode: '0042-00000313' });
  });

  it('without that mark overwrites a part', async () => {
    const { oss, client } = await local();
    const { uploadId } = await client.initMultipartUpload('big');
    await part(client, uploadId, 1, 'one');
    const { res } = await part(client, uploadId, 1, 'two');
    await client.completeMultipartUpload('big', uploadId, [{ number: 1, etag: res.headers['etag'] }]);
    expect(oss.object('bucket', 'big')?.content.toString()).toBe('two');
  });

  it('lists its parts and the uploads, page by page', async () => {
    const { client } = await local();
    const { uploadId } = await client.initMultipartUpload('big');
    for (const number of [3, 1, 2]) await part(client, uploadId, number, `part ${number}`);
    const first = await client.listParts('big', uploadId, { 'max-parts': 2 });
    expect(first).toMatchObject({ uploadId, isTruncated: 'true', nextPartNumberMarker: '2' });
    expect(first['parts']).toMatchObject([{ PartNumber: '1', Size: '6' }, { PartNumber: '2' }]);
    const second = await client.listParts('big', uploadId, { 'part-number-marker': 2 });
    expect(second).toMatchObject({ isTruncated: 'false', parts: { PartNumber: '3' } });
    expect(await client.listParts('big', uploadId, { 'part-number-marker': 3 })).toMatchObject({
      nextPartNumberMarker: '3',
    });

    const { uploadId: again } = await client.initMultipartUpload('big');
    const { uploadId: other } = await client.initMultipartUpload('another');
    const uploads = await client.listUploads({ 'max-uploads': 2 });
    expect(uploads['uploads']).toMatchObject([
      { name: 'another', uploadId: other },
      { name: 'big', uploadId },
    ]);
    expect(uploads).toMatchObject({ isTruncated: true, nextKeyMarker: 'big', nextUploadIdMarker: uploadId });
    const rest = await client.listUploads({ 'key-marker': 'big', 'upload-id-marker': uploadId });
    expect(rest['uploads']).toMatchObject([{ name: 'big', uploadId: again }]);
    expect((await client.listUploads({ 'key-marker': 'big' }))['uploads']).toEqual([]);
    expect((await client.listUploads({ prefix: 'an' }))['uploads']).toHaveLength(1);
    for (const query of [{ 'max-uploads': 0 }]) {
      expect(await failure(client.listUploads(query))).toMatchObject({ code: 'InvalidArgument' });
    }
    expect(await failure(client.listParts('big', uploadId, { 'max-parts': 0 }))).toMatchObject({
      code: 'InvalidArgument',
    });
  });

  it('that is unknown, aborted or of another object answers 404', async () => {
    const { client } = await local();
    const { uploadId } = await client.initMultipartUpload('big');
    expect((await client.abortMultipartUpload('big', uploadId)).res.status).toBe(204);
    const { uploadId: other } = await client.initMultipartUpload('another');
    for (const id of [uploadId, other, 'none']) {
      const calls = [
        part(client, id, 1, 'x'),
        client.listParts('big', id),
        client.abortMultipartUpload('big', id),
        client.completeMultipartUpload('big', id, [{ number: 1, etag: 'x' }]),
      ];
      for (const error of await Promise.all(calls.map(failure)))
        expect(error).toMatchObject({ status: 404, code: 'NoSuchUpload' });
    }
  });

  it('that has become an object meets that object when it is completed again', async () => {
    const { oss, client } = await local();
    const { uploadId } = await client.initMultipartUpload('big');
    const { etag } = await client.uploadPart('big', uploadId, 1, bytes('one'), 0, 3);
    const complete = (headers: object) =>
      client.completeMultipartUpload('big', uploadId, [{ number: 1, etag }], { headers });
    const forbidding = { 'x-oss-forbid-overwrite': 'true', 'x-oss-object-acl': 'private' };
    const { res } = await complete(forbidding);
    const joined = createHash('md5').update(String(etag).replaceAll('"', '')).digest('hex').toUpperCase();
    expect(res.headers['etag']).toBe(`"${joined}-1"`);
    expect(oss.object('bucket', 'big')?.acl).toBe('private');
    expect(await failure(complete(forbidding))).toMatchObject({ code: 'FileAlreadyExists', ecCode: '0042-00000214' });
    expect(await failure(complete({}))).toMatchObject({ status: 404, code: 'NoSuchUpload' });
  });

  it('refuses part numbers outside of 1 to 10,000, and completing with parts that do not fit', async () => {
    const { client } = await local();
    const { uploadId } = await client.initMultipartUpload('big');
    for (const number of ['0', '10001', 'x']) {
      expect(await failure(part(client, uploadId, number, 'x'))).toMatchObject({
        status: 400,
        code: 'InvalidArgument',
      });
    }
    const one = await part(client, uploadId, 1, 'small');
    const two = await part(client, uploadId, 2, 'small');
    const [a, b] = [one, two].map(({ res }, index) => ({ number: index + 1, etag: res.headers['etag'] }));
    const complete = (parts: unknown[]) => failure(client.completeMultipartUpload('big', uploadId, parts));
    expect(await complete([])).toMatchObject({ code: 'MalformedXML' });
    expect(await complete([a, { number: 2, etag: 'other' }])).toMatchObject({ code: 'InvalidPart' });
    expect(await complete([{ number: 7, etag: 'x' }])).toMatchObject({ code: 'InvalidPart' });
    expect(await complete([a, b])).toMatchObject({ code: 'EntityTooSmall' });
    const xml = '<C><Part><PartNumber>2</PartNumber><ETag>x</ETag></Part></C>'.replace('x', String(b?.etag));
    const reversed = xml.replace('</C>', xml.slice(3).replace('>2<', '>1<'));
    const unordered = send(client, 'POST', 'big', { subres: { uploadId }, content: reversed });
    expect(await failure(unordered)).toMatchObject({ code: 'InvalidPartOrder' });
  });

  it('does not overwrite where that is forbidden, at its start and at its end', async () => {
    const { oss, client } = await local();
    const headers = { 'x-oss-forbid-overwrite': 'true' };
    const { uploadId } = await client.initMultipartUpload('big', { headers });
    const { res } = await part(client, uploadId, 1, 'x');
    await client.put('big', bytes('first'));
    expect(await failure(client.initMultipartUpload('big', { headers }))).toMatchObject({ code: 'FileAlreadyExists' });
    const parts = [{ number: 1, etag: res.headers['etag'] }];
    const error = await failure(client.completeMultipartUpload('big', uploadId, parts, { headers }));
    expect(error).toMatchObject({ status: 409, code: 'FileAlreadyExists', ecCode: '0042-00000214' });
    Object.assign(oss.bucket('bucket') ?? {}, { worm: { days: 1, state: 'Locked' } });
    expect(await failure(client.completeMultipartUpload('big', uploadId, parts))).toMatchObject({
      code: 'FileImmutable',
    });
  });
});
