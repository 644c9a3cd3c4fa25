import type { Call } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredBucket, StoredObject } from '../state.js';
import { isInForce } from '../bucket/worm.js';

/** The object, or the 404 of OSS. */
export function existing({ bucket, name }: Call): StoredObject | Refusal {
  return bucket.objects.get(name) ?? refusal('NoSuchKey', { fields: { Key: name } });
}

/** Why this object may not be replaced, or `undefined` when it may. */
export function refuseOverwrite(call: Call): Refusal | undefined {
  const found = call.bucket.objects.get(call.name);
  if (found === undefined) return undefined;
  if (call.request.headers['x-oss-forbid-overwrite'] === 'true') return refusal('FileAlreadyExists');
  return refuseChange(call.bucket, found, call.now);
}

/** 409 FileImmutable for an object younger than its bucket's retention period. */
export function refuseChange(bucket: StoredBucket, object: StoredObject, now: Date): Refusal | undefined {
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
