import { success, type Success } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import { newBucket, type StoredBucket } from '../state.js';
import { textOf } from '../xml.js';
import { isBucketAcl } from './acl.js';
import type { ServiceCall } from './buckets.js';
import { isBucketName } from './name.js';
import { regionOf } from './region.js';

/** PutBucket: https://help.aliyun.com/en/oss/developer-reference/putbucket */
export function putBucket(call: ServiceCall): Success | Refusal {
  const { request, state, settings, now } = call;
  const name = String(request.bucket);
  if (!isBucketName(name)) return refusal('InvalidBucketName', { fields: { BucketName: name } });
  const asked = askedOf(call);
  if (asked.acl !== undefined && !isBucketAcl(asked.acl)) {
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-acl', ArgumentValue: asked.acl } });
  }
  if (!['enabled', 'disabled', undefined].includes(asked.hns)) {
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-hns-status' } });
  }
  const own = state.buckets.get(name);
  const refused = own ? refuseOwn(own, asked, settings.ownBucketConflict) : refuseName(call, name);
  if (refused) return refused;
  const bucket = own ?? newBucket(name, now, asked.region, asked.hns === 'enabled');
  bucket.storageClass = asked.storageClass ?? bucket.storageClass;
  bucket.dataRedundancyType = asked.redundancy ?? bucket.dataRedundancyType;
  bucket.acl = asked.acl ?? bucket.acl;
  state.buckets.set(name, bucket);
  return success({ location: `/${name}` });
}

interface Asked {
  readonly region: string;
  readonly storageClass: string | undefined;
  readonly redundancy: string | undefined;
  readonly acl: string | undefined;
  readonly hns: string | undefined;
}

function askedOf({ request }: ServiceCall): Asked {
  const xml = request.body.toString();
  return {
    region: regionOf(request.headers),
    storageClass: textOf(xml, 'StorageClass'),
    redundancy: textOf(xml, 'DataRedundancyType'),
    acl: request.headers['x-oss-acl'],
    hns: request.headers['x-oss-hns-status'],
  };
}

/** 409 for a name that somebody else has, or that was deleted a moment ago (EC 0015-00000103). */
function refuseName({ state, settings, now }: ServiceCall, name: string): Refusal | undefined {
  const fields = { BucketName: name };
  if (settings.takenBuckets.includes(name)) return refusal('BucketAlreadyExists', { fields });
  const deleted = state.deletedNames.get(name);
  if (deleted === undefined || now.getTime() >= deleted.getTime() + settings.deletedNameMs) return undefined;
  return refusal('BucketAlreadyExists', { fields, ec: '0015-00000103' });
}

/** 409 where the request would change what of a bucket can never be changed: https://help.aliyun.com/en/oss/user-guide/http-status-code-409 */
function refuseOwn(bucket: StoredBucket, asked: Asked, always: boolean): Refusal | undefined {
  const { region, storageClass, dataRedundancyType } = bucket;
  const fields = { BucketName: bucket.name };
  const refused = (message: string, ec?: string) => ({
    ...refusal('BucketAlreadyExists', { message, fields }),
    ec,
  });
  if (asked.region !== region) return refused("Bucket already exists can't modify location.");
  if ((asked.storageClass ?? storageClass) !== storageClass) {
    return refused("Cannot modify existing bucket's storage class.");
  }
  if ((asked.redundancy ?? dataRedundancyType) !== dataRedundancyType) {
    return refused("Bucket already exists can't modify data redundancy type.", '0015-00000228');
  }
  // Documented as this code too, with a text that no page gives.
  if (asked.hns !== undefined && (asked.hns === 'enabled') !== bucket.hierarchical) return refusal('NotImplemented');
  return always ? refusal('BucketAlreadyExists', { fields, ec: '0015-00000104' }) : undefined;
}
