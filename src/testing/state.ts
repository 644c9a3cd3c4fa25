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
}

/** A retention policy. */
export interface StoredWorm {
  readonly id: string;
  state: 'InProgress' | 'Locked';
  days: number;
  readonly created: Date;
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
  readonly parts: Map<number, StoredPart>;
}

export interface StoredBucket {
  readonly name: string;
  readonly created: Date;
  acl: string;
  storageClass: string;
  dataRedundancyType: string;
  worm: StoredWorm | undefined;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, StoredUpload>;
}

/** Everything this OSS knows. */
export interface State {
  readonly buckets: Map<string, StoredBucket>;
  /** A number nobody else has, for the ids of uploads and retention policies. */
  nextId(): number;
}

export function emptyState(): State {
  let id = 0;
  return { buckets: new Map(), nextId: () => (id += 1) };
}

export function newBucket(name: string, created: Date): StoredBucket {
  return {
    name,
    created,
    acl: 'private',
    storageClass: 'Standard',
    dataRedundancyType: 'LRS',
    worm: undefined,
    objects: new Map(),
    uploads: new Map(),
  };
}
