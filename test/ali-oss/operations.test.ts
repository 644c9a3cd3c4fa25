import OSS from 'ali-oss';
import { describe, expect, test } from 'vitest';
import { isMetadataWrite, isRead, objectName, replacedNames, targetOf } from '../../src/ali-oss/operations.js';

const READS = [
  ...[
    'asyncSignatureUrl',
    'signatureUrlV4',
    'get',
    'getStream',
    'getACL',
    'getSymlink',
    'getObjectMeta',
    'getObjectTagging',
    'head',
    'getAsyncFetch',
  ],
  ...[
    'list',
    'listV2',
    'listBuckets',
    'listParts',
    'listUploads',
    'listObjectVersions',
    'getBucketVersions',
    'listChannels',
  ],
  ...[
    'getBucketACL',
    'getBucketCORS',
    'getBucketEncryption',
    'getBucketInfo',
    'getBucketInventory',
    'getBucketLifecycle',
    'getBucketLocation',
  ],
  ...[
    'getBucketLogging',
    'getBucketPolicy',
    'getBucketReferer',
    'getBucketRequestPayment',
    'getBucketStat',
    'getBucketTags',
    'getBucketVersioning',
  ],
  ...[
    'getBucketWebsite',
    'getBucketWorm',
    'listBucketInventory',
    'getChannel',
    'getChannelHistory',
    'getChannelStatus',
  ],
];
const WRITES = [
  ...[
    'append',
    'put',
    'putStream',
    'putMeta',
    'putACL',
    'putSymlink',
    'putObjectTagging',
    'deleteObjectTagging',
    'copy',
    'delete',
    'deleteMulti',
  ],
  ...['restore', 'processObjectSave', 'postAsyncFetch', 'createVod', 'request'],
  ...[
    'multipartUpload',
    'multipartUploadCopy',
    'initMultipartUpload',
    'uploadPart',
    'uploadPartCopy',
    'completeMultipartUpload',
    'abortMultipartUpload',
  ],
  ...[
    'putBucket',
    'deleteBucket',
    'putBucketACL',
    'putBucketCORS',
    'deleteBucketCORS',
    'putBucketEncryption',
    'deleteBucketEncryption',
  ],
  ...[
    'putBucketInventory',
    'deleteBucketInventory',
    'putBucketLifecycle',
    'deleteBucketLifecycle',
    'putBucketLogging',
    'deleteBucketLogging',
  ],
  ...[
    'putBucketPolicy',
    'deleteBucketPolicy',
    'putBucketReferer',
    'deleteBucketReferer',
    'putBucketRequestPayment',
    'putBucketTags',
    'deleteBucketTags',
  ],
  ...[
    'putBucketVersioning',
    'putBucketWebsite',
    'deleteBucketWebsite',
    'initiateBucketWorm',
    'abortBucketWorm',
    'completeBucketWorm',
    'extendBucketWorm',
  ],
  ...['putChannel', 'putChannelStatus', 'deleteChannel'],
];

describe('every method of ali-oss that calls OSS', () => {
  test('is in one of the two tables below', () => {
    const known = new Set([...READS, ...WRITES, 'requestError']);
    const methods = Object.getOwnPropertyNames(OSS.prototype).filter(name => {
      const method = (OSS.prototype as unknown as Record<string, unknown>)[name];
      return !name.startsWith('_') && typeof method === 'function' && method.constructor.name === 'AsyncFunction';
    });
    expect(methods.filter(name => !known.has(name))).toEqual([]);
  });

  test.each(READS)('%s changes nothing', name => {
    expect(isRead(name)).toBe(true);
  });

  test.each(WRITES)('%s may change something', name => {
    expect(isRead(name)).toBe(false);
  });
});

