import { limitOf } from '../bucket/limit.js';
import { noContent, xmlSuccess, type Call, type Success } from '../call.js';
import { encryptionHeaders, encryptionOf } from '../kms.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredUpload } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { refuseOverwrite } from '../object/guards.js';

/** InitiateMultipartUpload: https://help.aliyun.com/en/oss/developer-reference/initiatemultipartupload */
export function initiateMultipartUpload(call: Call): Success | Refusal {
  const { bucket, name, request, state, now } = call;
  const refused = refuseOverwrite(call);
  if (refused) return refused;
  const encryption = encryptionOf(call);
  if (encryption && isRefusal(encryption)) return encryption;
  const id = state.nextId().toString(16).toUpperCase().padStart(32, '0');
  bucket.uploads.set(id, {
    id,
    name,
    sequential: 'sequential' in request.query,
    initiated: now,
    requestHeaders: request.headers,
    encryption,
    parts: new Map(),
  });
  const inner = element('Bucket', bucket.name) + element('Key', name) + element('UploadId', id);
  return xmlSuccess(xmlDocument('InitiateMultipartUploadResult', inner), encryptionHeaders(encryption));
}

/** AbortMultipartUpload: https://help.aliyun.com/en/oss/developer-reference/abortmultipartupload */
export function abortMultipartUpload(call: Call): Success | Refusal {
  const upload = uploadOf(call);
  if (isRefusal(upload)) return upload;
  call.bucket.uploads.delete(upload.id);
  return noContent();
}

/** ListMultipartUploads: https://help.aliyun.com/en/oss/developer-reference/listmultipartuploads */
export function listMultipartUploads(call: Call): Success | Refusal {
  const { bucket, request } = call;
  const { prefix = '', 'key-marker': keyMarker = '', 'upload-id-marker': idMarker = '' } = request.query;
  const { 'encoding-type': encoding } = request.query;
  const encode = encoding === 'url' ? encodeURIComponent : (text: string) => text;
  const limit = limitOf(call, 'max-uploads', 1000);
  if (typeof limit === 'object') return limit;
  const all = [...bucket.uploads.values()]
    .filter(({ name, id }) => name.startsWith(prefix) && isAfter(name, id, keyMarker, idMarker))
    .sort((a, b) => (isAfter(a.name, a.id, b.name, b.id) ? 1 : -1));
  const page = all.slice(0, limit);
  const next = page.length < all.length ? page.slice(-1) : [];
  const inner =
    element('Bucket', bucket.name) +
    element('KeyMarker', encode(keyMarker)) +
    element('UploadIdMarker', idMarker) +
    next.map(({ name, id }) => element('NextKeyMarker', encode(name)) + element('NextUploadIdMarker', id)).join('') +
    element('MaxUploads', limit) +
    (encoding === undefined ? '' : element('EncodingType', encoding)) +
    element('IsTruncated', next.length > 0) +
    page.map(upload => uploadXml(upload, encode(upload.name))).join('');
  return xmlSuccess(xmlDocument('ListMultipartUploadsResult', inner));
}

/** The upload a request names, or the 404 of OSS. */
export function uploadOf({ bucket, name, request }: Call): StoredUpload | Refusal {
  const uploadId = String(request.query['uploadId']);
  const upload = bucket.uploads.get(uploadId);
  return upload?.name === name ? upload : refusal('NoSuchUpload', { fields: { UploadId: uploadId } });
}

function isAfter(name: string, id: string, keyMarker: string, idMarker: string): boolean {
  return name > keyMarker || (name === keyMarker && idMarker !== '' && id > idMarker);
}

function uploadXml({ id, initiated }: StoredUpload, key: string): string {
  const inner = element('Key', key) + element('UploadId', id) + element('Initiated', initiated.toISOString());
  return `<Upload>${inner}</Upload>`;
}
