import type { Operation } from './actions.js';

/** When an operation is asked for that is not always. */
export type When = 'acl' | 'tags' | 'version' | 'multipart' | 'unsure' | 'versions-refused' | 'kept' | 'overwrite-rule';

/** An operation that a feature sends. */
export interface Need {
  readonly operation: Operation;
  /** Whether it is the call itself, one of those that the feature is for, and not what the library adds to it. */
  readonly isCall: boolean;
  readonly when?: When;
}

const call = (...operations: readonly Operation[]): readonly Need[] =>
  operations.map(operation => ({ operation, isCall: true }));
const adds = (...operations: readonly Operation[]): readonly Need[] =>
  operations.map(operation => ({ operation, isCall: false }));
const callIf = (when: When, ...operations: readonly Operation[]): readonly Need[] =>
  operations.map(operation => ({ operation, isCall: true, when }));
const addsIf = (when: When, ...operations: readonly Operation[]): readonly Need[] =>
  operations.map(operation => ({ operation, isCall: false, when }));

const STORES = [...call('PutObject', 'CopyObject', 'PutSymlink'), ...callIf('version', 'CopyObject of a version')];
const UPLOADS = call('InitiateMultipartUpload', 'UploadPart', 'UploadPartCopy', 'CompleteMultipartUpload');
const PROOF = [
  ...adds('HeadObject', 'GetSymlink'),
  ...addsIf('unsure', 'GetObject'),
  ...addsIf('version', 'HeadObject of a version', 'GetObject of a version'),
];
const PROPERTIES = [...addsIf('acl', 'GetObjectACL'), ...addsIf('tags', 'GetObjectTagging')];
const RESTORES = [...call('RestoreObject'), ...callIf('version', 'RestoreObject of a version')];
const CLEANS = [...call('CleanRestoredObject'), ...callIf('version', 'CleanRestoredObject of a version')];
const ARCHIVED = [...adds('HeadObject'), ...addsIf('version', 'HeadObject of a version')];
const KEY = [...adds('HeadObject', 'GetBucketEncryption'), ...addsIf('version', 'HeadObject of a version')];
const INVENTORY = adds('GetBucketInventory');
const CHANNELS = [...call('DeleteLiveChannel', 'PutLiveChannel'), ...adds('GetLiveChannelStat')];
const EMPTYING = adds('ListObjectVersions', 'ListMultipartUploads', 'ListLiveChannel');

/** What `diagnose: true` looks up after each code, none of it the call itself. */
const DIAGNOSE = {
  PositionNotEqualToLength: adds('HeadObject'),
  ObjectNotAppendable: adds('HeadObject'),
  AppendSealedObjectNotAllowed: adds('HeadObject'),
  FileAlreadyExists: [...adds('HeadObject'), ...addsIf('overwrite-rule', 'GetBucketOverwriteConfig')],
  FileImmutable: [...adds('GetBucketWorm'), ...ARCHIVED],
  PartAlreadyExist: [],
  RestoreAlreadyInProgress: ARCHIVED,
  ArchiveRestoreNotFinished: ARCHIVED,
  ArchiveRestoreFileStale: ARCHIVED,
  BucketAlreadyExists: adds('ListBuckets', 'GetBucketInfo'),
  BucketNotEmpty: [...EMPTYING, ...addsIf('versions-refused', 'ListObjectsV2')],
  CnameAlreadyExists: [],
  InventoryConfigurationAlreadyExists: INVENTORY,
  InventoryAlreadyExist: INVENTORY,
  WORMConfigurationAlreadyExists: adds('GetBucketWorm'),
  LiveChannelDisabled: adds('GetLiveChannelStat'),
  ChannelStillLive: adds('GetLiveChannelStat'),
  KeyDisabled: KEY,
  KeyPendingDeletion: KEY,
  KeyPendingImport: KEY,
} as const satisfies Readonly<Record<string, readonly Need[]>>;

/**
 * What each feature sends to OSS. A test has every feature do its work on the local OSS, and holds what it sends against this
 * table: nothing more, nothing less.
 */
export const FEATURES: ReadonlyMap<string, readonly Need[]> = new Map<string, readonly Need[]>([
  ['append', call('AppendObject')],
  ['appendRecovery', [...call('AppendObject'), ...adds('HeadObject', 'GetObject')]],
  ['appendWriter', [...call('AppendObject'), ...adds('HeadObject', 'GetObject')]],
  ['acceptOwnWrite', [...STORES, ...UPLOADS, ...PROOF, ...addsIf('multipart', 'ListParts'), ...PROPERTIES]],
  ['rename', [...STORES, ...UPLOADS, ...PROOF, ...PROPERTIES]],
  ['overwrite', [...STORES, ...UPLOADS, ...addsIf('multipart', 'AbortMultipartUpload', 'HeadObject')]],
  [
    'acceptSamePart',
    [
      ...[...call('UploadPart', 'UploadPartCopy'), ...callIf('version', 'UploadPartCopy of a version')],
      ...[...addsIf('unsure', 'ListParts', 'GetObject'), ...addsIf('version', 'GetObject of a version')],
    ],
  ],
  ['acceptInProgress', [...RESTORES, ...ARCHIVED]],
  ['waitForRestore', [...RESTORES, ...CLEANS, ...ARCHIVED]],
  ['acceptClean', [...CLEANS, ...ARCHIVED]],
  ['acceptOwned', [...call('PutBucket'), ...adds('ListBuckets', 'GetBucketInfo')]],
  [
    'emptyBucket',
    [
      ...[...call('DeleteBucket'), ...EMPTYING],
      ...adds('DeleteMultipleObjects', 'DeleteObject of a version', 'AbortMultipartUpload', 'DeleteLiveChannel'),
      ...addsIf('kept', 'GetBucketWorm'),
    ],
  ],
  ['acceptIdentical', [...call('PutBucketInventory'), ...INVENTORY]],
  ['replaceInventory', [...call('PutBucketInventory'), ...INVENTORY, ...adds('DeleteBucketInventory')]],
  ['replaceUnlocked', [...call('InitiateBucketWorm'), ...adds('GetBucketWorm', 'AbortBucketWorm')]],
  ['waitForIdle', CHANNELS],
  ['disableChannel', [...CHANNELS, ...adds('PutLiveChannelStatus')]],
  ['enableChannel', [...call('PublishInPlaceOfRtmp'), ...adds('PutLiveChannelStatus')]],
  ['withKey', call('PutObject')],
  ...Object.entries(DIAGNOSE).map(([code, needs]) => [`diagnose:${code}`, needs] as const),
]);
