import { xmlSuccess, type Call, type Success } from '../call.js';
import { contentOf } from '../content.js';
import { encryptionHeaders, encryptionOf, refuseKey } from '../kms.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { decodedUri } from '../request.js';
import type { StoredObject } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { hold, refuseOverwrite } from './guards.js';
import { propertiesOf, type ObjectProperties } from './properties.js';
import { refuseFrozen } from './restore.js';
import { store, versionHeaders, versionOf } from './version.js';

/** CopyObject: https://help.aliyun.com/en/oss/developer-reference/copyobject */
export function copyObject(call: Call): Success | Refusal {
  const { bucket, name, request, now } = call;
  const source = sourceOf(call);
  if (isRefusal(source)) return source;
  const toItself = source === bucket.objects.get(name);
  // Not confirmed: OSS documents that an appendable object cannot be copied, but not with which code it says so.
  if (source.type === 'Appendable' && !toItself) return refusal('OperationNotSupported');
  const replaced = replacedBy(call);
  if (isRefusal(replaced)) return replaced;
  // With versioning a copy to itself makes a version. Not confirmed: of an appendable object, whose content is not copied, it makes none.
  if (toItself && (bucket.versioning === undefined || source.type === 'Appendable')) {
    return changeItself(call, source, replaced);
  }
  const refused = refuseOverwrite(call);
  if (refused) return refused;
  const encryption = encryptionOf(call);
  if (encryption && isRefusal(encryption)) return encryption;
  const { acl, storageClass } = propertiesOf(request.headers, bucket);
  const copy: StoredObject = {
    ...source,
    type: source.type === 'Symlink' ? 'Symlink' : 'Normal',
    content: contentOf(source.content.view()),
    ...replaced,
    acl,
    storageClass,
    lastModified: now,
    held: false,
    restore: undefined,
    keep: undefined,
    encryption,
  };
  return copied(copy, now, store(call, copy));
}

// A copy to itself is how OSS changes an object in place. What the request does not name stays as it is.
function changeItself(call: Call, object: StoredObject, replaced: Partial<ObjectProperties>): Success | Refusal {
  const { 'x-oss-object-acl': acl = object.acl, 'x-oss-storage-class': storageClass = object.storageClass } =
    call.request.headers;
  // Another storage class takes a copy of the content, which OSS does not make of an appendable object. Not confirmed, as above.
  if (object.type === 'Appendable' && storageClass !== object.storageClass) return refusal('OperationNotSupported');
  const encryption = ENCRYPTION in call.request.headers ? encryptionOf(call) : object.encryption;
  if (encryption && isRefusal(encryption)) return encryption;
  // OSS documents that an appendable object stays as it was encrypted, but not with which code it says so.
  if (object.type === 'Appendable' && encryption !== object.encryption) return refusal('OperationNotSupported');
  const refused = refuseOverwrite(call) ?? hold(object);
  if (refused) return refused;
  if (storageClass !== object.storageClass) object.restore = undefined;
  Object.assign(object, replaced, { acl, storageClass, encryption, lastModified: call.now });
  return { ...copied(object, call.now, versionHeaders(call.bucket, object)), holds: object };
}

const ENCRYPTION = 'x-oss-server-side-encryption';

/** What the directives of the request say to take from its headers and not from the source. */
function replacedBy(call: Call): Partial<ObjectProperties> | Refusal {
  const { headers, meta, tags } = propertiesOf(call.request.headers, call.bucket);
  const replacesMetadata = isReplace(call, 'x-oss-metadata-directive');
  if (typeof replacesMetadata === 'object') return replacesMetadata;
  const replacesTags = isReplace(call, 'x-oss-tagging-directive');
  if (typeof replacesTags === 'object') return replacesTags;
  return { ...(replacesMetadata ? { headers, meta } : {}), ...(replacesTags ? { tags } : {}) };
}

// OSS writes COPY and REPLACE for one, and Copy and Replace for the other.
function isReplace({ request }: Call, name: string): boolean | Refusal {
  const { [name]: directive = 'COPY' } = request.headers;
  if (/^(copy|replace)$/i.test(directive)) return directive.toLowerCase() === 'replace';
  return refusal('InvalidArgument', { fields: { ArgumentName: name, ArgumentValue: directive } });
}

/** The object that `x-oss-copy-source` names, where it can be read. */
export function sourceOf(call: Call): StoredObject | Refusal {
  const source = named(call);
  if (isRefusal(source)) return source;
  return refuseFrozen(source, call.now) ?? refuseKey(source.encryption, call.state) ?? source;
}

function named({ request, state }: Call): StoredObject | Refusal {
  const [, bucketName = '', key = '', versionId] =
    /^\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(String(request.headers['x-oss-copy-source'])) ?? [];
  const name = decodedUri(key);
  if (name === undefined || name === '')
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-copy-source' } });
  const bucket = state.buckets.get(bucketName);
  if (bucket === undefined) return refusal('NoSuchBucket', { fields: { BucketName: bucketName } });
  if (versionId === undefined) return bucket.objects.get(name) ?? refusal('NoSuchKey', { fields: { Key: name } });
  return versionOf(bucket, name, versionId)?.object ?? refusal('NoSuchVersion', { fields: { Key: name } });
}

function copied(object: StoredObject, now: Date, version: Readonly<Record<string, string>>): Success {
  const inner = element('ETag', object.etag) + element('LastModified', now.toISOString());
  return xmlSuccess(xmlDocument('CopyObjectResult', inner), { ...encryptionHeaders(object.encryption), ...version });
}
