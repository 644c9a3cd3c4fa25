import { success, xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER_XML } from '../owner.js';
import { refusal, type Refusal } from '../refusal.js';
import { element, xmlDocument } from '../xml.js';

/** PutBucketACL: https://help.aliyun.com/en/oss/developer-reference/putbucketacl */
export function putBucketACL({ bucket, request }: Call): Success | Refusal {
  const acl = request.headers['x-oss-acl'];
  if (!isBucketAcl(acl)) return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-acl' } });
  bucket.acl = acl;
  return success();
}

/** GetBucketACL: https://help.aliyun.com/en/oss/developer-reference/getbucketacl */
export function getBucketACL({ bucket }: Call): Success {
  const grant = `<AccessControlList>${element('Grant', bucket.acl)}</AccessControlList>`;
  return xmlSuccess(xmlDocument('AccessControlPolicy', OWNER_XML + grant));
}

/** Whether OSS takes this for the ACL of a bucket. */
export function isBucketAcl(acl: string | undefined): acl is string {
  return acl !== undefined && ACLS.has(acl);
}

const ACLS = new Set(['private', 'public-read', 'public-read-write']);