describe('what a call acts on', () => {
  test.each<[string, readonly unknown[], string | undefined, string | undefined]>([
    ['put', ['k', Buffer.alloc(0)], 'pinned', 'k'],
    ['put', ['/k'], 'pinned', 'k'],
    ['put', ['//a/b//c'], 'pinned', 'a/b//c'],
    ['put', [''], 'pinned', ''],
    ['deleteMulti', [['a', 'b']], 'pinned', undefined],
    ['list', [{ prefix: 'a' }], 'pinned', undefined],
    ['listBuckets', [], 'pinned', undefined],
    ['getBucketVersions', [{ prefix: 'a' }], 'pinned', undefined],
    ['request', [{ object: '/k' }], 'pinned', 'k'],
    ['request', [{ object: 'k', bucket: 'other' }], 'other', 'k'],
    ['request', [{ bucket: 'other' }], 'other', undefined],
    ['request', [null], 'pinned', undefined],
    ['request', [], 'pinned', undefined],
    ['putBucket', ['other'], 'other', undefined],
    ['deleteBucket', ['other'], 'other', undefined],
    ['initiateBucketWorm', ['other', '1'], 'other', undefined],
    ['getBucketInventory', ['other', 'id'], 'other', undefined],
    ['put', [undefined], 'pinned', undefined],
  ])('%s(%j) is %s/%s', (method, args, bucket, name) => {
    expect(targetOf(method, args, 'pinned')).toEqual({ bucket, name });
  });

  test('may be unknown', () => {
    expect(targetOf('put', ['k'], undefined)).toEqual({ bucket: undefined, name: 'k' });
  });

  test('is one object with and without leading slashes, as ali-oss has it', () => {
    expect(objectName('///a//b/')).toBe('a//b/');
    expect(objectName('/'.repeat(100_000))).toBe('');
  });
});

const target = { bucket: 'b', name: 'k' };

describe('two of these at once on one object are what OSS answers with StaleFile', () => {
  test.each(['putMeta', 'putACL', 'putObjectTagging', 'deleteObjectTagging'])('%s', method => {
    expect(isMetadataWrite(method, ['k'], target)).toBe(true);
  });

  test.each<readonly unknown[]>([
    ['k', 'k'],
    ['/k', 'k', undefined, { meta: {} }],
    ['k', '/b/k'],
    ['k', 'k', 'b'],
    ['k', '/k', 'b'],
    ['k', 'k', { headers: {} }],
  ])('a copy of an object to itself: copy(%j, %j, %j)', (...args) => {
    expect(isMetadataWrite('copy', args, target)).toBe(true);
    expect(replacedNames('copy', args, target)).toEqual([]);
  });

  test.each<readonly unknown[]>([
    ['k', 'other'],
    ['k', '/other/k'],
    ['k', 'k', 'other'],
    ['k', '/b/other'],
    ['k', undefined],
    ['k'],
  ])('but not a copy of another one: copy(%j, %j, %j)', (...args) => {
    expect(isMetadataWrite('copy', args, target)).toBe(false);
    expect(replacedNames('copy', args, target)).toEqual(['k']);
  });

  test.each(['put', 'append', 'getACL', 'putBucketACL', 'delete'])('but not %s', method => {
    expect(isMetadataWrite(method, ['k', 'k'], target)).toBe(false);
  });

  test('nor a copy whose target is not known', () => {
    expect(isMetadataWrite('copy', [undefined, 'k'], { bucket: 'b', name: undefined })).toBe(false);
  });
});

describe('an object is replaced or removed', () => {
  test.each([
    'put',
    'putStream',
    'putSymlink',
    'delete',
    'multipartUpload',
    'multipartUploadCopy',
    'completeMultipartUpload',
  ])('by %s', method => {
    expect(replacedNames(method, ['k'], target)).toEqual(['k']);
  });

  test('by deleteMulti, all that are named, in either form', () => {
    const names = ['a', '/b', { key: 'c', versionId: '1' }, 7];
    expect(replacedNames('deleteMulti', [names], { bucket: 'b', name: undefined })).toEqual(['a', 'b', 'c', '7']);
    expect(replacedNames('deleteMulti', ['a'], { bucket: 'b', name: undefined })).toEqual([]);
  });

  test('by processObjectSave, at the name that is saved to', () => {
    expect(
      replacedNames('processObjectSave', ['from', '/to', 'image/resize,w_1'], { bucket: 'b', name: 'from' }),
    ).toEqual(['to']);
  });

  test.each(['append', 'get', 'head', 'putMeta', 'putACL', 'initMultipartUpload', 'uploadPart', 'restore'])(
    'but not by %s',
    method => {
      expect(replacedNames(method, ['k'], target)).toEqual([]);
    },
  );
});
