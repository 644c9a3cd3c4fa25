import { createHash } from 'node:crypto';
import { refuseRegion } from './bucket/region.js';
import { success, type Success } from './call.js';
import { callbackOf } from './callback.js';
import { HANDLERS, SERVICE_HANDLERS } from './handlers.js';
import { addParents, refuseInHierarchy } from './hierarchy.js';
import { watchChanges } from './past.js';
import { isRefusal, refusal, type Refusal } from './refusal.js';
import type { OssRequest } from './request.js';
import type { Settings } from './settings.js';
import { verify } from './signature/verify.js';
import type { State } from './state.js';
import { isUnknownKind } from './unknown.js';

/** Carry out a request, in one synchronous step: no other request can come between its checks and its change. */
export function dispatch(request: OssRequest, operation: string, state: State, settings: Settings): Success | Refusal {
  if (operation === 'OptionObject') return success();
  if (request.malformed) return refusal('InvalidURI');
  const now = settings.now();
  const unproven = verify(request, settings, now);
  if (unproven) return unproven;
  if (isUnknownKind(request, operation)) return refusal('NotImplemented');
  const { bucket: bucketName, name = '', headers, body } = request;
  if (Buffer.byteLength(name) > 1023) return refusal('InvalidObjectName');
  if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5(body)) return refusal('InvalidDigest');
  const service = SERVICE_HANDLERS[operation];
  if (service) return service({ request, state, settings, now });
  const handler = HANDLERS[operation];
  if (!handler) return refusal('NotImplemented');
  const bucket = state.buckets.get(String(bucketName));
  if (!bucket) return unreachable(String(bucketName), settings);
  const elsewhere = refuseRegion(bucket, headers);
  if (elsewhere) return elsewhere;
  const call = { request, state, settings, now, bucket, name };
  const misplaced = refuseInHierarchy(call, operation);
  if (misplaced) return misplaced;
  const callback = callbackOf(request);
  if (typeof callback === 'object') return callback;
  const remember = watchChanges(bucket, request, operation);
  const outcome = handler(call);
  remember();
  if (bucket.objects.has(name)) addParents(bucket, name);
  const stored = bucket.objects.get(name);
  return callback && stored && !isRefusal(outcome) ? { ...outcome, callback: callback(stored) } : outcome;
}

function unreachable(name: string, { takenBuckets }: Settings): Refusal {
  return takenBuckets.includes(name)
    ? refusal('AccessDenied')
    : refusal('NoSuchBucket', { fields: { BucketName: name } });
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}
