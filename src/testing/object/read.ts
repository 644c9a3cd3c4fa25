import { success, type Call, type Success } from '../call.js';
import { crc64Text } from '../crc64.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredObject } from '../state.js';
import { refuseCondition } from './condition.js';
import { existing } from './guards.js';
import { rangeOf } from './range.js';

/** GetObject: https://help.aliyun.com/en/oss/developer-reference/getobject */
export function getObject(call: Call): Success | Refusal {
  const object = followed(call);
  if (isRefusal(object)) return object;
  const { headers: asked, query } = call.request;
  const condition = refuseCondition(asked, object);
  if (condition) return condition;
  const bytes = object.content.view();
  const range = rangeOf(asked, bytes.length);
  if (range === 'unsatisfiable') {
    return refusal('InvalidRange', { headers: { 'content-range': `bytes */${bytes.length}` } });
  }
  const headers = { ...describe(object), 'accept-ranges': 'bytes', ...overrides(query) };
  if (range === 'whole') return success(headers, bytes);
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

/** HeadObject: https://help.aliyun.com/en/oss/developer-reference/headobject */
export function headObject(call: Call): Success | Refusal {
  const object = followed(call);
  if (isRefusal(object)) return object;
  const condition = refuseCondition(call.request.headers, object);
  if (condition) return condition;
  return success({ ...describe(object), 'content-length': String(object.content.length) });
}

/** GetObjectMeta: https://help.aliyun.com/en/oss/developer-reference/getobjectmeta */
export function getObjectMeta(call: Call): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  return success({
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'content-length': String(object.content.length),
  });
}

// Reading a symlink reads what it points to, and still says that it is a symlink.
function followed(call: Call): StoredObject | Refusal {
  const object = existing(call);
  if (isRefusal(object) || object.target === undefined) return object;
  const target = call.bucket.objects.get(object.target);
  if (target === undefined) return refusal('SymlinkTargetNotExist');
  return target.type === 'Symlink' ? refusal('InvalidTargetType') : { ...target, type: 'Symlink' };
}

function describe(object: StoredObject): Record<string, string> {
  const meta = Object.entries(object.meta).map(([name, value]) => [`x-oss-meta-${name}`, value] as const);
  const tags = Object.keys(object.tags).length;
  return {
    ...object.headers,
    ...Object.fromEntries(meta),
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    'x-oss-object-type': object.type,
    'x-oss-storage-class': object.storageClass,
    'x-oss-hash-crc64ecma': crc64Text(object.crc),
    ...(object.type === 'Appendable' ? { 'x-oss-next-append-position': String(object.content.length) } : {}),
    ...(tags > 0 ? { 'x-oss-tagging-count': String(tags) } : {}),
  };
}

function overrides(query: Readonly<Record<string, string>>): Record<string, string> {
  const asked = Object.entries(query).filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(asked.map(([name, value]) => [name.slice('response-'.length), value] as const));
}
