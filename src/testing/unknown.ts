import type { RequestHead } from './request.js';

/**
 * Whether a request asks for something this OSS would pass over in silence: a query parameter or header that changes what a
 * known operation does. Such a request is answered 501, because a wrong 200 would prove something that is not so.
 */
export function isUnknownKind({ query, headers }: RequestHead, operation: string): boolean {
  return (
    ('versionId' in query && !OF_VERSIONS.has(operation)) ||
    Object.keys(query).some(name => !KNOWN.has(name) && !name.startsWith('response-')) ||
    Object.keys(headers).some(name => UNKNOWN_HEADERS.has(name) || isUnknownEncryption(name, operation)) ||
    ('x-oss-callback' in headers && !CALLS_BACK.has(operation))
  );
}

// The operations that create an object are encrypted as their headers say. ali-oss sends the key's id along with parts too.
function isUnknownEncryption(header: string, operation: string): boolean {
  if (!header.startsWith(ENCRYPTION)) return false;
  if (header === `${ENCRYPTION}encryption`) return !ENCRYPTS.has(operation);
  return header !== `${ENCRYPTION}encryption-key-id` || !(ENCRYPTS.has(operation) || OF_PARTS.has(operation));
}

// Others would act on the current version, whatever id is given.
const OF_VERSIONS = new Set(
  [
    'AppendObject CleanRestoredObject DeleteObject DeleteObjectTagging GetObject GetObjectACL GetObjectMeta GetObjectTagging',
    'GetSymlink HeadObject PutObjectACL PutObjectTagging RestoreObject',
  ]
    .join(' ')
    .split(' '),
);

const ENCRYPTS = new Set(['AppendObject', 'CopyObject', 'InitiateMultipartUpload', 'PutObject']);
// Not confirmed: OSS documents it of the other two only, and ali-oss asks for it along with an append too.
const CALLS_BACK = new Set(['AppendObject', 'CompleteMultipartUpload', 'PutObject']);
const OF_PARTS = new Set(['CompleteMultipartUpload', 'UploadPart']);

const KNOWN = new Set(
  [
    'acl append bucketInfo cleanRestoredObject cname comp continuation-token delete delimiter encoding-type encryption fetch-owner',
    'inventory inventoryId key-marker list-type live location marker publish restore status',
    'max-keys max-parts max-uploads objectMeta overwriteConfig part-number-marker partNumber position prefix sequential start-after symlink',
    'tagging upload-id-marker uploadId uploads worm wormExtend wormId version-id-marker versionId versioning versions',
    'Expires OSSAccessKeyId Signature security-token x-oss-additional-headers x-oss-credential x-oss-date x-oss-delete x-oss-dir',
    'x-oss-expires',
    'x-oss-security-token x-oss-signature x-oss-signature-version',
  ]
    .join(' ')
    .split(' '),
);

const ENCRYPTION = 'x-oss-server-side-';
const UNKNOWN_HEADERS = new Set([
  'x-oss-complete-all',
  'x-oss-copy-source-if-match',
  'x-oss-copy-source-if-modified-since',
  'x-oss-copy-source-if-none-match',
  'x-oss-copy-source-if-unmodified-since',
  'x-oss-object-worm-legal-hold',
  'x-oss-object-worm-mode',
  'x-oss-object-worm-retain-until-date',
]);
