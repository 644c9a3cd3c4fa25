import { limitOf } from '../bucket/limit.js';
import { success, xmlSuccess, type Call, type Success } from '../call.js';
import { continueCrc64, crc64Text, EMPTY_CRC64 } from '../crc64.js';
import { refuseKey } from '../kms.js';
import { sourceOf } from '../object/copy.js';
import { md5ETag } from '../object/put.js';
import { rangeOf } from '../object/range.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { element, xmlDocument } from '../xml.js';
import { uploadOf } from './uploads.js';

/** UploadPart: https://help.aliyun.com/en/oss/developer-reference/uploadpart */
export function uploadPart(call: Call): Success | Refusal {
  return store(call, call.request.body);
}

/** UploadPartCopy: https://help.aliyun.com/en/oss/developer-reference/uploadpartcopy */
export function uploadPartCopy(call: Call): Success | Refusal {
  const source = sourceOf(call);
  if (isRefusal(source)) return source;
  const bytes = source.content.view();
  const asked = call.request.headers['x-oss-copy-source-range'];
  const range = rangeOf({ range: asked ?? '' }, bytes.length);
  if (typeof range === 'string' && asked !== undefined) return refusal('InvalidRange');
  const stored = store(call, typeof range === 'string' ? bytes : bytes.subarray(range.start, range.end + 1));
  if (isRefusal(stored)) return stored.code === 'PartAlreadyExist' ? { ...stored, ec: '0042-00000313' } : stored;
  const inner = element('LastModified', call.now.toISOString()) + element('ETag', String(stored.headers['etag']));
  return xmlSuccess(xmlDocument('CopyPartResult', inner), stored.headers);
}

function store(call: Call, bytes: Buffer): Success | Refusal {
  const { request, now } = call;
  const number = Number(request.query['partNumber']);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    return refusal('InvalidArgument', { fields: { ArgumentName: 'partNumber' } });
  }
  const upload = uploadOf(call);
  if (isRefusal(upload)) return upload;
  const locked = refuseKey(upload.encryption, call.state);
  if (locked) return locked;
  const stored = upload.parts.get(number);
  if (upload.sequential && stored) {
    return refusal('PartAlreadyExist', { fields: { PartEtag: stored.etag, PartNumber: String(number) } });
  }
  if (upload.sequential && number !== upload.parts.size + 1) {
    return refusal('PartNotSequential', { fields: { PartNumber: String(number) } });
  }
  const etag = md5ETag(bytes);
  upload.parts.set(number, { bytes, etag, lastModified: now });
  return success({ etag, 'x-oss-hash-crc64ecma': crc64Text(continueCrc64(EMPTY_CRC64, bytes)) });
}

/** ListParts: https://help.aliyun.com/en/oss/developer-reference/listparts */
export function listParts(call: Call): Success | Refusal {
  const upload = uploadOf(call);
  if (isRefusal(upload)) return upload;
  const { 'part-number-marker': marker = '0' } = call.request.query;
  const limit = limitOf(call, 'max-parts', 1000);
  if (typeof limit === 'object') return limit;
  const all = [...upload.parts].filter(([number]) => number > Number(marker)).sort(([a], [b]) => a - b);
  const page = all.slice(0, limit);
  const [last] = page.slice(-1).map(([number]) => number);
  const parts = page.map(([number, { etag, bytes, lastModified }]) => {
    const inner =
      element('PartNumber', number) +
      element('LastModified', lastModified.toISOString()) +
      element('ETag', etag) +
      element('Size', bytes.length);
    return `<Part>${inner}</Part>`;
  });
  const inner =
    element('Bucket', call.bucket.name) +
    element('Key', upload.name) +
    element('UploadId', upload.id) +
    element('PartNumberMarker', marker) +
    element('NextPartNumberMarker', last ?? marker) +
    element('MaxParts', limit) +
    element('IsTruncated', page.length < all.length) +
    parts.join('');
  return xmlSuccess(xmlDocument('ListPartsResult', inner));
}
