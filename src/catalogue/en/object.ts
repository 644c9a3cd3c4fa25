import type { AdviceFor } from '../codes.js';

export const object = {
  FileAlreadyExists: {
    'forbid-overwrite': {
      summary: 'An object of this name exists, and the request forbids replacing it.',
      cause:
        'The request has x-oss-forbid-overwrite: true. The existing object may be your own, from an earlier attempt whose response was lost.',
      actions: [
        'Compare x-oss-hash-crc64ecma and Content-Length from head() with your data. If both are equal, your data is stored.',
        'If it is not yours, choose another name.',
        'Remove x-oss-forbid-overwrite only if you can lose the stored object.',
      ],
      docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000002',
    },
    'overwrite-rule': {
      summary: 'An object of this name exists, and a rule of the bucket forbids overwriting it.',
      cause:
        'The request does not set x-oss-forbid-overwrite, so a rule of the bucket rejected it. It applies to put(), append(), copy() and putMeta(), also to a repeated request.',
      actions: [
        'Compare x-oss-hash-crc64ecma and Content-Length from head() with your data. If both are equal, your data is stored.',
        'If it is not yours, write to another name.',
        'Check the overwrite rules of the bucket in the console or with ossutil: ali-oss has no method for them.',
      ],
      docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/prevent-file-overwrite',
    },
    directory: {
      summary: 'The name is taken by a directory or file. The bucket has a hierarchical namespace.',
      cause:
        'In such a bucket a directory is an entry of its own: no object can have its name, it has no ACL or tags, and it can be deleted only when it is empty.',
      actions: [
        'Use another object name.',
        'Empty the directory before you delete it: list() with it as prefix.',
        'If other processes write there while you delete recursively, stop them first.',
      ],
      docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/createdirectory',
    },
  },
  FileImmutable: {
    summary: 'A retention policy (WORM) protects the object from change and deletion.',
    cause:
      'The bucket protects every object for a number of days after its last change, or ObjectWorm protects this object. Retrying does not help before that ends.',
    actions: [
      'Call getBucketWorm(bucket). If its state is Locked, wait: the days start at Last-Modified in head().',
      'If its state is InProgress, it is not locked: it ends by itself after 24 hours, or immediately with abortBucketWorm(bucket).',
      'If there is none, check head() for x-oss-object-worm-retain-until-date and x-oss-object-worm-legal-hold. A legal hold lasts until it is removed.',
      'Write to another name.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000005',
  },
  StaleFile: {
    summary: 'Another request was changing metadata, tags or ACL of this object at the same time.',
    cause: 'OSS accepts only one such change per object at a time.',
    actions: [
      'Send it again after a short wait. The policy backoff() sets how often.',
      'Do not run putMeta(), putACL() and putObjectTagging() on one object at the same time.',
      'If the new values depend on the old ones, read the old ones again first.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/0026-00000004',
  },
  PartAlreadyExist: {
    summary: 'This part number of a sequential multipart upload is already stored.',
    cause: 'Such parts cannot be replaced. Usually an earlier attempt of yours stored it and the response was lost.',
    actions: [
      'Compare PartEtag (from reportOf(error) or listParts()) with the MD5 of your part. If they are equal, the part is stored: continue with the next one.',
      'Read all pages of listParts(): one holds at most 1000 parts.',
      'If it differs, start a new upload: sending the part again never succeeds.',
    ],
    docs: 'https://help.aliyun.com/zh/oss/support/0042-00000108',
  },
  RestoreAlreadyInProgress: {
    summary: 'The object is already being restored.',
    cause: 'An earlier restore() was accepted, possibly your own.',
    actions: [
      'Do not call restore() again with the same tier. Poll head() until x-oss-restore contains ongoing-request="false".',
      'It takes about a minute for Archive, 1 to 12 hours for ColdArchive, and 12 to 48 hours for DeepColdArchive, depending on the tier.',
      'To speed up a ColdArchive or DeepColdArchive object, call restore() with a faster tier (Bulk, Standard, Expedited). The pages of OSS disagree on this: it may fail with 409.',
      'To wait for a first restore() too, call it twice: the first call resolves immediately (202). With the policy waitForRestore() the second one waits.',
    ],
    docs: 'https://help.aliyun.com/en/oss/user-guide/restore-objects-for-access',
  },
  ArchiveRestoreNotFinished: {
    summary: 'The restored copy cannot be deleted while the restore is running.',
    cause: 'An earlier restore() is not finished.',
    actions: ['Poll head() until x-oss-restore contains ongoing-request="false", then send it again.'],
    docs: 'https://www.alibabacloud.com/help/en/oss/developer-reference/cleanrestoredobject',
  },
  ArchiveRestoreFileStale: {
    summary: 'There is no restored copy to delete.',
    cause: 'The object was never restored, or its copy is already deleted, possibly by an earlier attempt of yours.',
    actions: ['Call head(). If it has no x-oss-restore header, the object is frozen already, and you are done.'],
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
