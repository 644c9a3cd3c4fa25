import { look as told } from '../../../catalogue/reasons/look.js';
import { ownWrite as say } from '../../../catalogue/reasons/object.js';
import type { Conflict } from '../../../conflict/conflict.js';
import { objectName } from '../../../ali-oss/operations.js';
import type { Tools } from '../../policy.js';
import { isNode, localBytes } from '../local-bytes.js';
import { type Answer, headAt, look, type Place, statusOf } from '../../look.js';
import { compareParts, isStillOpen } from './complete.js';
import { compareContent, localContent, type Looking } from './content.js';
import { compareCopy, copyIntent, sourceOf } from './copy.js';
import { areAny, compareProperties, type Properties, propertiesOf, withMime, type WriteOptions } from './properties.js';
import { type Stored, storedOf } from './stored.js';
import { theirs, unknown, type Verdict } from './verdict.js';

/** What a proof looks at at most, in bytes, where checksums do not decide. */
export const MAX_READ_BYTES = 8 * 1024 * 1024;

/** Whose the object is that stands in the way of a write; `undefined` for operations of which that cannot be said. */
export async function proveOwnWrite(
  conflict: Conflict,
  tools: Tools,
  maxReadBytes = MAX_READ_BYTES,
): Promise<Verdict | undefined> {
  const { operation, name } = conflict;
  const prove = Object.hasOwn(PROOFS, operation) ? PROOFS[operation] : undefined;
  if (prove === undefined || name === undefined) return undefined;
  try {
    return await prove({ conflict, name, place: { bucket: conflict.bucket, name }, tools, maxReadBytes });
  } catch (error) {
    return unknown((error as Error).message);
  }
}

/** Whether an earlier send of this very call may have stored it. Browsers re-send by themselves, and tell nobody. */
export function mayBeOwn({ written }: Conflict): boolean {
  return written === 'unknown' || !isNode();
}

interface Matter extends Looking {
  readonly conflict: Conflict;
  readonly name: string;
  readonly place: Place;
}

const PROOFS: Readonly<Record<string, (matter: Matter) => Promise<Verdict | undefined>>> = {
  put: proveUpload,
  putStream: proveUpload,
  multipartUpload: proveMultipartUpload,
  copy: proveCopy,
  putSymlink: proveSymlink,
  completeMultipartUpload: proveComplete,
};

function proveUpload(matter: Matter): Promise<Verdict> {
  const [, body, options] = matter.conflict.args;
  return proveBody(matter, body, options ?? {});
}

async function proveMultipartUpload(matter: Matter): Promise<Verdict> {
  const [, body, given] = matter.conflict.args;
  const options = (given ?? {}) as WriteOptions;
  // A checkpoint says what is uploaded, whatever else was given.
  const { uploadId, file, name } = (options.checkpoint ?? {}) as Readonly<Record<string, unknown>>;
  if (!uploadId) return proveBody(matter, body, options);
  if (typeof name !== 'string' || objectName(name) !== matter.name) {
    return unknown(say.otherCheckpoint());
  }
  return proveBody(matter, file, options);
}

async function proveBody(matter: Matter, body: unknown, options: WriteOptions): Promise<Verdict> {
  const bytes = await localBytes(body);
  if (bytes === undefined) return unknown(say.streamGone());
  const stored = await head(matter);
  const asked = withMime(propertiesOf(options), options.mime);
  const verdict = await compareContent(localContent(bytes, matter), stored, matter.place, matter);
  return settled(matter, verdict, { stored, asked, options, changedMsAgo: bytes.changedMsAgo });
}

async function proveCopy(matter: Matter): Promise<Verdict | undefined> {
  const { conflict, place } = matter;
  const intent = copyIntent(conflict.args, conflict.bucket);
  if (intent === undefined) return undefined;
  const stored = await head(matter);
  const source = await sourceOf(intent, matter);
  const verdict = await compareCopy(intent, source, stored, place, matter);
  return settled(matter, verdict, { ...source, stored, options: intent.options });
}

async function proveSymlink(matter: Matter): Promise<Verdict | undefined> {
  const [, target, given] = matter.conflict.args;
  if (typeof target !== 'string') return undefined;
  const options = (given ?? {}) as WriteOptions;
  const link = await symlinkAt(matter);
  if (link === undefined) return theirs(say.noSymlink());
  if (link.targetName !== objectName(target)) return theirs(say.otherSymlink());
  const asked = propertiesOf(options);
  const stored = areAny(asked) ? await head(matter) : undefined;
  const ours: Verdict = { is: 'ours', because: say.sameSymlink(), answer: link };
  return stored ? settled(matter, ours, { stored, asked, options }) : ours;
}

async function symlinkAt({ name, tools }: Matter): Promise<(Answer & { readonly targetName: string }) | undefined> {
  try {
    return await look(told.reading(told.symlink()), 'oss:GetObject', () => tools.call('getSymlink', name));
  } catch (error) {
    const { cause } = error as Error;
    if (statusOf(cause) === 400 && (cause as { code?: unknown }).code === 'NotSymlink') return undefined;
    throw error;
  }
}

async function proveComplete(matter: Matter): Promise<Verdict> {
  const [, uploadId, parts, given] = matter.conflict.args;
  const options = (given ?? {}) as WriteOptions;
  if (await isStillOpen(matter.name, uploadId, matter.tools)) return theirs(say.neverCompleted());
  const stored = await head(matter);
  const { acl } = propertiesOf(options);
  return settled(matter, await compareParts(parts, stored), { stored, asked: { headers: {}, acl }, options });
}

async function head({ place, tools }: Matter): Promise<Stored> {
  return storedOf(await headAt(place, told.object(), tools));
}

interface Compared {
  readonly stored: Stored;
  readonly asked: Properties;
  readonly options: WriteOptions;
  /** How long ago what was sent was last changed. */
  readonly changedMsAgo?: number | undefined;
}

/** What else has to hold, or may spoil a verdict on the content. */
async function settled({ conflict, name, tools }: Matter, verdict: Verdict, compared: Compared): Promise<Verdict> {
  const { stored, asked, options, changedMsAgo = Infinity } = compared;
  const spoilt = verdict.is === 'ours' ? await compareProperties(asked, stored, name, tools) : undefined;
  const { is, because } = spoilt ?? verdict;
  if (is === 'theirs' && mayBeOwn(conflict)) {
    // Tags, metadata and ACL of an object change without its content: whoever scans what is uploaded tags it.
    if (spoilt) return unknown(say.changedByOthers(because));
    if (changedMsAgo <= conflict.elapsedMs + CLOCK_STEP_MS) return unknown(say.changedMeanwhile(because));
  }
  if (is === 'ours' && asksForCallback(options)) {
    return unknown(say.callback());
  }
  return spoilt ?? verdict;
}

/** File systems and HTTP dates count in steps of up to two seconds. */
const CLOCK_STEP_MS = 2000;

function asksForCallback({ callback, headers }: WriteOptions): boolean {
  return Boolean(callback) || Object.keys(headers ?? {}).some(name => name.toLowerCase() === 'x-oss-callback');
}
