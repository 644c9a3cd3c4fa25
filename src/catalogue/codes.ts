import type { Advice, CodeEntry } from './types.js';

/** Whatever reads or writes content: "read, upload or download". */
const USING_KEYS = [
  ...['GetObject', 'PutObject', 'AppendObject', 'CopyObject'],
  ...['InitiateMultipartUpload', 'UploadPart', 'UploadPartCopy'],
] as const;

/**
 * Every error code that OSS answers with HTTP 409, those of vector buckets that ali-oss has no methods for included, and `Unknown` for the others.
 *
 * @example
 * const passing = catalogue.filter(({ helps }) => helps === 'waiting').map(({ code }) => code);
 */
export const codes = [
  {
    code: 'PositionNotEqualToLength',
    operations: ['AppendObject', 'SealAppendObject'],
    helps: 'adjusting',
    ecs: ['0026-00000016'],
    kinds: [
      { kind: 'stale-position', helps: 'adjusting' },
      // The message is the same for all three: the next position and our own unanswered sends tell them apart.
      { kind: 'beyond-end', helps: 'verifying' },
      { kind: 'unproven', helps: 'verifying' },
    ],
    source: '409 page, AppendObject',
  },
  {
    code: 'ObjectNotAppendable',
    operations: ['AppendObject'],
    helps: 'nothing',
    ecs: ['0026-00000017'],
    kinds: [],
    source: 'AppendObject',
  },
  {
    code: 'AppendSealedObjectNotAllowed',
    operations: ['SealAppendObject', 'AppendObject'],
    helps: 'nothing',
    otherStatuses: [400],
    ecs: [],
    kinds: [],
    source: 'SealAppendObject; 400 to AppendObject in the integration tests of the Python SDK v2',
  },
  {
    code: 'FileAlreadyExists',
    operations: [
      'PutObject',
      'PostObject',
      'AppendObject',
      'CopyObject',
      'PutSymlink',
      'InitiateMultipartUpload',
      'CompleteMultipartUpload',
      'CreateDirectory',
      'Rename',
      'DeleteObject',
      'DeleteDirectory',
      'PutObjectACL',
      'GetObjectACL',
      'PutObjectTagging',
      'GetObjectTagging',
      'DeleteObjectTagging',
    ],
    helps: 'verifying',
    ecs: [],
    kinds: [
      {
        kind: 'forbid-overwrite',
        helps: 'verifying',
        phrases: ['be overwritten'],
        ecs: ['0026-00000002', '0026-00000201', '0042-00000214'],
        requires: { 'x-oss-forbid-overwrite': 'true' },
      },
      // The message is not documented, nor an EC: that nobody asked for it is the sign.
      { kind: 'overwrite-rule', helps: 'verifying' },
      {
        kind: 'directory',
        helps: 'nothing',
        phrases: ['is a directory', 'directory is not empty'],
        // These know no forbid-overwrite: the code is documented for them where hierarchical namespaces are on.
        methods: ['delete', 'getACL', 'putACL', 'getObjectTagging', 'putObjectTagging', 'deleteObjectTagging'],
      },
    ],
    source: '409 page, API pages, overwrite rules (PutBucketOverwriteConfig)',
  },
  {
    code: 'FileImmutable',
    operations: ['PutObject', 'PostObject', 'AppendObject', 'CopyObject', 'PutSymlink', 'DeleteObject'],
    helps: 'waiting',
    ecs: ['0026-00000005', '0026-00000202'],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'StaleFile',
    operations: ['CopyObject', 'PutObjectACL', 'PutObjectTagging', 'DeleteObjectTagging'],
    helps: 'waiting',
    ecs: ['0026-00000004'],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'PartAlreadyExist',
    operations: ['UploadPart', 'UploadPartCopy'],
    helps: 'verifying',
    ecs: ['0042-00000108', '0042-00000313'],
    kinds: [],
    source: 'EC page',
  },
  {
    code: 'RestoreAlreadyInProgress',
    operations: ['RestoreObject'],
    helps: 'waiting',
    ecs: ['0016-00000701'],
    kinds: [],
    source: '409 page, RestoreObject',
  },
  {
    code: 'ArchiveRestoreNotFinished',
    operations: ['CleanRestoredObject'],
    helps: 'waiting',
    ecs: ['0016-00000719'],
    kinds: [],
    source: 'CleanRestoredObject',
  },
  {
    code: 'ArchiveRestoreFileStale',
    operations: ['CleanRestoredObject'],
    helps: 'verifying',
    ecs: ['0016-00000718'],
    kinds: [],
    source: 'CleanRestoredObject',
  },
  {
    code: 'BucketAlreadyExists',
    operations: ['PutBucket', 'PutObject'],
    helps: 'nothing',
    ecs: [],
    kinds: [
      // No phrases for `taken`: its message may be that of `just-deleted` too, and there only the EC can tell.
      { kind: 'taken', helps: 'nothing', ecs: ['0015-00000102', '0015-00000104'] },
      { kind: 'just-deleted', helps: 'waiting', ecs: ['0015-00000103'] },
      { kind: 'location', helps: 'nothing', phrases: ['modify location'] },
      { kind: 'storage-class', helps: 'nothing', phrases: ['bucket s storage class', 'modify storage type'] },
      { kind: 'redundancy', helps: 'nothing', phrases: ['redundancy type'], ecs: ['0015-00000228'] },
      // Whatever the answer says: only PutBucket can ask for a bucket that exists.
      { kind: 'other-call', helps: 'nothing', otherThan: ['putBucket'] },
    ],
    source: '409 page, EC page, PutBucket; aliyun-oss-go-sdk#173 for other calls',
  },
  {
    code: 'BucketNotEmpty',
    operations: ['DeleteBucket'],
    helps: 'nothing',
    ecs: ['0015-00000301'],
    kinds: [],
    source: '409 page, DeleteBucket',
  },
  {
    code: 'CnameAlreadyExists',
    operations: ['PutCname'],
    helps: 'nothing',
    ecs: [],
    kinds: [
      { kind: 'CNAME_OSS', helps: 'nothing', fields: { CnameType: 'CNAME_OSS' } },
      { kind: 'CNAME_IMG', helps: 'nothing', fields: { CnameType: 'CNAME_IMG' } },
    ],
    source: '409 page',
  },
  {
    code: 'InventoryConfigurationAlreadyExists',
    operations: ['PutBucketInventory'],
    helps: 'nothing',
    ecs: ['0020-00000042'],
    kinds: [],
    source: '409 page, EC page',
  },
  {
    code: 'InventoryAlreadyExist',
    operations: ['PutBucketInventory'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: 'PutBucketInventory',
  },
  {
    code: 'WORMConfigurationAlreadyExists',
    operations: ['InitiateBucketWorm'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'LiveChannelDisabled',
    operations: ['RTMP ingest'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'ChannelStillLive',
    operations: ['PutLiveChannel', 'DeleteLiveChannel'],
    helps: 'waiting',
    ecs: ['0044-00000201'],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'KeyDisabled',
    operations: USING_KEYS,
    helps: 'nothing',
    ecs: ['0005-00000214'],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'KeyPendingDeletion',
    operations: USING_KEYS,
    helps: 'nothing',
    ecs: ['0005-00000215'],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'KeyPendingImport',
    operations: USING_KEYS,
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: '409 page',
  },
  {
    code: 'VectorBucketIndexAlreadyExist',
    operations: ['PutVectorIndex'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: 'PutVectorIndex',
  },
  {
    code: 'VectorBucketNotEmpty',
    operations: ['DeleteVectorBucket'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: 'DeleteVectorBucket',
  },
  {
    code: 'BucketNameNotAvailable',
    operations: ['PutVectorBucket'],
    helps: 'nothing',
    ecs: [],
    kinds: [],
    source: 'PutVectorBucket',
  },
  { code: 'Unknown', operations: [], helps: 'verifying', ecs: [], kinds: [], source: 'HTTP status' },
] as const satisfies readonly CodeEntry[];

type Entry = (typeof codes)[number];

/** A code of the catalogue; `Unknown` stands for a 409 that is not in it. @example const code: Code = 'StaleFile'; */
export type Code = Entry['code'];

/** The advice of a complete language: one text for every code, or one for every sub-case where a code has some. */
export type AdviceFor = {
  readonly [E in Entry as E['code']]: E['kinds'] extends readonly []
    ? Advice
    : Readonly<Record<E['kinds'][number]['kind'], Advice>>;
};
