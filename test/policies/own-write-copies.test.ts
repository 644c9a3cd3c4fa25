import { describe, expect, it } from 'vitest';
import { acceptOwnWrite } from '../../src/index.js';
import { conflict, tools } from '../call/fakes.js';
import { bytes, type Client, refusing, wrappedClient } from '../ali-oss/support.js';
import {
  accepting,
  decisionOn,
  fileWith,
  FORBID,
  large,
  MINE,
  NOT_MINE,
  NOT_TAKEN,
  PART_BYTES,
  started,
  untold,
  WITH,
} from './own-write-cases.js';

describe('a copy', () => {
  const times = (seconds: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, seconds));

  it('that replaces metadata carries what was sent, and one that does not what its source has', async () => {
    const { plain, client } = await started();
    await plain.put('source', bytes(MINE), { meta: { of: 'the source' }, mime: 'text/csv' });
    const headers = { ...FORBID, 'x-oss-tagging-directive': 'Replace', 'x-oss-tagging': 'a=1' };
    const replacing = (of: string) => (one: Client) => one.copy('k', 'source', { meta: { of }, headers });
    await replacing('me')(plain);
    expect(await decisionOn(client, replacing('me'))).toMatchObject({ action: 'resolve' });
    expect(await decisionOn(client, replacing('him'))).toMatchObject(NOT_TAKEN);
    expect(await decisionOn(client, one => one.copy('k', 'source', undefined, WITH))).toMatchObject(NOT_TAKEN);
    await plain.copy('l', '/logs/source');
    const named = (one: Client) => one.copy('l', '/logs/source', null, { ...WITH, versionId: 'null' });
    const version = (one: Client) => one.copy('l', '/logs/source', { ...WITH, versionId: 'null' });
    expect(await decisionOn(client, version)).toMatchObject({ action: 'resolve' });
    await named(client);
  });

  it.each([
    [0, untold(/its CRC-64 .* but what was sent has been changed in the meantime/)],
    [60, NOT_TAKEN],
  ])('of a source that was changed %i s ago differs by that, or else from another', async (age, decision) => {
    const clock = { now: times(0) };
    const { oss, plain } = await started({ now: () => clock.now });
    await plain.put('k', bytes(NOT_MINE));
    await plain.put('source', bytes(MINE));
    clock.now = times(age);
    oss.fault({ match: { operation: 'CopyObject' }, do: { kind: 'drop' } });
    const client = wrappedClient(oss, accepting(), { retryMax: 1 });
    expect(await decisionOn(client, one => one.copy('k', 'source', WITH))).toMatchObject(decision);
  });

  it.each([
    ['a header that replaces it', { 'Cache-Control': 'no-cache' }],
    ['the directive', { 'x-oss-metadata-directive': 'REPLACE' }],
  ])('carries nothing of its source by %s', async (_what, headers) => {
    const { plain, client } = await started();
    await plain.put('source', bytes(MINE), { meta: { of: 'the source' }, headers: { 'Cache-Control': 'no-store' } });
    const copy = (one: Client) => one.copy('k', 'source', { headers: { ...headers, ...FORBID } });
    await copy(plain);
    expect(await decisionOn(client, copy)).toMatchObject({ action: 'resolve' });
    await plain.copy('k', 'source', { meta: {}, headers: { 'Cache-Control': 'private' } });
    const wanted = 'Cache-Control' in headers ? NOT_TAKEN : { action: 'resolve' };
    expect(await decisionOn(client, copy)).toMatchObject(wanted);
  });

  it('of a source without a CRC-64 is told by its ETag', async () => {
    const headers = { 'content-length': '8', etag: '"A"', 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' };
    const call = (_method: string, params: unknown) => {
      const checksum = (params as { object: string }).object === 'k' ? { 'x-oss-hash-crc64ecma': '1' } : {};
      return Promise.resolve({ res: { status: 200, headers: { ...headers, ...checksum } } });
    };
    const said = conflict({ code: 'FileAlreadyExists', operation: 'copy', args: ['k', 'source'] });
    expect(await acceptOwnWrite()(said, tools({ call }))).toMatchObject({
      ...{ action: 'resolve', because: 'the object is your own: its ETag is A' },
      value: { data: { etag: '"A"', lastModified: '2024-01-01T00:00:00.000Z' } },
    });
  });

  it('of what is gone, or is a symlink, cannot be told', async () => {
    const { plain, client } = await started();
    await plain.put('source', bytes(MINE));
    await plain.putSymlink('link', 'source');
    await plain.copy('k', 'source');
    expect(await decisionOn(client, one => one.copy('k', 'link', WITH))).toMatchObject(
      untold(/the source is a symlink/),
    );
    await plain.put('k', bytes(MINE));
    const said = conflict({ code: 'FileAlreadyExists', operation: 'copy', args: ['k', 'gone'] });
    const call = (_method: string, params: unknown) =>
      (params as { object: string }).object === 'k'
        ? Promise.resolve({ res: { status: 200, headers: {} } })
        : Promise.reject(Object.assign(new Error(), { status: 404, code: 'NoSuchKey' }));
    expect(await acceptOwnWrite()(said, tools({ call }))).toMatchObject(untold(/HEAD of the source failed with 404/));
  });

  it('is read, and its source too, where neither checksum nor ETag decide', async () => {
    const { plain, client } = await started({ crc64Header: false });
    await plain.put('k', large());
    await plain.multipartUpload('source', large(), { partSize: PART_BYTES, parallel: 1 });
    const copy = (one: Client) => one.copy('k', 'source', WITH);
    expect(await decisionOn(client, copy)).toMatchObject({ action: 'resolve' });
    await plain.multipartUpload('source', Buffer.alloc(PART_BYTES + 10), { partSize: PART_BYTES, parallel: 1 });
    expect(await decisionOn(client, copy)).toMatchObject(NOT_TAKEN);
  });
});

