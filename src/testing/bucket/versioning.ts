import { success, xmlSuccess, type Call, type Success } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import { element, textOf, xmlDocument } from '../xml.js';

/** PutBucketVersioning: https://help.aliyun.com/en/oss/developer-reference/putbucketversioning */
export function putBucketVersioning({ bucket, request }: Call): Success | Refusal {
  const status = textOf(request.body.toString(), 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') return refusal('MalformedXML');
  // ObjectWorm keeps versioning from being suspended; with which code OSS says so is not documented.
  if (status === 'Suspended' && bucket.objectWorm) return refusal('NotImplemented');
  bucket.versioning = status;
  return success();
}

/** GetBucketVersioning, which names no status until there was one: https://help.aliyun.com/en/oss/developer-reference/getbucketversioning */
export function getBucketVersioning({ bucket }: Call): Success {
  const status = bucket.versioning === undefined ? '' : element('Status', bucket.versioning);
  return xmlSuccess(xmlDocument('VersioningConfiguration', status));
}
