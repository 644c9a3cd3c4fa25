import { diagnose, diagnoseFromAnswer } from './any-code.js';
import type { RemediesFor } from './types.js';

const rename = {
  under: 'policies',
  line: 'FileAlreadyExists: rename((name, attempt) => `${name}.${attempt}`)',
  does: 'Stores under another name, which the result tells; up to 10 names are tried.',
  assumes:
    'Another name will do, and the bucket has no versioning: with it OSS ignores x-oss-forbid-overwrite. A call that you repeat yourself stores again: put acceptOwnWrite() before it, by firstOf().',
} as const;

const acceptOwnWrite = {
  under: 'policies',
  line: 'FileAlreadyExists: acceptOwnWrite()',
  does: 'Resolves when the stored object is proven to hold the same bytes, metadata, ACL and tags as were sent; otherwise the call rejects.',
  assumes:
    'Nobody else writes these very bytes under this name: not for locks and markers whose content is the same whoever writes them. The bucket has no versioning: with it, enabled or suspended, OSS ignores x-oss-forbid-overwrite, and several callers succeed.',
} as const;

const inTheWay = diagnose('Looks up length, time and type of the object that is in the way.');
const restoring = diagnose('Looks up what x-oss-restore says.');

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
          does: 'Sends it once more without x-oss-forbid-overwrite, and replaces what is stored.',
          assumes: 'What is stored under this name may be lost, whoever wrote it.',
        },
        diagnose: inTheWay,
      },
    },
    'overwrite-rule': {
      byDefault: 'The call rejects. overwrite() cannot help: no header lifts a rule of the bucket.',
      options: {
        acceptOwnWrite: {
          ...acceptOwnWrite,
          assumes:
            'Nobody else writes these very bytes under this name: not for locks and markers whose content is the same whoever writes them.',
        },
        rename,
        diagnose: diagnose('Looks up the object that is in the way, and the overwrite rules that are about its name.'),
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
        'Looks up the retention policy, its state, from when on this object can be changed, and what HEAD says of a retention or legal hold of its own.',
      ),
    },
  },
  StaleFile: {
    byDefault:
      'Metadata, tag and ACL writes of one object queue in the process; a conflict with another process is sent again after random waits, up to 6 sends in all.',
    options: {
      backoff: {
        under: 'policies',
        line: 'StaleFile: backoff({ attempts: 8 })',
        does: 'Sets how often it is sent, and how long the waits are.',
        assumes: 'The last of several writers may win.',
      },
    },
  },
  PartAlreadyExist: {
    byDefault: 'The call rejects, and the report carries the ETag of the stored part.',
    options: {
      acceptSamePart: {
        under: 'policies',
        line: 'PartAlreadyExist: acceptSamePart()',
        does: 'Resolves when the ETag of the stored part is the MD5 of the part that was sent; otherwise the call rejects.',
        assumes: 'Nothing: equal parts are equal, whoever stored them.',
      },
      diagnose: diagnoseFromAnswer('Adds number and ETag of the stored part, as the answer tells them.'),
    },
  },
  RestoreAlreadyInProgress: {
    byDefault: 'The call rejects. The restore that runs goes on.',
    options: {
      waitForRestore: {
        under: 'policies',
        line: 'RestoreAlreadyInProgress: waitForRestore({ pollMs: 60_000, maxWaitMs: 12 * 3_600_000 })',
        does: 'Looks with HEAD at each turn until the object can be read, then sends restore() again, which succeeds. A first restore() is no conflict: it is answered 202 and resolves at once. Call it again to wait.',
        assumes:
          'The process lives that long: Archive takes a minute, ColdArchive 1 to 12 hours, DeepColdArchive 12 to 48 hours.',
      },
      acceptInProgress: {
        under: 'policies',
        line: 'RestoreAlreadyInProgress: acceptInProgress()',
        does: 'Resolves at once when HEAD shows that a restore is under way or has just finished.',
        assumes: 'Days and tier of the restore that runs will do, and the caller waits by itself before it reads.',
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
        does: 'Looks with HEAD at each turn until the restore is finished, then sends the call again.',
        assumes:
          'The process lives that long: Archive takes a minute, ColdArchive 1 to 12 hours, DeepColdArchive 12 to 48 hours.',
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
        does: 'Resolves when HEAD shows that the object has no restored copy; otherwise the call rejects.',
        assumes: 'It is enough that the object is frozen now, whoever or whatever dropped the copy.',
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