describe('a multipart upload', () => {
  it('that goes on from a checkpoint is compared with the file of the checkpoint', async () => {
    const { oss, plain, client } = await started();
    const file = fileWith(large());
    const checkpoints: object[] = [];
    const progress = (_share: number, checkpoint: object) => void checkpoints.push(checkpoint);
    await plain.multipartUpload('k', file, { partSize: PART_BYTES, parallel: 1, progress });
    const resuming = (name: string) => (one: Client) =>
      one.multipartUpload(name, 'ignored', { ...WITH, checkpoint: checkpoints.filter(Boolean).at(-1) });
    expect(await decisionOn(client, resuming('k'))).toMatchObject({ action: 'resolve' });
    oss.fault({ match: { name: 'k' }, do: refusing('FileAlreadyExists') });
    expect(await decisionOn(client, resuming('other'))).toMatchObject(
      untold(/the checkpoint belongs to another object/),
    );
  });

  it('that still has its parts was not completed, whatever the object holds', async () => {
    const { plain, client } = await started();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    const { uploadId: another } = await plain.initMultipartUpload('k');
    await plain.uploadPart('k', another, 1, bytes(MINE), 0, MINE.length);
    const parts = [{ number: 1, etag }];
    await plain.completeMultipartUpload('k', another, parts);
    const complete = (one: Client) => one.completeMultipartUpload('k', uploadId, parts, WITH);
    expect(await decisionOn(client, complete)).toMatchObject(NOT_TAKEN);
  });

  it('of other parts cannot be told from ours by a rule that nobody promises', async () => {
    const { plain, client } = await started();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    await plain.completeMultipartUpload('k', uploadId, [{ number: 1, etag }]);
    const others = [
      { number: 2, etag: '"B"' },
      { number: 1, etag },
      { number: 2, etag: '"C"' },
    ];
    const decision = await decisionOn(client, one => one.completeMultipartUpload('k', uploadId, others, WITH));
    expect(decision).toMatchObject(untold(/its ETag is [0-9A-F]{32}-1, and not [0-9A-F]{32}-2, which these parts/));
  });

  it('that is gone while the object came in one piece is not what was completed', async () => {
    const { plain, client } = await started();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    await plain.completeMultipartUpload('k', uploadId, [{ number: 1, etag }]);
    await plain.put('k', bytes(MINE));
    const complete = (one: Client) => one.completeMultipartUpload('k', uploadId, [{ number: 1, etag }], WITH);
    expect(await decisionOn(client, complete)).toMatchObject(NOT_TAKEN);
  });

  it('carries the ACL that it was completed with', async () => {
    const { plain, client } = await started();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    const complete = (acl: string) => (one: Client) =>
      one.completeMultipartUpload('k', uploadId, [{ number: 1, etag }], {
        headers: { 'x-oss-object-acl': acl, ...FORBID },
      });
    await complete('private')(plain);
    expect(await decisionOn(client, complete('public-read'))).toMatchObject(NOT_TAKEN);
    expect(await decisionOn(client, complete('private'))).toMatchObject({ action: 'resolve' });
  });
});
