import { success, xmlSuccess, type Call, type Success } from '../call.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { OWNER_XML } from '../owner.js';
import { element, xmlDocument } from '../xml.js';
import { existing, hold } from './guards.js';

/** PutObjectACL: https://help.aliyun.com/en/oss/developer-reference/putobjectacl */
export function putObjectACL(call: Call): Success | Refusal {
  const acl = call.request.headers['x-oss-object-acl'];
  if (acl === undefined || !ACLS.has(acl))
    return refusal('InvalidArgument', { fields: { ArgumentName: 'x-oss-object-acl' } });
  const object = existing(call);
  if (isRefusal(object)) return object;
  const stale = hold(object);
  if (stale) return stale;
  object.acl = acl;
  return { ...success(), holds: object };
}

/** GetObjectACL: https://help.aliyun.com/en/oss/developer-reference/getobjectacl */
export function getObjectACL(call: Call): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  const grant = `<AccessControlList>${element('Grant', object.acl)}</AccessControlList>`;
  return xmlSuccess(xmlDocument('AccessControlPolicy', OWNER_XML + grant));
}

const ACLS = new Set(['default', 'private', 'public-read', 'public-read-write']);
