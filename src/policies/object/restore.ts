import { restore as say } from '../../catalogue/reasons/object.js';
import { resolve, surface } from '../../conflict/decision.js';
import type { AnyPolicy, Policy } from '../policy.js';
import {
  answerTo,
  type Archived,
  headArchived,
  inWords,
  isFinished,
  isOngoing,
  LONGEST_RESTORE_MS,
} from './archive.js';
import { expectWaiting, mayPass, soon, tell, waitOn, type WaitOptions } from '../waiting.js';

/**
 * How far a restore is.
 *
 * @example
 * const told = ({ name, elapsedMs, restore }: RestoreProgress) =>
 *   `${name}: ${restore} after ${Math.round(elapsedMs / 60_000)} min`;
 */
export interface RestoreProgress {
  /** The object's name. */
  readonly name: string;
  /** Milliseconds since the call began. */
  readonly elapsedMs: number;
  /** What `x-oss-restore` says: `ongoing-request="true"`, or `ongoing-request="false", expiry-date="…"` at the end. */
  readonly restore: string;
}

/**
 * How `waitForRestore` waits.
 *
 * @example
 * const overnight: WaitForRestoreOptions = { pollMs: 5 * 60_000, maxWaitMs: 12 * 3_600_000 };
 */
export interface WaitForRestoreOptions extends WaitOptions<RestoreProgress> {
  /** How long to wait before each look, in milliseconds, 1 or more. @default 60000 */
  readonly pollMs?: number | undefined;
  /**
   * How long the call may take in all, in milliseconds. It stands in place of the client's `attempts` and `maxElapsedMs`.
   *
   * @default by storage class: 4 hours for Archive, which mostly takes a minute, 12 hours for ColdArchive, 48 hours otherwise
   */
  readonly maxWaitMs?: number | undefined;
  /** Is told at every look. What it throws does no harm. @default none */
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/**
 * Waits until the object is restored, looking with HEAD at each turn, and sends the call again: for
 * RestoreAlreadyInProgress of `restore`, and for ArchiveRestoreNotFinished of a CleanRestoredObject that was sent by
 * `request`.
 *
 * OSS answers the `restore` that is sent last with success, and keeps the object readable for the days it asks for. The
 * first `restore` returns 202, which is not a conflict: the call resolves immediately, long before the object can be read.
 * Call `restore` a second time to wait. For ColdArchive and DeepColdArchive a second call with a faster tier may be
 * answered 202 too: it hurries the restore, and resolves at once. The error surfaces when the restore has stopped, when
 * HEAD is refused, and after `maxWaitMs`.
 *
 * @throws TypeError when an option is unknown or not of its kind.
 * @see https://help.aliyun.com/en/oss/developer-reference/restoreobject
 * @example
 * const patient = waitForRestore({ onProgress: ({ name, restore }) => console.log(name, restore) });
 * const client = remedy(new OSS(config), { policies: { RestoreAlreadyInProgress: patient } });
 * await client.restore('2019.zip', { Days: 3 }); // 202: it has begun
 * await client.restore('2019.zip', { Days: 3 }); // resolves when it can be read
 */
export function waitForRestore(options: WaitForRestoreOptions = {}): AnyPolicy {
  expectWaiting('waitForRestore', options);
  const { pollMs = 60_000, maxWaitMs, onProgress } = options;
  return async (conflict, tools) => {
    const { code, name, elapsedMs } = conflict;
    if (!WAITS.has(code) || name === undefined) return undefined;
    let seen: Archived;
    try {
      seen = await headArchived(conflict, tools);
    } catch (error) {
      const because = (error as Error).message;
      // The 409 itself says that the restore goes on, so one look in hours may fail.
      if (mayPass(error)) return waitOn(conflict, { afterMs: pollMs, maxWaitMs: maxWaitMs ?? LONGEST_MS, because });
      return surface(because);
    }
    const { restore, storageClass } = seen;
    if (restore === undefined) return surface(say.stopped(inWords(seen)));
    tell(onProgress, { name, elapsedMs, restore });
    return waitOn(conflict, {
      afterMs: isFinished(restore) ? soon(pollMs) : pollMs,
      maxWaitMs: maxWaitMs ?? LONGEST_RESTORE_MS.get(storageClass) ?? LONGEST_MS,
      because: inWords(seen),
    });
  };
}

/**
 * Resolves a `restore` if HEAD shows that a restore of the object is running or has just finished.
 *
 * Assumes that it does not matter who began the restore and how: the running job may be of another tier, and the object may
 * become readable later, and be frozen again sooner, than this call asked for. Resolves as `restore` does, before the object
 * can be read: with status 202, or 200 where it is readable. Surfaces where HEAD shows no restore or is refused.
 *
 * @see https://help.aliyun.com/en/oss/user-guide/0016-00000701
 * @example
 * const client = remedy(new OSS(config), { policies: { RestoreAlreadyInProgress: acceptInProgress() } });
 * await client.restore('2019.zip'); // whoever was first
 */
export function acceptInProgress(): Policy {
  return async (conflict, tools) => {
    const { code, operation, name } = conflict;
    if (code !== 'RestoreAlreadyInProgress' || name === undefined || !RESTORES.has(operation)) return undefined;
    const seen = await headArchived(conflict, tools);
    const { restore = '' } = seen;
    const status = isOngoing(restore) ? 202 : isFinished(restore) ? 200 : undefined;
    if (status === undefined) return surface(say.unseen(inWords(seen)));
    return resolve(answerTo(conflict, status), inWords(seen));
  };
}

const WAITS = new Set(['RestoreAlreadyInProgress', 'ArchiveRestoreNotFinished']);
const RESTORES = new Set(['restore', 'request']);
const LONGEST_MS = Math.max(...LONGEST_RESTORE_MS.values());
