import { diagnose, diagnoseFromAnswer } from './any-code.js';
import type { RemediesFor } from './types.js';

const rename = {
  under: 'policies',
  line: 'FileAlreadyExists: rename((name, attempt) => `${name}.${attempt}`)',
  does: 'Stores the object under another name, which is in the result. Tries up to 10 names.',
  assumes:
    'Another name is acceptable, and the bucket has no versioning: with versioning OSS ignores x-oss-forbid-overwrite. If you repeat a call yourself, it stores a second object; firstOf(acceptOwnWrite(), rename(fn)) prevents that.',
} as const;

const acceptOwnWrite = {
  under: 'policies',
  line: 'FileAlreadyExists: acceptOwnWrite()',
  does: 'Resolves if the stored object has the bytes (compared by CRC-64), metadata, ACL and tags of this request. Otherwise the call rejects.',
  assumes:
    'No other writer stores the same bytes under this name. Do not use it for lock files and markers, whose content is the same for all writers. The bucket has no versioning: with it, enabled or suspended, OSS ignores x-oss-forbid-overwrite, and several callers succeed.',
} as const;

const inTheWay = diagnose('Looks up length, time and type of the existing object.');
const restoring = diagnose('Looks up the x-oss-restore header.');

export const object = {
  FileAlreadyExists: {
    'forbid-overwrite': {
      byDefault: 'The call rejects.',
      options: {
        acceptOwnWrite,
        rename,
        overwrite: {
          under: 'policies',
          line: 'FileAlreadyExists: overwrite()',
          does: 'Sends the request again without x-oss-forbid-overwrite, which replaces the stored object.',
          assumes: 'You can lose the stored object, whoever wrote it.',
        },
        diagnose: inTheWay,
      },
    },
    'overwrite-rule': {
      byDefault: 'The call rejects. overwrite() does not help: no header disables a rule of the bucket.',
      options: {
        acceptOwnWrite: {
          ...acceptOwnWrite,
          assumes:
            'No other writer stores the same bytes under this name. Do not use it for lock files and markers, whose content is the same for all writers.',
        },
        rename,
        diagnose: diagnose('Looks up the existing object, and the overwrite rules that apply to its name.'),
      },
    },
    directory: {
      byDefault: 'The call rejects.',
      options: { rename, diagnose: inTheWay },
    },
  },
  FileImmutable: {
    byDefault:
      'The call rejects. A locked retention policy ends only with time; one that is not locked can be aborted.',
    options: {
      diagnose: diagnose(
        'Looks up the retention policy, its state, from when on this object can be changed, and its own retention or legal hold in HEAD.',
      ),
    },
  },
  StaleFile: {
    byDefault:
      'Metadata, tag and ACL writes to one object run one after another within the process. After a conflict with another process the call is sent again after a random wait, up to 6 requests in total.',
    options: {
      backoff: {
        under: 'policies',
        line: 'StaleFile: backoff({ attempts: 8 })',
        does: 'Sets the number of requests and the waits between them.',
        assumes: 'It does not matter which of several writers is the last.',
      },
    },
  },
  PartAlreadyExist: {
    byDefault: 'The call rejects, and the report contains the ETag of the stored part.',
    options: {
      acceptSamePart: {
        under: 'policies',
        line: 'PartAlreadyExist: acceptSamePart()',
        does: 'Resolves if the ETag of the stored part is the MD5 of the part in this request. Otherwise the call rejects.',
        assumes: 'Nothing: parts with equal bytes are interchangeable.',
      },
      diagnose: diagnoseFromAnswer('Adds number and ETag of the stored part, from the response.'),
    },
  },
  RestoreAlreadyInProgress: {
    byDefault: 'The call rejects. The running restore continues.',
    options: {
      waitForRestore: {
        under: 'policies',
        line: 'RestoreAlreadyInProgress: waitForRestore({ pollMs: 60_000, maxWaitMs: 12 * 3_600_000 })',
        does: 'Checks with HEAD at intervals until the object can be read, then sends restore() again, which succeeds. A first restore() is no conflict: OSS returns 202 and the call resolves immediately. Call it again to wait.',
        assumes:
          'The process keeps running that long: about a minute for Archive, 1 to 12 hours for ColdArchive, 12 to 48 hours for DeepColdArchive.',
      },
      acceptInProgress: {
        under: 'policies',
        line: 'RestoreAlreadyInProgress: acceptInProgress()',
        does: 'Resolves immediately if HEAD shows that a restore is running or has just finished.',
        assumes: 'The days and tier of the running restore are acceptable, and your code waits before it reads.',
      },
      diagnose: restoring,
    },
  },
  ArchiveRestoreNotFinished: {
    byDefault: 'The call rejects.',
    options: {
      waitForRestore: {
        under: 'policies',
        line: 'ArchiveRestoreNotFinished: waitForRestore({ pollMs: 60_000, maxWaitMs: 12 * 3_600_000 })',
        does: 'Checks with HEAD at intervals until the restore is finished, then sends the call again.',
        assumes:
          'The process keeps running that long: about a minute for Archive, 1 to 12 hours for ColdArchive, 12 to 48 hours for DeepColdArchive.',
      },
      diagnose: restoring,
    },
  },
  ArchiveRestoreFileStale: {
    byDefault: 'The call rejects.',
    options: {
      acceptClean: {
        under: 'policies',
        line: 'ArchiveRestoreFileStale: acceptClean()',
        does: 'Resolves if HEAD shows that the object has no restored copy. Otherwise the call rejects.',
        assumes: 'It does not matter what removed the restored copy.',
      },
      diagnose: restoring,
    },
  },
} as const satisfies Pick<
  RemediesFor,
  | 'FileAlreadyExists'
  | 'FileImmutable'
  | 'StaleFile'
  | 'PartAlreadyExist'
  | 'RestoreAlreadyInProgress'
  | 'ArchiveRestoreNotFinished'
  | 'ArchiveRestoreFileStale'
>;
