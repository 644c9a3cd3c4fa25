import type { AdviceFor } from '../codes.js';

export const object = {
  FileAlreadyExists: {
    'forbid-overwrite': {
      summary: 'An object of this name exists, and the request forbids replacing it.',
      cause: 'x-oss-forbid-overwrite is true. The object may be your own, from a try whose answer got lost.',
      actions: [
        'Call head() and compare x-oss-hash-crc64ecma and length with your data: equal means stored.',
        'Choose another name if it is not yours.',
        'Drop x-oss-forbid-overwrite only if the stored content may be lost.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000002',
    },
    'overwrite-rule': {
      summary: 'An object of this name exists, and a rule of the bucket forbids overwriting it.',
      cause:
        'The request did not ask for that by x-oss-forbid-overwrite. An overwrite rule refuses put(), append(), copy() and putMeta() alike, also what repeats a try of yours whose answer got lost.',
      actions: [
        'Call head() and compare x-oss-hash-crc64ecma and length with your data: equal means stored.',
        'Write to another name if it is not yours.',
        'Look at the overwrite rules of the bucket, in the console or with ossutil: ali-oss has no method for them.',
      ],
      docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/prevent-file-overwrite',
    },
    directory: {
      summary: 'The name clashes with a directory or file of a bucket with hierarchical namespace.',
      cause:
        'There a directory is real: no object can share its name, it has no ACL or tags, and must be empty to be deleted.',
      actions: [
        'Use another object name.',
        'Empty the directory before you delete it: list() with it as prefix.',
        'Stop the writers first if they race with a recursive delete.',
      ],
      docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/createdirectory',
    },
  },
  FileImmutable: {
    summary: 'A retention policy (WORM) protects the object from change and deletion.',
    cause:
      'The bucket keeps every object for some days after its last change, or ObjectWorm keeps this object by itself. No retry gets around it.',
    actions: [
      'Call getBucketWorm(bucket). If its state is Locked, only time helps: the days count from Last-Modified in head().',
      'If it is InProgress, it is not locked: it ends by itself after 24 hours, or at once by abortBucketWorm(bucket).',
      'If there is none, look in head() for x-oss-object-worm-retain-until-date and x-oss-object-worm-legal-hold: a legal hold lasts until it is taken off.',
      'Write to another name.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000005',
  },
  StaleFile: {
    summary: 'Another request was changing metadata, tags or ACL of this object at the same time.',
    cause: 'OSS takes only one such change of an object at a time.',
    actions: [
      'Send it again after a pause: backoff() under policies sets how often.',
      'Let putMeta(), putACL() and putObjectTagging() of one object wait for each other.',
      'Read the values again first if the new ones build on the old.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000004',
  },
  PartAlreadyExist: {
    summary: 'This part number of a sequential multipart upload is already stored.',
    cause: 'Such parts cannot be replaced. Most often a try of yours whose answer got lost stored it.',
    actions: [
      'Compare PartEtag, from reportOf(error) or listParts(), with the MD5 of your part: equal means stored, go on.',
      'Read all pages of listParts(): one holds at most 1000 parts.',
      'If it differs, start a new upload: sending the part again never succeeds.',
    ],
    docs: 'https://help.aliyun.com/zh/oss/support/0042-00000108',
  },
  RestoreAlreadyInProgress: {
    summary: 'The object is already being restored.',
    cause: 'An earlier restore() was accepted, perhaps a try of yours whose answer got lost.',
    actions: [
      'Do not call restore() again with the same tier. Poll head() until x-oss-restore says ongoing-request="false".',
      'Expect a minute for Archive, 1 to 12 hours for ColdArchive, 12 to 48 hours for DeepColdArchive, by tier.',
      'To hurry a ColdArchive or DeepColdArchive object, call restore() with a faster tier: Bulk, Standard, Expedited. One page of OSS says that this works, another that every second call is a 409.',
      'To have a first restore() wait too, call it twice: the first is answered 202 and resolves at once. Under the policy waitForRestore() the second waits.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/restore-objects-for-access',
  },
  ArchiveRestoreNotFinished: {
    summary: 'The restored copy cannot be dropped while the restore still runs.',
    cause: 'An earlier restore() is not finished.',
    actions: ['Poll head() until x-oss-restore says ongoing-request="false", then send it again.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/cleanrestoredobject',
  },
  ArchiveRestoreFileStale: {
    summary: 'There is no restored copy to drop.',
    cause: 'The object was never restored, or its copy is gone, perhaps by an earlier try of yours.',
    actions: ['Call head(): without x-oss-restore the object is frozen, and nothing is left to do.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/cleanrestoredobject',
  },
} as const satisfies Pick<
  AdviceFor,
  | 'FileAlreadyExists'
  | 'FileImmutable'
  | 'StaleFile'
  | 'PartAlreadyExist'
  | 'RestoreAlreadyInProgress'
  | 'ArchiveRestoreNotFinished'
  | 'ArchiveRestoreFileStale'
>;
