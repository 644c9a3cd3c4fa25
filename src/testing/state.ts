import type { Content } from './content.js';
import type { Crc64 } from './crc64.js';

/** What `x-oss-object-type` says of an object. */
export type ObjectType = 'Normal' | 'Appendable' | 'Multipart' | 'Symlink';

export interface StoredObject {
  readonly type: ObjectType;
  readonly content: Content;
  crc: Crc64;
  /** With its double quotes, as on the wire. */
  etag: string;
  /** Content-Type, Cache-Control and their like, lower case. */
  headers: Readonly<Record<string, string>>;
  /** Without the `x-oss-meta-` prefix. */
  meta: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  acl: string;
  storageClass: string;
  lastModified: Date;
  /** What a symlink points to. */
  readonly target?: string;
  /** A metadata write of this object is under way. */
  held: boolean;
  /** Of an archived object. */
  restore?: StoredRestore | undefined;
  encryption?: StoredEncryption | undefined;
  /** How long this very object is kept. */
  keep?: StoredKeep | undefined;
  /** Absent: `null`, what an object is called that was stored without versioning. */
  versionId?: string;
}

/** A version of a name that is not its current object: an old object, or a delete marker, which has none. */
export interface StoredVersion {
  readonly id: string;
  readonly object: StoredObject | undefined;
  readonly lastModified: Date;
}

/** What is remembered of a name for those who look at it through a cache. An object is `undefined` where there was none. */
export interface StoredPast {
  /** As it was first stored; absent while it has not changed since. */
  readonly beginning?: StoredObject;
  readonly beforeLastChange: StoredObject | undefined;
}

/** A restore of an archived object: under way until it is ready, then readable until it expires. */
export interface StoredRestore {
  readonly tier: string | undefined;
  readonly readyAt: Date;
  readonly expires: Date;
}

/** How long ObjectWorm keeps an object. */
export interface StoredKeep {
  readonly until: Date | undefined;
  readonly legalHold: boolean;
}

/** How content is encrypted at rest. */
export interface StoredEncryption {
  readonly algorithm: 'AES256' | 'SM4' | 'KMS';
  /** A key of the user's in KMS. Without one, KMS encrypts with the key it keeps for OSS. */
  readonly keyId: string | undefined;
}

/** The state of a key in KMS. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport';

export interface StoredChannel {
  readonly name: string;
  status: 'enabled' | 'disabled';
  readonly description: string;
  readonly fragDuration: string;
  readonly fragCount: string;
  readonly playlistName: string;
  readonly lastModified: Date;
  /** Somebody pushes a stream, until this date where the channel was disabled meanwhile. */
  pushing: { readonly since: Date; readonly until: Date | undefined } | undefined;
}

/** A retention policy. */
export interface StoredWorm {
  readonly id: string;
  state: 'InProgress' | 'Locked';
  days: number;
  readonly created: Date;
}

/** A rule that forbids overwriting the objects whose names begin and end so. */
export interface StoredOverwriteRule {
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** Where a custom domain leads: to a bucket, or to image processing. */
export type CnameType = 'CNAME_OSS' | 'CNAME_IMG';

export interface StoredCname {
  readonly type: CnameType;
  readonly lastModified: Date;
}

export interface StoredPart {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly lastModified: Date;
}

export interface StoredUpload {
  readonly id: string;
  readonly name: string;
  readonly sequential: boolean;
  readonly initiated: Date;
  /** Of the request that initiated it: they become the object's. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly encryption?: StoredEncryption | undefined;
  readonly parts: Map<number, StoredPart>;
}

export interface StoredBucket {
  readonly name: string;
  readonly created: Date;
  /** Where it is, as ali-oss spells it: `oss-cn-hangzhou`. */
  readonly region: string;
  /** Directories are real: a bucket is made so, and stays so. */
  readonly hierarchical: boolean;
  /** The directories of one that is hierarchical. */
  readonly directories: Set<string>;
  acl: string;
  /** `undefined` until it is enabled for the first time. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  storageClass: string;
  dataRedundancyType: string;
  worm: StoredWorm | undefined;
  /** Whether objects are kept one by one. */
  objectWorm: boolean;
  /** Which names may not be overwritten, whatever a request says. */
  overwriteRules: readonly StoredOverwriteRule[];
  /** What each name stands for now; a name whose newest version is a delete marker is not among them. */
  readonly objects: Map<string, StoredObject>;
  /** The other versions of each name, newest first. */
  readonly history: Map<string, readonly StoredVersion[]>;
  /** What each name that changed stood for before. */
  readonly past: Map<string, StoredPast>;
  readonly uploads: Map<string, StoredUpload>;
  readonly channels: Map<string, StoredChannel>;
  /** What is inside each inventory's `<InventoryConfiguration>`, by id. */
  readonly inventories: Map<string, string>;
  /** Its access points, which no listing of what it holds shows. */
  accessPoints: readonly string[];
  /** The custom domains that lead here. */
  readonly cnames: Map<string, StoredCname>;
  /** What new objects are encrypted with where a request does not say. */
  encryption: StoredEncryption | undefined;
}

/** Everything this OSS knows. */
export interface State {
  readonly buckets: Map<string, StoredBucket>;
  /** The keys in KMS by their ids. */
  readonly keys: Map<string, KeyState>;
  /** When buckets of these names were deleted. */
  readonly deletedNames: Map<string, Date>;
  /** A number nobody else has, for the ids of uploads and retention policies. */
  nextId(): number;
}

export function emptyState(): State {
  let id = 0;
  return {
    buckets: new Map(),
    deletedNames: new Map(),
    keys: new Map([['alias/acs/oss', 'Enabled']]),
    nextId: () => (id += 1),
  };
}

/** The region of whatever names none. */
export const DEFAULT_REGION = 'oss-cn-hangzhou';

export function newBucket(
  name: string,
  created: Date,
  region: string = DEFAULT_REGION,
  hierarchical = false,
): StoredBucket {
  return {
    name,
    created,
    region,
    hierarchical,
    directories: new Set(),
    acl: 'private',
    versioning: undefined,
    storageClass: 'Standard',
    dataRedundancyType: 'LRS',
    worm: undefined,
    objectWorm: false,
    overwriteRules: [],
    objects: new Map(),
    history: new Map(),
    past: new Map(),
    uploads: new Map(),
    channels: new Map(),
    inventories: new Map(),
    accessPoints: [],
    cnames: new Map(),
    encryption: undefined,
  };
}
