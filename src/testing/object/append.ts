import { success, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { continueCrc64, crc64Text, EMPTY_CRC64, type Crc64 } from '../crc64.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredObject } from '../state.js';
import { refuseChange } from './guards.js';
import { propertiesOf } from './properties.js';

/** AppendObject: https://help.aliyun.com/en/oss/developer-reference/appendobject */
export function appendObject(call: Call): Success | Refusal {
  const { bucket, name, request, settings, now } = call;
  const { position } = request.query;
  if (position === undefined) return refusal('MissingArgument', { ec: '0016-00000501' });
  if (!/^\d+$/.test(position)) {
    return refusal('InvalidArgument', {
      ec: '0016-00000502',
      fields: { ArgumentName: 'position', ArgumentValue: position },
    });
  }
  const found = bucket.objects.get(name);
  // The type is checked before the position: a Normal object answers ObjectNotAppendable whatever the position.
  if (found && found.type !== 'Appendable') return refusal('ObjectNotAppendable');
  const immutable = found && refuseChange(bucket, found, now);
  if (immutable) return immutable;
  const length = found ? found.content.length : 0;
  if (Number(position) !== length) return wrongPosition(length, settings.appendPositionOn409);
  // Not confirmed: OSS documents the limit, but no page or SDK says with which code it is enforced.
  if (length + request.body.length > settings.maxAppendableBytes) return refusal('EntityTooLarge');

  const object = found ?? create(call);
  object.content.append(request.body);
  object.crc = continueCrc64(object.crc, request.body);
  object.etag = appendableETag(object.crc);
  object.lastModified = now;
  return success({
    etag: object.etag,
    'x-oss-next-append-position': String(object.content.length),
    'x-oss-hash-crc64ecma': crc64Text(object.crc),
  });
}

function wrongPosition(length: number, telling: boolean): Refusal {
  return refusal('PositionNotEqualToLength', {
    headers: telling ? { 'x-oss-next-append-position': String(length) } : {},
  });
}

function create({ bucket, name, request, now }: Call): StoredObject {
  const object: StoredObject = {
    ...propertiesOf(request.headers, bucket),
    type: 'Appendable',
    content: contentOf(Buffer.alloc(0)),
    crc: EMPTY_CRC64,
    etag: '',
    lastModified: now,
    held: false,
  };
  bucket.objects.set(name, object);
  return object;
}

// As long as an MD5 and not one, like the ETag OSS gives an appendable object: it ends in zeros.
function appendableETag({ high, low }: Crc64): string {
  const hex = (half: number) => half.toString(16).toUpperCase().padStart(8, '0');
  return `"${hex(high)}${hex(low)}${'0'.repeat(16)}"`;
}
