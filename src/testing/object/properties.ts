import type { StoredBucket } from '../state.js';

/** What an object gets from the headers of the request that creates it. */
export interface ObjectProperties {
  readonly headers: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly acl: string;
  readonly storageClass: string;
}

/** Read them, with the bucket's storage class where the request names none. */
export function propertiesOf(requestHeaders: Readonly<Record<string, string>>, bucket: StoredBucket): ObjectProperties {
  return {
    ...metadataOf(requestHeaders),
    tags: Object.fromEntries(new URLSearchParams(requestHeaders['x-oss-tagging'])),
    acl: requestHeaders['x-oss-object-acl'] ?? 'default',
    storageClass: requestHeaders['x-oss-storage-class'] ?? bucket.storageClass,
  };
}

/** The part of the properties that `x-oss-metadata-directive: REPLACE` replaces. */
export function metadataOf(
  requestHeaders: Readonly<Record<string, string>>,
): Pick<ObjectProperties, 'headers' | 'meta'> {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  const meta: Record<string, string> = {};
  for (const [name, value] of Object.entries(requestHeaders)) {
    if (name.startsWith(META)) meta[name.slice(META.length)] = value;
    else if (KEPT.has(name)) headers[name] = value;
  }
  return { headers, meta };
}

const META = 'x-oss-meta-';
const KEPT = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
]);
