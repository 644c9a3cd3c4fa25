import { checkWorm, type WormView } from './bucket/worm-view.js';
import { crc64Text } from './crc64.js';
import type { ObjectType, State, StoredBucket, StoredObject } from './state.js';

/**
 * An object as it is stored, copied: it does not change with the object.
 *
 * @example
 * oss.object('logs', 'app.log')?.content.toString();
 */
export interface ObjectView {
  readonly content: Buffer;
  readonly type: ObjectType;
  /** CRC-64/ECMA-182 of the content, an unsigned decimal number as in `x-oss-hash-crc64ecma`. */
  readonly crc64: string;
  /** Without the `x-oss-meta-` prefix. */
  readonly meta: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** `default` unless it was set. */
  readonly acl: string;
  readonly lastModified: Date;
  /** With its double quotes, as on the wire. */
  readonly etag: string;
}

/**
 * A bucket as it is now. What is not readonly may be set.
 *
 * @example
 * // From now on every younger object of the bucket is immutable for 30 days.
 * const bucket = oss.bucket('logs');
 * if (bucket) bucket.worm = { days: 30, state: 'Locked' };
 */
export interface BucketView {
  readonly name: string;
  readonly created: Date;
  /** Names of the objects, in the order in which they were created. */
  readonly objectNames: readonly string[];
  /** Multipart uploads that were neither completed nor aborted. */
  readonly uploads: readonly { readonly name: string; readonly uploadId: string; readonly parts: number }[];
  acl: string;
  storageClass: string;
  dataRedundancyType: string;
  /** The retention policy, dated now when it is set. @throws TypeError when it is set to what is none. */
  worm: WormView | undefined;
}

export function objectView({ content, type, crc, meta, tags, acl, lastModified, etag }: StoredObject): ObjectView {
  return {
    content: Buffer.from(content.view()),
    type,
    crc64: crc64Text(crc),
    meta: { ...meta },
    tags: { ...tags },
    acl,
    lastModified,
    etag,
  };
}

export function bucketView(bucket: StoredBucket, state: State, now: () => Date): BucketView {
  return {
    name: bucket.name,
    created: bucket.created,
    get objectNames() {
      return [...bucket.objects.keys()];
    },
    get uploads() {
      return [...bucket.uploads.values()].map(({ name, id, parts }) => ({ name, uploadId: id, parts: parts.size }));
    },
    get acl() {
      return bucket.acl;
    },
    set acl(acl) {
      bucket.acl = acl;
    },
    get storageClass() {
      return bucket.storageClass;
    },
    set storageClass(storageClass) {
      bucket.storageClass = storageClass;
    },
    get dataRedundancyType() {
      return bucket.dataRedundancyType;
    },
    set dataRedundancyType(type) {
      bucket.dataRedundancyType = type;
    },
    get worm() {
      return bucket.worm && { days: bucket.worm.days, state: bucket.worm.state };
    },
    set worm(worm) {
      checkWorm(worm);
      bucket.worm = worm && { ...worm, id: String(state.nextId()).padStart(32, '0'), created: now() };
    },
  };
}
