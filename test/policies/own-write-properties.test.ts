import { describe, expect, it } from 'vitest';
import { bytes, type Client, refusing, wrappedClient } from '../ali-oss/support.js';
import { accepting, decisionOn, FORBID, FORBIDDEN, MINE, NOT_TAKEN, started, untold, WITH } from './own-write-cases.js';

describe('what an object was to carry', () => {
  it.each<[string, object, object]>([
    ['an ACL', { headers: { 'x-oss-object-acl': 'private' } }, {}],
    ['tags', { headers: { 'X-Oss-Tagging': 'a=1&b=x%20y' } }, { headers: { 'x-oss-tagging': 'a=1' } }],
    ['a storage class', { headers: { 'x-oss-storage-class': 'IA' } }, {}],
    ['encryption', { headers: { 'x-oss-server-side-encryption': 'AES256' } }, {}],
    ['a cache rule', { headers: { 'Cache-Control': 'no-cache' } }, { headers: { 'cache-control': 'no-store' } }],
    ['a content type', { mime: 'text/csv' }, { mime: 'text/plain' }],
  ])('%s, has to be there', async (_what, sent, other) => {
    const { plain, client } = await started();
    const options = (given: { headers?: object }) => ({ ...given, headers: { ...given.headers, ...FORBID } });
    const call = (one: Client) => one.put('k', bytes(MINE), options(sent));
    await plain.put('k', bytes(MINE), other);
    expect(await decisionOn(client, call)).toMatchObject(NOT_TAKEN);
    await plain.delete('k');
    await call(plain);
    expect(await decisionOn(client, call)).toMatchObject({ action: 'resolve' });
  });

  it('metadata beyond ASCII, which ali-oss sends as bytes, has to be there', async () => {
    const { oss } = await started();
    const client = wrappedClient(oss, accepting(), { headerEncoding: 'latin1' });
    const put = (of: string) => (one: Client) => one.put('k', bytes(MINE), { ...WITH, meta: { of } });
    await put('Müller')(client);
    expect(await decisionOn(client, put('Möller'))).toMatchObject(NOT_TAKEN);
    expect(await decisionOn(client, put('Müller'))).toMatchObject({ action: 'resolve' });
  });

  it.each([
    ['an ACL', { 'x-oss-object-acl': 'private' }, 'GetObjectACL', /oss:GetObjectAcl is missing/],
    ['tags', { 'x-oss-tagging': 'a=1' }, 'GetObjectTagging', /oss:GetObjectTagging is missing/],
  ])('%s, has to be looked at', async (_what, headers, operation, because) => {
    const { oss, client } = await started();
    oss.fault({ match: { operation }, do: FORBIDDEN });
    const call = (one: Client) => one.put('k', bytes(MINE), { headers: { ...headers, ...FORBID } });
    await call(client);
    expect(await decisionOn(client, call)).toMatchObject(untold(because));
  });

  it('nothing at all, or nothing but names without values, needs not be there', async () => {
    const { oss, plain, client } = await started();
    const { uploadId } = await plain.initMultipartUpload('k');
    const { etag } = await plain.uploadPart('k', uploadId, 1, bytes(MINE), 0, MINE.length);
    const complete = (one: Client) => one.completeMultipartUpload('k', uploadId, [{ number: 1, etag }]);
    await complete(plain);
    const again = () => {
      oss.fault({ match: ({ method }) => /PUT|POST/.test(method), do: refusing('FileAlreadyExists') });
    };
    for (const call of [
      complete,
      (one: Client) => one.put('k', bytes(MINE)),
      (one: Client) => one.put('k', bytes(MINE), { headers: null, meta: null }),
      (one: Client) => one.multipartUpload('k', bytes(MINE)),
      (one: Client) => one.multipartUpload('k', bytes(MINE), { headers: { 'x-oss-storage-class': undefined } }),
      (one: Client) => one.copy('k', 'k', { headers: null }),
      (one: Client) => one.copy('k', 'k'),
    ]) {
      again();
      expect(await decisionOn(client, call)).toMatchObject({ action: 'resolve' });
    }
    await plain.putSymlink('link', 'k');
    again();
    expect(await decisionOn(client, one => one.putSymlink('link', 'k'))).toMatchObject({ action: 'resolve' });
  });

  it('a content type by its short name, cannot be compared', async () => {
    const { client } = await started();
    const call = (one: Client) => one.put('k', bytes(MINE), { ...WITH, mime: 'csv' });
    await call(client);
    expect(await decisionOn(client, call)).toMatchObject(untold(/mime `csv` is a short name.*type\/subtype/));
  });

  it.each([
    ['callback', { ...WITH, callback: { url: 'http://example.com', body: 'b' } }],
    ['header of one', { headers: { ...FORBID, 'X-Oss-Callback': 'e30=' } }],
  ])('a %s, may not have been called', async (_what, options) => {
    const { oss, plain, client } = await started();
    await plain.put('k', bytes(MINE));
    oss.fault({ match: { operation: 'PutObject' }, do: refusing('FileAlreadyExists') });
    const decision = await decisionOn(client, one => one.put('k', bytes(MINE), options));
    expect(decision).toMatchObject(untold(/it is your own, but it is not known whether its callback was called/));
  });
});

describe('a symlink', () => {
  it('to another object, or in the place of which there is none, is not ours', async () => {
    const { plain, client } = await started();
    await plain.putSymlink('k', 'elsewhere');
    const link = (one: Client) => one.putSymlink('k', 'target', WITH);
    expect(await decisionOn(client, link)).toMatchObject(NOT_TAKEN);
    await plain.delete('k');
    await plain.put('k', bytes('target'));
    expect(await decisionOn(client, link)).toMatchObject(NOT_TAKEN);
  });

  it('to nothing shows its target, and not what else it carries', async () => {
    const { client } = await started();
    await client.putSymlink('k', 'target', WITH);
    expect(await decisionOn(client, one => one.putSymlink('k', 'target', WITH))).toMatchObject({ action: 'resolve' });
    const more = (one: Client) => one.putSymlink('k', 'target', { ...WITH, storageClass: 'IA' });
    expect(await decisionOn(client, more)).toMatchObject(untold(/HEAD of the object failed with 404/));
  });
});
