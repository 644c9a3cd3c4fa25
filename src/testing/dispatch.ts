import { createHash } from 'node:crypto';
import { success, type Success } from './call.js';
import { HANDLERS, SERVICE_HANDLERS } from './handlers.js';
import { refusal, type Refusal } from './refusal.js';
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
  const unproven = verify(request, settings.credentials, now);
  if (unproven) return unproven;
  if (isUnknownKind(request)) return refusal('NotImplemented');
  const { bucket: bucketName, name = '', headers, body } = request;
  if (Buffer.byteLength(name) > 1023) return refusal('InvalidObjectName');
  if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5(body)) return refusal('InvalidDigest');
  const service = SERVICE_HANDLERS[operation];
  if (service) return service({ request, state, settings, now });
  const handler = HANDLERS[operation];
  if (!handler) return refusal('NotImplemented');
  const bucket = state.buckets.get(String(bucketName));
  if (!bucket) return refusal('NoSuchBucket', { fields: { BucketName: String(bucketName) } });
  return handler({ request, state, settings, now, bucket, name });
}

function md5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}
