import { look } from '../../../catalogue/reasons/look.js';
import { emptyBucket as say } from '../../../catalogue/reasons/empty-bucket.js';
import { answerOf } from '../../census.js';
import type { Tools } from '../../policy.js';
import { isUnanswered, statusOf } from '../../look.js';
import type { HeldChannel, HeldUpload, HeldVersion } from './pages.js';
import type { Gate } from './pool.js';

/** What came of removing something: it is gone, or why it is not. */
export type Fate = 'gone' | Kept;

/** Why something is still there, or may be. */
export interface Kept {
  /** `unanswered`: OSS gave no answer, or one that says of itself that it was in trouble, so the thing may be gone. */
  readonly because: 'retention' | 'live' | 'forbidden' | 'observing' | 'unanswered' | 'failed';
  /** What OSS answered, e.g. `403 AccessDenied`. */
  readonly answer: string;
}

/** What removing things needs. */
export interface RemovalBase {
  readonly bucket: string;
  readonly tools: Tools;
  /** What every request that deletes goes through. */
  readonly gate: Gate;
}

/** Removes at most 1000 versions and delete markers, and tells the fate of each. Never rejects. */
export async function removeVersions(
  held: readonly HeldVersion[],
  base: RemovalBase,
): Promise<ReadonlyMap<HeldVersion, Fate>> {
  const fates = new Map<HeldVersion, Fate>();
  const eachOf = (versions: readonly HeldVersion[]) =>
    Promise.all(versions.map(async version => fates.set(version, await removeOne(version, base))));
  const batch = held.filter(({ name }) => fitsXml(name));
  const alone = held.filter(({ name }) => !fitsXml(name));
  const answer = batch.length > 0 ? await inTurn(base, () => deleteMulti(batch, base.tools)) : new Set<string>();
  if ('because' in answer) {
    // One protected object may have had the whole batch refused.
    if (answer.because === 'retention') alone.push(...batch);
    else for (const version of batch) fates.set(version, answer);
  } else {
    const leftOut = batch.filter(({ name, versionId }) => !answer.has(idOf(name, versionId)));
    for (const version of batch) fates.set(version, 'gone');
    for (const version of leftOut) fates.set(version, untold());
    // Those it gives no reason for. A few tell it for all: there may be a thousand.
    const probes = leftOut.slice(0, PROBES);
    await eachOf(probes);
    const reason = probes.map(probe => fates.get(probe)).find(fate => fate !== 'gone');
    if (reason !== undefined) for (const version of leftOut.slice(PROBES)) fates.set(version, reason);
  }
  await eachOf(alone);
  return fates;
}

const PROBES = 3;

const ABORTED = { because: 'unanswered', answer: 'aborted' } as const satisfies Kept;
const untold = (): Kept => ({ because: 'unanswered', answer: say.untold() });

/** Aborts a multipart upload. abortMultipartUpload() would cancel every upload of the client, so it is not used. */
export function abortUpload({ name, uploadId }: HeldUpload, base: RemovalBase): Promise<Fate> {
  return fateOf(base, () => base.tools.call('request', deletion(base.bucket, name, { uploadId })));
}

/** Deletes a LiveChannel. One that somebody pushes to stays: OSS deletes none that is live. */
export function deleteChannel({ name }: HeldChannel, base: RemovalBase): Promise<Fate> {
  return fateOf(base, () => base.tools.call('deleteChannel', name));
}

function removeOne({ name, versionId }: HeldVersion, base: RemovalBase): Promise<Fate> {
  const subres = versionId === '' ? {} : { versionId };
  return fateOf(base, () => base.tools.call('request', deletion(base.bucket, name, subres)));
}

function deletion(bucket: string, object: string, subres: object) {
  return { method: 'DELETE', bucket, object, subres, successStatuses: [204] };
}

async function deleteMulti(batch: readonly HeldVersion[], tools: Tools): Promise<ReadonlySet<string> | Kept> {
  const names = batch.map(({ name, versionId }) => (versionId === '' ? name : { key: name, versionId }));
  try {
    const { deleted } = (await tools.call('deleteMulti', names)) as Deleted;
    return new Set(deleted.map(({ Key, VersionId = '' }) => idOf(Key, VersionId)));
  } catch (error) {
    return keptBy(error);
  }
}

interface Deleted {
  readonly deleted: readonly { readonly Key: string; readonly VersionId?: string }[];
}

// Without versioning the only version is called null, or nothing at all.
function idOf(name: string, versionId: string): string {
  return `${versionId === 'null' ? '' : versionId} ${name}`;
}

function fateOf(base: RemovalBase, remove: () => Promise<unknown>): Promise<Fate> {
  return inTurn<Fate>(base, async () => {
    try {
      await remove();
      return 'gone';
    } catch (error) {
      return statusOf(error) === 404 && !isUnanswered(error) ? 'gone' : keptBy(error);
    }
  });
}

/** What was still waiting for its turn when the caller aborted is not sent any more. */
function inTurn<T>({ tools, gate }: RemovalBase, send: () => Promise<T>): Promise<T | Kept> {
  return gate<T | Kept>(async () => (tools.signal?.aborted ? ABORTED : send()));
}

function keptBy(error: unknown): Kept {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const status = statusOf(error);
  const answer = answerOf(error);
  if (isUnanswered(error) && !String(message).startsWith('In observe mode')) {
    return { because: 'unanswered', answer: typeof status === 'number' && status < 0 ? look.noAnswer() : answer };
  }
  if (code === 'FileImmutable') return { because: 'retention', answer };
  if (code === 'ChannelStillLive') return { because: 'live', answer };
  if (status === 403 && code === 'AccessDenied') return { because: 'forbidden', answer };
  return { because: String(message).startsWith('In observe mode') ? 'observing' : 'failed', answer };
}

/** Whether a name comes through the XML of deleteMulti() unchanged, which ali-oss also takes leading slashes from. */
function fitsXml(name: string): boolean {
  return !/^[\s/]|\s$|[\p{Cc}\ufffe\uffff]/u.test(name);
}
