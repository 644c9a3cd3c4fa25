import { refusal, type Refusal } from '../refusal.js';
import { DEFAULT_REGION, type StoredBucket } from '../state.js';

/** The region a request was sent to. For the endpoint of an IP address, ali-oss forges the Host from its `region`. */
export function regionOf(headers: Readonly<Record<string, string>>): string {
  return namedRegion(headers) ?? DEFAULT_REGION;
}

/** 403 where a request goes to another region than its bucket is in: https://help.aliyun.com/en/oss/user-guide/http-status-code-403 */
export function refuseRegion(bucket: StoredBucket, headers: Readonly<Record<string, string>>): Refusal | undefined {
  const asked = namedRegion(headers);
  if (asked === undefined || asked === bucket.region) return undefined;
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  const fields = { Bucket: bucket.name, Endpoint: `${bucket.region}.aliyuncs.com` };
  return refusal('AccessDenied', { message, ec: '0003-00001403', fields });
}

function namedRegion({ host = '' }: Readonly<Record<string, string>>): string | undefined {
  return /(?:^|\.)(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com(?::\d+)?$/.exec(host)?.[1];
}
