import { xmlSuccess, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { decodedUri } from '../request.js';
import type { StoredObject } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { hold, refuseOverwrite } from './guards.js';
import { metadataOf, propertiesOf } from './properties.js';

/** CopyObject: https://help.aliyun.com/en/oss/developer-reference/copyobject */
export function copyObject(call: Call): Success | Refusal {
  const { bucket, name, request, now } = call;
  const source = sourceOf(call);
  if (isRefusal(source)) return source;
  const toItself = source === bucket.objects.get(name);
  // Not confirmed: OSS documents that an appendable object cannot be copied, but not with which code it says so.
  if (source.type === 'Appendable' && !toItself) return refusal('OperationNotSupported');
  const refused = refuseOverwrite(call) ?? (toItself ? hold(source) : undefined);
  if (refused) return refused;

  const replaces = request.headers['x-oss-metadata-directive'] === 'REPLACE';
  if (toItself) {
    if (replaces) Object.assign(source, metadataOf(request.headers));
    source.lastModified = now;
    return copied(source, now, source);
  }
  const { headers, meta, tags, acl, storageClass } = propertiesOf(request.headers, bucket);
  const copy: StoredObject = {
    ...source,
    type: source.type === 'Symlink' ? 'Symlink' : 'Normal',
    content: contentOf(source.content.view()),
    ...(replaces ? { headers, meta } : {}),
    ...(request.headers['x-oss-tagging-directive'] === 'Replace' ? { tags } : {}),
    acl,
    storageClass,
    lastModified: now,
    held: false,
  };
  bucket.objects.set(name, copy);
  return copied(copy, now);
}

/** The object that `x-oss-copy-source` names. */
export function sourceOf({ request, state }: Call): StoredObject | Refusal {
  const [, bucketName = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(String(request.headers['x-oss-copy-source'])) ?? [];
  const name = decodedUri(key);
  if (name === undefined || name === '')
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-copy-source' } });
  const bucket = state.buckets.get(bucketName);
  if (bucket === undefined) return refusal('NoSuchBucket', { fields: { BucketName: bucketName } });
  return bucket.objects.get(name) ?? refusal('NoSuchKey', { fields: { Key: name } });
}

function copied(object: StoredObject, now: Date, holds?: StoredObject): Success {
  const inner = element('ETag', object.etag) + element('LastModified', now.toISOString());
  const done = xmlSuccess(xmlDocument('CopyObjectResult', inner));
  return holds ? { ...done, holds } : done;
}
