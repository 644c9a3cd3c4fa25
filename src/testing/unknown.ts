import type { RequestHead } from './request.js';

/**
 * Whether a request asks for something this OSS would pass over in silence: a query parameter or header that changes what a
 * known operation does. Such a request is answered 501, because a wrong 200 would prove something that is not so.
 */
export function isUnknownKind({ query, headers }: RequestHead): boolean {
  return (
    Object.keys(query).some(name => !KNOWN.has(name) && !name.startsWith('response-') && !isOnlyVersion(name, query)) ||
    Object.keys(headers).some(name => UNKNOWN_HEADERS.has(name) || name.startsWith(ENCRYPTION))
  );
}

// Without versioning, the one version of an object is called null.
function isOnlyVersion(name: string, query: RequestHead['query']): boolean {
  return name === 'versionId' && query[name] === 'null';
}

const KNOWN = new Set(
  [
    'acl append bucketInfo continuation-token delete delimiter encoding-type fetch-owner key-marker list-type live location marker',
    'max-keys max-parts max-uploads objectMeta part-number-marker partNumber position prefix sequential start-after symlink',
    'tagging upload-id-marker uploadId uploads worm wormExtend wormId version-id-marker versions',
    'Expires OSSAccessKeyId Signature security-token x-oss-additional-headers x-oss-credential x-oss-date x-oss-expires',
    'x-oss-security-token x-oss-signature x-oss-signature-version',
  ]
    .join(' ')
    .split(' '),
);

const ENCRYPTION = 'x-oss-server-side-';
const UNKNOWN_HEADERS = new Set([
  'x-oss-callback',
  'x-oss-complete-all',
  'x-oss-copy-source-if-match',
  'x-oss-copy-source-if-modified-since',
  'x-oss-copy-source-if-none-match',
  'x-oss-copy-source-if-unmodified-since',
]);
