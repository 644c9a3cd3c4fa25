import { look as say } from '../../catalogue/reasons/look.js';
import type { Conflict } from '../../conflict/conflict.js';
import { versionOf } from '../../ali-oss/operations.js';
import type { ObjectHead, Tools } from '../policy.js';
import { type Answer, look, toRead } from '../look.js';

/** What HEAD says of an archived object. */
export interface Archived {
  /** `x-oss-restore`: absent where the object was not restored, or its restored copy has expired. */
  readonly restore: string | undefined;
  readonly storageClass: string | undefined;
}

/** HEAD of the conflict's object, in the version that the call names. Rejects with an error that says what is missing. */
export async function headArchived({ operation, name, args }: Conflict, tools: Tools): Promise<Archived> {
  const versionId = versionOf(operation, args);
  const { headers } = await look<Pick<ObjectHead, 'headers'>>(say.head(String(name)), toRead(versionId), async () =>
    versionId === undefined ? tools.head() : ((await tools.call('head', name, { versionId })) as Answer).res,
  );
  return { restore: headers['x-oss-restore'], storageClass: headers['x-oss-storage-class'] };
}

/** The same in words. */
export function inWords({ restore, storageClass = say.notTold() }: Archived): string {
  return restore === undefined ? say.noRestore(storageClass) : say.restore(restore);
}

export const isOngoing = (restore: string): boolean => /ongoing-request="?true/.test(restore);
export const isFinished = (restore: string): boolean => /ongoing-request="?false/.test(restore);

/** How long a restore takes at most, by storage class: https://help.aliyun.com/en/oss/developer-reference/restoreobject */
export const LONGEST_RESTORE_MS: ReadonlyMap<string | undefined, number> = new Map([
  ['Archive', 4 * 3_600_000],
  ['ColdArchive', 12 * 3_600_000],
  ['DeepColdArchive', 48 * 3_600_000],
]);

/** The result of `restore`, or of `request`, for an answer with this status. */
export function answerTo({ operation }: Conflict, status: number): object {
  const res = { status, statusCode: status, headers: {} };
  return operation === 'request' ? { status, headers: {}, data: new Uint8Array(0), res } : { res };
}
