import { success, type Call, type Success } from '../call.js';
import { crc64Text } from '../crc64.js';
import { encryptionHeaders, refuseKey } from '../kms.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredObject } from '../state.js';
import { refuseCondition } from './condition.js';
import { existing } from './guards.js';
import { compressed } from './gzip.js';
import { keepHeaders } from './keep.js';
import { rangeOf } from './range.js';
import { refuseFrozen, restoreText } from './restore.js';
import { versionHeaders } from './version.js';

/** GetObject: https://help.aliyun.com/en/oss/developer-reference/getobject */
export function getObject(call: Call): Success | Refusal {
  const { now, state } = call;
  const object = followed(call, content => refuseFrozen(content, now) ?? refuseKey(content.encryption, state));
  if (isRefusal(object)) return object;
  const { headers: asked, query } = call.request;
  const condition = refuseCondition(asked, object);
  if (condition) return condition;
  const bytes = object.content.view();
  const range = rangeOf(asked, bytes.length);
  if (range === 'unsatisfiable') {
    return refusal('InvalidRange', { headers: { 'content-range': `bytes */${bytes.length}` } });
  }
  const headers = {
    ...describe(object, call.now),
    ...versionHeaders(call.bucket, object),
    'accept-ranges': 'bytes',
    ...overrides(query),
  };
  if (range === 'whole') return compressed(call.request, success(headers, bytes), bytes.length);
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

/**
 * HeadObject: https://help.aliyun.com/en/oss/developer-reference/headobject. It reads no content, so it answers where a key cannot
 * be used. Not confirmed: the page of EC 0005-00000214 speaks of reads, uploads and downloads.
 */
export function headObject(call: Call): Success | Refusal {
  const object = followed(call);
  if (isRefusal(object)) return object;
  const condition = refuseCondition(call.request.headers, object);
  if (condition) return condition;
  const version = versionHeaders(call.bucket, object);
  const { length } = object.content;
  const headers = { ...describe(object, call.now), ...version, 'content-length': String(length) };
  return compressed(call.request, success(headers), length);
}

/** GetObjectMeta: https://help.aliyun.com/en/oss/developer-reference/getobjectmeta */
export function getObjectMeta(call: Call): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  return success({
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'content-length': String(object.content.length),
    ...versionHeaders(call.bucket, object),
  });
}

// Reading a symlink reads the content it points to: https://help.aliyun.com/en/oss/developer-reference/headobject. Everything
// else is its own, and of the two times of change the later is told.
function followed(call: Call, refuse: (content: StoredObject) => Refusal | undefined = () => undefined) {
  const object = existing(call);
  if (isRefusal(object)) return object;
  if (object.target === undefined) return refuse(object) ?? object;
  const target = call.bucket.objects.get(object.target);
  if (target === undefined) return refusal('SymlinkTargetNotExist');
  if (target.type === 'Symlink') return refusal('InvalidTargetType');
  const unreadable = refuse(target);
  if (unreadable) return unreadable;
  const { headers, meta, tags, storageClass } = object;
  const lastModified = object.lastModified > target.lastModified ? object.lastModified : target.lastModified;
  return { ...target, type: 'Symlink' as const, headers, meta, tags, storageClass, lastModified, ...idOf(object) };
}

// The version that was read is that of the symlink.
const idOf = ({ versionId }: StoredObject) => (versionId === undefined ? {} : { versionId });

function describe(object: StoredObject, now: Date): Record<string, string> {
  const meta = Object.entries(object.meta).map(([name, value]) => [`x-oss-meta-${name}`, value] as const);
  const tags = Object.keys(object.tags).length;
  const restore = restoreText(object, now);
  return {
    ...object.headers,
    ...Object.fromEntries(meta),
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'x-oss-object-type': object.type,
    'x-oss-storage-class': object.storageClass,
    'x-oss-hash-crc64ecma': crc64Text(object.crc),
    ...(object.type === 'Appendable' ? { 'x-oss-next-append-position': String(object.content.length) } : {}),
    ...(restore === undefined ? {} : { 'x-oss-restore': restore }),
    ...encryptionHeaders(object.encryption),
    ...keepHeaders(object),
    ...(tags > 0 ? { 'x-oss-tagging-count': String(tags) } : {}),
  };
}

function overrides(query: Readonly<Record<string, string>>): Record<string, string> {
  const asked = Object.entries(query).filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(asked.map(([name, value]) => [name.slice('response-'.length), value] as const));
}
