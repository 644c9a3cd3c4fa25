import { success, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { continueCrc64, crc64Text, EMPTY_CRC64, type Crc64 } from '../crc64.js';
import { encryptionHeaders, encryptionOf, refuseKey } from '../kms.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredEncryption, StoredObject } from '../state.js';
import { refuseByRule, refuseChange } from './guards.js';
import { propertiesOf } from './properties.js';
import { store, versionHeaders } from './version.js';

/** AppendObject: https://help.aliyun.com/en/oss/developer-reference/appendobject */
export function appendObject(call: Call): Success | Refusal {
  const { bucket, name, request, settings, now } = call;
  const { position, versionId } = request.query;
  if (versionId !== undefined) return refusal('InvalidArgument', { ec: '0016-00000504' });
  if (position === undefined) return refusal('MissingArgument', { ec: '0016-00000501' });
  if (!/^\d+$/.test(position)) {
    return refusal('InvalidArgument', {
      ec: '0016-00000502',
      fields: { ArgumentName: 'position', ArgumentValue: position },
    });
  }
  // Not confirmed: the code, of which the page only says that ObjectWorm ends appends.
  if (bucket.objectWorm) return refusal('OperationNotSupported');
  const found = bucket.objects.get(name);
  // The type is checked before the position: a Normal object answers ObjectNotAppendable whatever the position.
  if (found && found.type !== 'Appendable') return refusal('ObjectNotAppendable');
  const refused = found && (refuseByRule(call) ?? refuseChange(bucket, found, now));
  if (refused) return refused;
  const length = found ? found.content.length : 0;
  if (Number(position) !== length) return wrongPosition(length, settings.appendPositionOn409);
  // Not confirmed: OSS documents the limit, but no page or SDK says with which code it is enforced.
  if (length + request.body.length > settings.maxAppendableBytes) return refusal('EntityTooLarge');
  const encryption = found ? found.encryption : encryptionOf(call);
  if (encryption && isRefusal(encryption)) return encryption;
  // Not confirmed: the code for naming a key, which OSS documents that an appendable object cannot be encrypted with.
  if (encryption?.keyId !== undefined || KEY_ID in request.headers) {
    return refusal('InvalidArgument', { fields: { ArgumentName: KEY_ID } });
  }
  const locked = refuseKey(encryption, call.state);
  if (locked) return locked;

  const object = found ?? create(call, encryption);
  object.content.append(request.body);
  object.crc = continueCrc64(object.crc, request.body);
  object.etag = appendableETag(object.crc);
  object.lastModified = now;
  return success({
    etag: object.etag,
    'x-oss-next-append-position': String(object.content.length),
    'x-oss-hash-crc64ecma': crc64Text(object.crc),
    ...encryptionHeaders(encryption),
    ...versionHeaders(bucket, object),
  });
}

const KEY_ID = 'x-oss-server-side-encryption-key-id';

function wrongPosition(length: number, telling: boolean): Refusal {
  return refusal('PositionNotEqualToLength', {
    headers: telling ? { 'x-oss-next-append-position': String(length) } : {},
  });
}

function create(call: Call, encryption: StoredEncryption | undefined): StoredObject {
  const { bucket, request, now } = call;
  const object: StoredObject = {
    ...propertiesOf(request.headers, bucket),
    type: 'Appendable',
    content: contentOf(Buffer.alloc(0)),
    crc: EMPTY_CRC64,
    etag: '',
    lastModified: now,
    held: false,
    encryption,
  };
  store(call, object);
  return object;
}

// As long as an MD5 and not one, like the ETag OSS gives an appendable object: it ends in zeros.
function appendableETag({ high, low }: Crc64): string {
  const hex = (half: number) => half.toString(16).toUpperCase().padStart(8, '0');
  return `"${hex(high)}${hex(low)}${'0'.repeat(16)}"`;
}
