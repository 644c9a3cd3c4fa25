import { restore as say } from '../../catalogue/reasons/object.js';
import { resolve, surface } from '../../conflict/decision.js';
import type { Policy } from '../policy.js';
import { answerTo, headArchived, inWords, LONGEST_RESTORE_MS } from './archive.js';

/**
 * Resolves a CleanRestoredObject if there is no restored copy: HEAD shows the object, of an archive class,
 * without `x-oss-restore`. ali-oss has no method for it, so it is sent by `request`.
 *
 * Assumes that it is enough that the object is frozen now, whether this call, an earlier one or the copy's expiry did it.
 * Surfaces where HEAD shows a restored copy or another storage class, where there is no object, and where HEAD is refused.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/cleanrestoredobject
 * @example
 * const client = remedy(new OSS(config), { policies: { ArchiveRestoreFileStale: acceptClean() } });
 * const clean = { method: 'POST', bucket: 'archive', object: '2019.zip', subres: { cleanRestoredObject: '' } };
 * // Without the statuses of a success, ali-oss resolves with the 409 and nobody hears of it.
 * await (client as unknown as { request(params: object): Promise<object> }).request({ ...clean, successStatuses: [200] });
 */
export function acceptClean(): Policy {
  return async (conflict, tools) => {
    const { code, operation, name } = conflict;
    if (code !== 'ArchiveRestoreFileStale' || operation !== 'request' || name === undefined) return undefined;
    const seen = await headArchived(conflict, tools);
    const isFrozen = seen.restore === undefined && LONGEST_RESTORE_MS.has(seen.storageClass);
    if (!isFrozen) return surface(say.notFrozen(inWords(seen)));
    return resolve(answerTo(conflict, 200), say.frozen(inWords(seen)));
  };
}
