/** What a caller wanted to do to an object that a retention policy protects. */
export type Meant = 'delete' | 'overwrite' | 'append' | 'metadata';

/** Where a KMS key was named. */
export type KeySource = 'request' | 'object' | 'bucket';

/** How many there are of something: `more` where the listing was cut, so that there are this many or more. */
export interface Count {
  readonly count: number;
  readonly more: boolean;
}

/** Names that may not be overwritten: those that begin and end so; absent: anyhow. */
export interface OverwriteRule {
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** What is still in a bucket. Absent is what could not be counted. */
export interface Contents {
  /** Objects, of each its current version. */
  readonly objects?: Count | undefined;
  /** Old versions. */
  readonly versions?: Count | undefined;
  /** Delete markers. */
  readonly markers?: Count | undefined;
  /** Multipart uploads that were neither completed nor aborted. */
  readonly uploads?: Count | undefined;
  readonly channels?: Count | undefined;
}

/** What OSS lists of a bucket of the caller's own. */
export interface OwnBucket {
  readonly region: string;
  readonly storageClass: string;
  /** `LRS` or `ZRS`; absent where it could not be asked for. */
  readonly redundancy?: string | undefined;
  readonly acl?: string | undefined;
}

/**
 * The facts that `diagnose: true` looks up, in words of one language. Each is a clause: no capital at the beginning, no full
 * stop at the end. Texts that come from OSS (states, types, ids) are given as OSS spells them.
 *
 * @example
 * const german: Pick<Facts, 'lengthNow'> = { lengthNow: bytes => `das Objekt hat jetzt ${bytes} Bytes` };
 */
export interface Facts {
  /** What joins two facts. */
  readonly separator: string;
  /** A cause with what is known of this very conflict. */
  readonly added: (cause: string, facts: readonly string[]) => string;
  /** The retention policy of the bucket: `state` is `InProgress` or `Locked`. */
  readonly retention: (days: number, state: string) => string;
  /** The bucket has no retention policy. */
  readonly noRetention: () => string;
  /** The retention policy is not locked: `created` is when it was made, as OSS spells it. */
  readonly unlocked: (created: string | undefined) => string;
  /** From when on the object is no longer protected: ISO 8601, UTC. */
  readonly freeFrom: (date: string) => string;
  /** The same, of a retention policy that is not locked yet. */
  readonly freeIfLocked: (date: string) => string;
  /** ObjectWorm keeps the object: until when, ISO 8601, and in which mode, as far as OSS told. */
  readonly objectRetention: (until: string | undefined, mode: string | undefined) => string;
  /** ObjectWorm keeps the object until its legal hold is taken off. */
  readonly legalHold: () => string;
  /** Neither the bucket nor ObjectWorm keeps the object now. */
  readonly noObjectRetention: () => string;
  /** What the call wanted to do to the object. */
  readonly meant: (action: Meant) => string;
  /** What is still in the bucket; kinds of which there are none may be left out. */
  readonly contents: (found: Contents) => string;
  /** `x-oss-restore` of the object; `undefined`: it has none, so it was never restored or no longer is. */
  readonly restore: (text: string | undefined) => string;
  /** `x-oss-object-type`; `undefined`: OSS did not tell. */
  readonly objectType: (type: string | undefined) => string;
  /** The object was sealed at this time: `x-oss-sealed-time`. */
  readonly sealed: (time: string) => string;
  /** How many bytes the object has now. */
  readonly lengthNow: (bytes: number) => string;
  /** The object that is in the way: its length in bytes, `Last-Modified` and `x-oss-object-type` as far as OSS told. */
  readonly inTheWay: (bytes: number, lastModified: string | undefined, type: string | undefined) => string;
  /** The overwrite rules of the bucket that are about the object's name; none where there is none now. */
  readonly overwriteRules: (rules: readonly OverwriteRule[]) => string;
  /** The part that is stored, as the answer named it. */
  readonly storedPart: (etag: string, partNumber: string | undefined) => string;
  /** `CnameType` of the answer, and how the domain is unbound: `CNAME_OSS` or `CNAME_IMG`. */
  readonly cname: (type: string) => string;
  /** The id of the KMS key, and where it was named; `undefined`: the default key that KMS manages. */
  readonly keyId: (id: string | undefined, source: KeySource) => string;
  /** The bucket is the caller's own. */
  readonly ownBucket: (bucket: OwnBucket) => string;
  /** The bucket is not among the caller's own. */
  readonly foreignBucket: () => string;
  /** The LiveChannel's status (`Live`, `Idle`, `Disabled`), and since when it is being pushed to. */
  readonly channel: (status: string, since: string | undefined) => string;
  /** The inventory that is stored. */
  readonly inventory: (id: string, enabled: boolean, frequency: string) => string;
  /** A look-up was refused, e.g. with `403 AccessDenied`, for want of a permission, e.g. `oss:GetBucketWorm`. */
  readonly forbidden: (answer: string, permission: string) => string;
  /** A look-up failed in another way, e.g. with `404 NoSuchKey`. */
  readonly failed: (answer: string) => string;
  /** A look-up got no answer. */
  readonly noAnswer: () => string;
}
