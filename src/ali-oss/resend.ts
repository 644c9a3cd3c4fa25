import type { Conflict } from '../conflict/conflict.js';
import { namesIn } from './names.js';
import { isNodeBuild, type OssClient } from './view.js';

/**
 * Whether a write can have met this 409 because of itself. Chromium and Firefox send a request again whose reused connection
 * died without an answer, whatever its method, and tell nobody: carried out the first time, it is refused the second. A
 * `put` that forbids overwriting meets FileAlreadyExists so, and one into a bucket with a retention policy FileImmutable.
 * A proxy or mesh that re-sends requests does the same to every client: `mayBeResent` says that there is one.
 */
export function mayHaveMetItself(
  client: OssClient,
  conflict: Conflict | undefined,
  mayBeResent: boolean,
): conflict is Conflict {
  return conflict !== undefined && (mayBeResent || !isNodeBuild(client)) && !NEVER_BY_ITSELF.has(conflict.code);
}

/** 409s that tell of the object, bucket or key what no earlier send of the same request can have made of it. */
const NEVER_BY_ITSELF = namesIn(
  'ObjectNotAppendable AppendSealedObjectNotAllowed BucketNotEmpty LiveChannelDisabled ChannelStillLive KeyDisabled',
  'KeyPendingDeletion KeyPendingImport',
);
