import { type Policy, type RemedyOptions, type RestoreProgress, waitForRestore } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { bytes, plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';

export const START = Date.parse('2026-01-02T03:04:05.000Z');
export const HOUR_MS = 3_600_000;
export const OBJECT = { bucket: 'logs', object: 'frozen' };
export const RESTORE = { ...OBJECT, method: 'POST', subres: { restore: '' }, successStatuses: [200, 202] };
export const CLEAN = { ...OBJECT, method: 'POST', subres: { cleanRestoredObject: '' }, successStatuses: [200] };
export const FORBIDDEN = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;

/** An archived object that is being restored already. */
export async function restoring(storageClass = 'Archive'): Promise<LocalOss> {
  const oss = await startLocal({ now: () => new Date(START) });
  const client = plainClient(oss);
  await client.put('frozen', bytes('x'), { headers: { 'x-oss-storage-class': storageClass } });
  await client.restore('frozen', { type: storageClass, Days: 1 });
  return oss;
}

export const finish = (oss: LocalOss) => oss.bucket('logs')?.finishRestore('frozen');
export const restoreOf = async (oss: LocalOss) => (await plainClient(oss).head('frozen')).res.headers['x-oss-restore'];
export const both = (policy: Policy, options: RemedyOptions = {}): RemedyOptions => ({
  ...options,
  policies: { RestoreAlreadyInProgress: policy, ArchiveRestoreNotFinished: policy },
});

/** A client that waits, and has the restore finish at its `turns`th look. */
export function waiting(oss: LocalOss, turns: number, options: RemedyOptions = {}, config: object = {}) {
  const told: RestoreProgress[] = [];
  const onProgress = (progress: RestoreProgress) => {
    told.push(progress);
    if (told.length === turns) finish(oss);
  };
  const policy = waitForRestore({ pollMs: 1, maxWaitMs: HOUR_MS, onProgress });
  return { told, client: wrappedClient(oss, both(policy, options), config) };
}
