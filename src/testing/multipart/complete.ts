import { createHash } from 'node:crypto';
import { xmlSuccess, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../crc64.js';
import { refuseOverwrite } from '../object/guards.js';
import { propertiesOf } from '../object/properties.js';
import { store } from '../object/version.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredPart, StoredUpload } from '../state.js';
import { blocksOf, element, textOf, xmlDocument } from '../xml.js';
import { uploadOf } from './uploads.js';

/** CompleteMultipartUpload: https://help.aliyun.com/en/oss/developer-reference/completemultipartupload */
export function completeMultipartUpload(call: Call): Success | Refusal {
  const { bucket, name, request, now } = call;
  // Not confirmed that OSS looks at this before it looks for the upload. A client that sends it again after a lost answer is
  // harder to serve that way: its upload is gone, and it is told of its own object.
  const refused = refuseOverwrite(call);
  if (refused) return refused.ec === '0026-00000002' ? { ...refused, ec: '0042-00000214' } : refused;
  const upload = uploadOf(call);
  if (isRefusal(upload)) return upload;
  const parts = chosenParts(upload, request.body.toString());
  if (isRefusal(parts)) return parts;

  const etag = multipartETag(parts);
  const crc = parts.reduce((sum, { bytes }) => continueCrc64(sum, bytes), EMPTY_CRC64);
  bucket.uploads.delete(upload.id);
  const version = store(call, {
    ...propertiesOf(upload.requestHeaders, bucket),
    acl: request.headers['x-oss-object-acl'] ?? upload.requestHeaders['x-oss-object-acl'] ?? 'default',
    type: 'Multipart',
    content: contentOf(Buffer.concat(parts.map(({ bytes }) => bytes))),
    crc,
    etag,
    lastModified: now,
    held: false,
    encryption: upload.encryption,
  });
  const inner =
    element('Location', `http://${String(request.headers['host'])}/${name}`) +
    element('Bucket', bucket.name) +
    element('Key', name) +
    element('ETag', etag);
  const headers = { etag, 'x-oss-hash-crc64ecma': crc64Text(crc), ...version };
  return xmlSuccess(xmlDocument('CompleteMultipartUploadResult', inner), headers);
}

function chosenParts(upload: StoredUpload, xml: string): StoredPart[] | Refusal {
  const asked = blocksOf(xml, 'Part').map(block => ({
    number: Number(textOf(block, 'PartNumber')),
    etag: String(textOf(block, 'ETag')).replaceAll('"', ''),
  }));
  if (asked.length === 0) return refusal('MalformedXML');
  const chosen: StoredPart[] = [];
  let before = 0;
  for (const { number, etag } of asked) {
    if (number <= before) return refusal('InvalidPartOrder');
    before = number;
    const part = upload.parts.get(number);
    if (part?.etag !== `"${etag}"`) return refusal('InvalidPart', { fields: { PartNumber: String(number) } });
    chosen.push(part);
  }
  const small = chosen.slice(0, -1).some(({ bytes }) => bytes.length < SMALLEST_PART_BYTES);
  return small ? refusal('EntityTooSmall') : chosen;
}

const SMALLEST_PART_BYTES = 100 * 1024;

// OSS documents no rule. This one was measured by others on the service itself: the ETags of the parts as text, without quotes.
function multipartETag(parts: readonly StoredPart[]): string {
  const joined = parts.map(({ etag }) => etag.replaceAll('"', '')).join('');
  return `"${createHash('md5').update(joined).digest('hex').toUpperCase()}-${parts.length}"`;
}
