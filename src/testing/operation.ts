import type { RequestHead } from './request.js';

/** The name the OSS API reference gives this request, or `Unknown`. */
export function operationOf({ method, bucket, name, query, headers }: RequestHead): string {
  if (method === 'OPTIONS') return 'OptionObject';
  const rules = bucket === undefined ? SERVICE : name === undefined ? BUCKET : OBJECT;
  const marked = Object.keys(query).some(key => MARKS.has(key));
  const found = rules.find(
    ([verb, mark, , header]) =>
      verb === method && (mark === '' ? !marked : isMarked(query, mark)) && (header === undefined || header in headers),
  );
  return found?.[2] ?? 'Unknown';
}

function isMarked(query: RequestHead['query'], mark: string): boolean {
  const [name = '', value] = mark.split('=');
  return name in query && (value === undefined || query[name] === value);
}

/** Method, the query parameter that marks it ('' for none; with a value where that decides), the operation, a header that marks it. */
type Rule = readonly [method: string, mark: string, operation: string, header?: string];

const SERVICE: readonly Rule[] = [['GET', '', 'ListBuckets']];

const BUCKET: readonly Rule[] = [
  ['POST', 'delete', 'DeleteMultipleObjects'],
  ['POST', 'worm', 'InitiateBucketWorm'],
  ['POST', 'wormExtend', 'ExtendBucketWorm'],
  ['POST', 'wormId', 'CompleteBucketWorm'],
  ['GET', 'worm', 'GetBucketWorm'],
  ['DELETE', 'worm', 'AbortBucketWorm'],
  ['GET', 'uploads', 'ListMultipartUploads'],
  ['GET', 'versions', 'ListObjectVersions'],
  ['GET', 'live', 'ListLiveChannel'],
  ['GET', 'bucketInfo', 'GetBucketInfo'],
  ['GET', 'location', 'GetBucketLocation'],
  ['GET', 'overwriteConfig', 'GetBucketOverwriteConfig'],
  ['GET', 'stat', 'GetBucketStat'],
  ['PUT', 'acl', 'PutBucketACL'],
  ['GET', 'acl', 'GetBucketACL'],
  ...settings('cors', 'BucketCors'),
  ...settings('encryption', 'BucketEncryption'),
  ['PUT', 'inventory', 'PutBucketInventory'],
  ['GET', 'inventoryId', 'GetBucketInventory'],
  ['GET', 'inventory', 'ListBucketInventory'],
  ['DELETE', 'inventory', 'DeleteBucketInventory'],
  ...settings('lifecycle', 'BucketLifecycle'),
  ...settings('logging', 'BucketLogging'),
  ...settings('policy', 'BucketPolicy'),
  ...settings('referer', 'BucketReferer'),
  ...settings('requestPayment', 'BucketRequestPayment'),
  ...settings('tagging', 'BucketTags'),
  ...settings('versioning', 'BucketVersioning'),
  ...settings('website', 'BucketWebsite'),
  ['POST', 'comp=add', 'PutCname'],
  ['POST', 'comp=delete', 'DeleteCname'],
  ['POST', 'comp=token', 'CreateCnameToken'],
  ['GET', 'comp=token', 'GetCnameToken'],
  ['GET', 'cname', 'ListCname'],
  ['GET', 'list-type', 'ListObjectsV2'],
  ['GET', '', 'ListObjects'],
  ['PUT', '', 'PutBucket'],
  ['DELETE', '', 'DeleteBucket'],
];

const OBJECT: readonly Rule[] = [
  ['POST', 'append', 'AppendObject'],
  ['POST', 'seal', 'SealAppendObject'],
  ['POST', 'x-oss-dir', 'CreateDirectory'],
  ['POST', 'x-oss-delete', 'DeleteDirectory'],
  ['POST', 'uploads', 'InitiateMultipartUpload'],
  ['PUT', 'uploadId', 'UploadPartCopy', 'x-oss-copy-source'],
  ['PUT', 'uploadId', 'UploadPart'],
  ['POST', 'uploadId', 'CompleteMultipartUpload'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['GET', 'uploadId', 'ListParts'],
  ...settings('tagging', 'ObjectTagging'),
  ['PUT', 'acl', 'PutObjectACL'],
  ['GET', 'acl', 'GetObjectACL'],
  ['PUT', 'symlink', 'PutSymlink'],
  ['GET', 'symlink', 'GetSymlink'],
  ['POST', 'restore', 'RestoreObject'],
  ['POST', 'cleanRestoredObject', 'CleanRestoredObject'],
  ['PUT', 'status', 'PutLiveChannelStatus'],
  ['PUT', 'live', 'PutLiveChannel'],
  ['DELETE', 'live', 'DeleteLiveChannel'],
  ['GET', 'comp', 'GetLiveChannelStat'],
  ['GET', 'live', 'GetLiveChannelInfo'],
  ['POST', 'publish', 'PublishInPlaceOfRtmp'],
  ['POST', 'asyncFetch', 'PutAsyncFetch'],
  ['GET', 'asyncFetch', 'GetAsyncFetch'],
  ['HEAD', 'objectMeta', 'GetObjectMeta'],
  ['PUT', '', 'CopyObject', 'x-oss-copy-source'],
  ['PUT', '', 'PutObject'],
  ['GET', '', 'GetObject'],
  ['HEAD', '', 'HeadObject'],
  ['DELETE', '', 'DeleteObject'],
];

function settings(mark: string, noun: string): Rule[] {
  return [
    ['PUT', mark, `Put${noun}`],
    ['GET', mark, `Get${noun}`],
    ['DELETE', mark, `Delete${noun}`],
  ];
}

const ALL = [...SERVICE, ...BUCKET, ...OBJECT];

// With one of these in the query a request is not the plain one: a PUT with `append`, say, is no PutObject.
const MARKS = new Set([...ALL.map(([, mark]) => mark.split('=', 1).join('')), 'partNumber', 'position', 'sequential']);

/** Every name `operationOf` can give. */
export const OPERATIONS: ReadonlySet<string> = new Set([...ALL.map(rule => rule[2]), 'OptionObject', 'Unknown']);
