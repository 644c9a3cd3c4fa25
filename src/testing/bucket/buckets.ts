import { noContent, xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER_XML } from '../owner.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredBucket } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { limitOf } from './limit.js';

/** What a request has that needs no bucket. */
export type ServiceCall = Omit<Call, 'bucket' | 'name'>;

/** DeleteBucket: https://help.aliyun.com/en/oss/developer-reference/deletebucket */
export function deleteBucket({ bucket, state, now }: Call): Success | Refusal {
  const { objects, history, uploads, channels, accessPoints } = bucket;
  if (objects.size + history.size + uploads.size + channels.size + accessPoints.length > 0) {
    return refusal('BucketNotEmpty', { fields: { BucketName: bucket.name } });
  }
  state.buckets.delete(bucket.name);
  state.deletedNames.set(bucket.name, now);
  return noContent();
}

/** GetBucketInfo: https://help.aliyun.com/en/oss/developer-reference/getbucketinfo */
export function getBucketInfo({ bucket }: Call): Success {
  const inner =
    bucketXml(bucket) +
    element('DataRedundancyType', bucket.dataRedundancyType) +
    (bucket.versioning === undefined ? '' : element('Versioning', bucket.versioning)) +
    OWNER_XML +
    `<AccessControlList>${element('Grant', bucket.acl)}</AccessControlList>`;
  return xmlSuccess(xmlDocument('BucketInfo', `<Bucket>${inner}</Bucket>`));
}

/** GetBucketLocation: https://help.aliyun.com/en/oss/developer-reference/getbucketlocation */
export function getBucketLocation({ bucket }: Call): Success {
  return xmlSuccess(xmlDocument('LocationConstraint', bucket.region));
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

function bucketXml(bucket: StoredBucket): string {
  return (
    element('Name', bucket.name) +
    element('Location', bucket.region) +
    element('CreationDate', bucket.created.toISOString()) +
    element('ExtranetEndpoint', `${bucket.region}.aliyuncs.com`) +
    element('IntranetEndpoint', `${bucket.region}-internal.aliyuncs.com`) +
    element('StorageClass', bucket.storageClass)
  );
}
