import type { Call } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredBucket, StoredObject } from '../state.js';
import { isRuled } from '../bucket/overwrite.js';
import { isInForce } from '../bucket/worm.js';
import { isKept } from './keep.js';
import { NULL_ID, readable, versionOf } from './version.js';

/** The object, or the 404 of OSS. */
export function existing(call: Call): StoredObject | Refusal {
  return readable(call);
}

/** Why this object may not be replaced, or `undefined` when it may. */
export function refuseOverwrite(call: Call): Refusal | undefined {
  const { bucket, name, now } = call;
  // With versioning nothing is overwritten but a version called null, and `x-oss-forbid-overwrite` is ignored.
  if (bucket.versioning !== undefined) {
    const replaced = bucket.versioning === 'Suspended' ? versionOf(bucket, name, NULL_ID)?.object : undefined;
    return replaced && refuseChange(bucket, replaced, now);
  }
  const found = bucket.objects.get(name);
  if (found === undefined) return undefined;
  if (call.request.headers['x-oss-forbid-overwrite'] === 'true') return refusal('FileAlreadyExists');
  return refuseByRule(call) ?? refuseChange(bucket, found, now);
}

/**
 * 409 FileAlreadyExists for what a rule of the bucket keeps from being overwritten. Not confirmed: the message, the EC (none was
 * found), that the beginning of a multipart upload is refused too, and what is looked at first, this or a retention policy.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/prevent-file-overwrite
 */
export function refuseByRule({ bucket, name }: Call): Refusal | undefined {
  if (bucket.versioning !== undefined || !bucket.objects.has(name) || !isRuled(bucket, name)) return undefined;
  return { ...refusal('FileAlreadyExists'), ec: undefined };
}

/** 409 FileImmutable for an object younger than its bucket's retention period, or kept by itself. */
export function refuseChange(bucket: StoredBucket, object: StoredObject, now: Date): Refusal | undefined {
  if (isKept(object, now)) return refusal('FileImmutable');
  const { worm } = bucket;
  if (worm === undefined || !isInForce(worm, now)) return undefined;
  const until = object.lastModified.getTime() + worm.days * DAY_MS;
  return now.getTime() < until ? refusal('FileImmutable') : undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Start a metadata write: 409 StaleFile when another one is under way. Released after `staleMs`, just before the answer. */
export function hold(object: StoredObject): Refusal | undefined {
  if (object.held) return refusal('StaleFile');
  object.held = true;
  return undefined;
}
