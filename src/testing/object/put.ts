import { createHash } from 'node:crypto';
import { success, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../crc64.js';
import { encryptionHeaders, encryptionOf } from '../kms.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { refuseOverwrite } from './guards.js';
import { propertiesOf } from './properties.js';
import { store } from './version.js';

/** PutObject: https://help.aliyun.com/en/oss/developer-reference/putobject */
export function putObject(call: Call): Success | Refusal {
  const { bucket, request, now } = call;
  const refused = refuseOverwrite(call);
  if (refused) return refused;
  const encryption = encryptionOf(call);
  if (encryption && isRefusal(encryption)) return encryption;
  const etag = md5ETag(request.body);
  const crc = continueCrc64(EMPTY_CRC64, request.body);
  const version = store(call, {
    ...propertiesOf(request.headers, bucket),
    type: 'Normal',
    content: contentOf(request.body),
    crc,
    etag,
    lastModified: now,
    held: false,
    encryption,
  });
  return success({ etag, 'x-oss-hash-crc64ecma': crc64Text(crc), ...encryptionHeaders(encryption), ...version });
}

/** The ETag of what was uploaded in one piece: its MD5 in upper case, quoted. */
export function md5ETag(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex').toUpperCase()}"`;
}
