import { success, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { continueCrc64, EMPTY_CRC64 } from '../crc64.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { decodedUri } from '../request.js';
import { existing, refuseOverwrite } from './guards.js';
import { propertiesOf } from './properties.js';
import { md5ETag } from './put.js';
import { store } from './version.js';

/** PutSymlink: https://help.aliyun.com/en/oss/developer-reference/putsymlink */
export function putSymlink(call: Call): Success | Refusal {
  const { bucket, request, now } = call;
  const target = decodedUri(request.headers['x-oss-symlink-target'] ?? '');
  if (target === undefined || target === '')
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-symlink-target' } });
  const refused = refuseOverwrite(call);
  if (refused) return refused;
  const bytes = Buffer.from(target);
  const etag = md5ETag(bytes);
  const version = store(call, {
    ...propertiesOf(request.headers, bucket),
    type: 'Symlink',
    content: contentOf(bytes),
    crc: continueCrc64(EMPTY_CRC64, bytes),
    etag,
    lastModified: now,
    target,
    held: false,
  });
  return success({ etag, ...version });
}

/** GetSymlink: https://help.aliyun.com/en/oss/developer-reference/getsymlink */
export function getSymlink(call: Call): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  if (object.target === undefined) return refusal('NotSymlink');
  return success({
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'x-oss-symlink-target': encodeURIComponent(object.target),
  });
}
