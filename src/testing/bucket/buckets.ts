import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER_XML } from '../owner.js';
import { refusal, type Refusal } from '../refusal.js';
import { newBucket, type StoredBucket } from '../state.js';
import { element, textOf, xmlDocument } from '../xml.js';
import { limitOf } from './limit.js';
import { isBucketName } from './name.js';

/** What a request has that needs no bucket. */
export type ServiceCall = Omit<Call, 'bucket' | 'name'>;

/** PutBucket: https://help.aliyun.com/en/oss/developer-reference/putbucket */
export function putBucket({ request, state, settings, now }: ServiceCall): Success | Refusal {
  const name = String(request.bucket);
  if (!isBucketName(name)) return refusal('InvalidBucketName', { fields: { BucketName: name } });
  if (settings.takenBuckets.includes(name)) return refusal('BucketAlreadyExists', { fields: { BucketName: name } });
  const xml = request.body.toString();
  const storageClass = textOf(xml, 'StorageClass');
  const dataRedundancyType = textOf(xml, 'DataRedundancyType');
  const bucket = state.buckets.get(name) ?? newBucket(name, now);
  if (state.buckets.has(name)) {
    const changed = refusePropertyChange(bucket, storageClass, dataRedundancyType);
    if (changed) return changed;
  }
  bucket.storageClass = storageClass ?? bucket.storageClass;
  bucket.dataRedundancyType = dataRedundancyType ?? bucket.dataRedundancyType;
  bucket.acl = request.headers['x-oss-acl'] ?? bucket.acl;
  state.buckets.set(name, bucket);
  return success({ location: `/${name}` });
}

function refusePropertyChange(bucket: StoredBucket, storageClass?: string, redundancy?: string): Refusal | undefined {
  const fields = { BucketName: bucket.name };
  if (storageClass !== undefined && storageClass !== bucket.storageClass) {
    const message = "Cannot modify existing bucket's storage class.";
    return { ...refusal('BucketAlreadyExists', { message, fields }), ec: undefined };
  }
  if (redundancy !== undefined && redundancy !== bucket.dataRedundancyType) {
    const message = "Bucket already exists can't modify data redundancy type.";
    return refusal('BucketAlreadyExists', { message, fields, ec: '0015-00000228' });
  }
  return undefined;
}

/** DeleteBucket: https://help.aliyun.com/en/oss/developer-reference/deletebucket */
export function deleteBucket({ bucket, state }: Call): Success | Refusal {
  if (bucket.objects.size + bucket.uploads.size > 0) {
    return refusal('BucketNotEmpty', { fields: { BucketName: bucket.name } });
  }
  state.buckets.delete(bucket.name);
  return noContent();
}

/** GetBucketInfo: https://help.aliyun.com/en/oss/developer-reference/getbucketinfo */
export function getBucketInfo({ bucket }: Call): Success {
  const inner =
    bucketXml(bucket) +
    element('DataRedundancyType', bucket.dataRedundancyType) +
    OWNER_XML +
    `<AccessControlList>${element('Grant', bucket.acl)}</AccessControlList>`;
  return xmlSuccess(xmlDocument('BucketInfo', `<Bucket>${inner}</Bucket>`));
}

/** GetBucketLocation: https://help.aliyun.com/en/oss/developer-reference/getbucketlocation */
export function getBucketLocation(): Success {
  return xmlSuccess(xmlDocument('LocationConstraint', LOCATION));
}

/** ListBuckets: https://help.aliyun.com/en/oss/developer-reference/listbuckets */
export function listBuckets(call: ServiceCall): Success | Refusal {
  const { prefix = '', marker = '' } = call.request.query;
  const limit = limitOf(call, 'max-keys', 100);
  if (typeof limit === 'object') return limit;
  const all = [...call.state.buckets.values()]
    .filter(({ name }) => name.startsWith(prefix) && name > marker)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = all.slice(0, limit);
  const truncated = page.length < all.length;
  const inner =
    OWNER_XML +
    element('Prefix', prefix) +
    element('Marker', marker) +
    element('MaxKeys', limit) +
    element('IsTruncated', truncated) +
    (truncated
      ? page
          .slice(-1)
          .map(last => element('NextMarker', last.name))
          .join('')
      : '') +
    `<Buckets>${page.map(bucket => `<Bucket>${bucketXml(bucket)}</Bucket>`).join('')}</Buckets>`;
  return xmlSuccess(xmlDocument('ListAllMyBucketsResult', inner));
}

const LOCATION = 'oss-cn-hangzhou';

function bucketXml(bucket: StoredBucket): string {
  return (
    element('Name', bucket.name) +
    element('Location', LOCATION) +
    element('CreationDate', bucket.created.toISOString()) +
    element('ExtranetEndpoint', `${LOCATION}.aliyuncs.com`) +
    element('IntranetEndpoint', `${LOCATION}-internal.aliyuncs.com`) +
    element('StorageClass', bucket.storageClass)
  );
}
