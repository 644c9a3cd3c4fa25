import { checkCnames, cnameViews, type CnameView } from './bucket/cname-view.js';
import { checkOverwriteRules, type OverwriteRuleView } from './bucket/overwrite.js';
import { checkWorm, type WormView } from './bucket/worm-view.js';
import { crc64Text } from './crc64.js';
import { channelView, type ChannelView } from './live/channel-view.js';
import { enableObjectWorm, expectNoObjectWorm, keep, type KeepView } from './object/keep.js';
import { expected } from './expected.js';
import { finishRestore } from './object/restore.js';
import { namesOf, versionsOf } from './object/version.js';
import type { ObjectType, State, StoredBucket, StoredObject } from './state.js';

/**
 * An object as it is stored, copied: it does not change with the object.
 *
 * @example
 * oss.object('logs', 'app.log')?.content.toString();
 */
export interface ObjectView {
  /** All of it. */
  readonly content: Buffer;
  /** As `x-oss-object-type` tells it. */
  readonly type: ObjectType;
  /** CRC-64/ECMA-182 of the content, an unsigned decimal number as in `x-oss-hash-crc64ecma`. */
  readonly crc64: string;
  /** Without the `x-oss-meta-` prefix. */
  readonly meta: Readonly<Record<string, string>>;
  /** Its tags, by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** `default` unless it was set. */
  readonly acl: string;
  /** When it was last written to. */
  readonly lastModified: Date;
  /** With its double quotes, as on the wire. */
  readonly etag: string;
}

/** A version of a name, as `oss.bucket('logs')?.versions` lists them. */
export interface VersionView {
  /** The object's name. */
  readonly name: string;
  /** `null` for what was stored without versioning, and for appendable objects. */
  readonly versionId: string;
  /** Whether it only says that the object was deleted. */
  readonly isDeleteMarker: boolean;
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
  /** Its name. */
  readonly name: string;
  /** When it was created. */
  readonly created: Date;
  /** Names of the objects, in the order in which they were created. */
  readonly objectNames: readonly string[];
  /** Multipart uploads that were neither completed nor aborted. */
  readonly uploads: readonly {
    /** The object it will become. */
    readonly name: string;
    /** As InitiateMultipartUpload gave it. */
    readonly uploadId: string;
    /** How many parts are there. */
    readonly parts: number;
  }[];
  /** Where it is, e.g. `oss-cn-hangzhou`: the region of the client that created it. */
  readonly region: string;
  /** Every version and delete marker, the newest of each name first. Without versioning, each object once. */
  readonly versions: readonly VersionView[];
  /** Shown, not enforced. */
  acl: string;
  /** `undefined` until it is enabled for the first time. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** As it was created with, e.g. `Standard`. */
  storageClass: string;
  /** `LRS` or `ZRS`. */
  dataRedundancyType: string;
  /** The retention policy, dated now when it is set. @throws TypeError when it is set to what is none. */
  worm: WormView | undefined;
  /**
   * Whether objects are kept one by one (ObjectWorm), which ends appends to the bucket. Needs versioning.
   *
   * @throws Error when it is set where it cannot be: it excludes `worm`, and is never taken off.
   */
  objectWorm: boolean;
  /** Which objects may not be overwritten. No effect while there is versioning. @throws TypeError when they are set to what are none. */
  overwriteRules: readonly OverwriteRuleView[];
  /** The custom domains that lead here, dated now when they are set. @throws TypeError when they are set to what are none. */
  cnames: readonly CnameView[];
  /** The names of its access points: while it has any, it is not empty. @throws TypeError when they are set to what are none. */
  accessPoints: readonly string[];
  /** The ids of its inventories, in the order in which they were put. */
  readonly inventoryIds: readonly string[];
  /** A LiveChannel, or `undefined`. */
  channel(name: string): ChannelView | undefined;
  /** Has the restore of an archived object finish now, however long it takes. @throws Error when none is under way. */
  finishRestore(name: string): void;
  /**
   * Has an object kept by itself, in its current version or the one that is named; `{}` ends that.
   *
   * @throws Error when `objectWorm` is off or there is no such object. @throws TypeError when `how` is not what it should be.
   */
  keep(name: string, how: KeepView, versionId?: string): void;
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
    region: bucket.region,
    get versions() {
      return namesOf(bucket).flatMap(name =>
        versionsOf(bucket, name).map(({ id, object }) => ({
          name,
          versionId: id,
          isDeleteMarker: object === undefined,
        })),
      );
    },
    get versioning() {
      return bucket.versioning;
    },
    set versioning(versioning) {
      if (versioning !== 'Enabled') expectNoObjectWorm(bucket, 'end of versioning');
      bucket.versioning = versioning;
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
      if (worm) expectNoObjectWorm(bucket, 'retention policy of its own');
      bucket.worm = worm && { ...worm, id: String(state.nextId()).padStart(32, '0'), created: now() };
    },
    get objectWorm() {
      return bucket.objectWorm;
    },
    set objectWorm(enabled) {
      enableObjectWorm(bucket, enabled);
    },
    get overwriteRules() {
      return bucket.overwriteRules;
    },
    set overwriteRules(rules) {
      checkOverwriteRules(rules);
      bucket.overwriteRules = rules.map(rule => ({ ...rule }));
    },
    get cnames() {
      return cnameViews(bucket.cnames);
    },
    set cnames(cnames) {
      checkCnames(cnames);
      bucket.cnames.clear();
      for (const { domain, type } of cnames) bucket.cnames.set(domain, { type, lastModified: now() });
    },
    get accessPoints() {
      return bucket.accessPoints;
    },
    set accessPoints(names) {
      const isNames = Array.isArray(names) && names.every(name => typeof name === 'string');
      if (!isNames)
        throw expected('`accessPoints` of a bucket', 'an array of strings', names, "bucket.accessPoints = ['ap-01']");
      bucket.accessPoints = [...names];
    },
    get inventoryIds() {
      return [...bucket.inventories.keys()];
    },
    channel(name) {
      const channel = bucket.channels.get(name);
      return channel && channelView(channel, now);
    },
    finishRestore(name) {
      finishRestore(bucket.objects.get(name), now());
    },
    keep(name, how, versionId) {
      keep(bucket, name, how, versionId);
    },
  };
}
