import { success, xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER } from '../owner.js';
import { refusal, type Refusal } from '../refusal.js';
import { element, textOf, xmlDocument } from '../xml.js';

/**
 * PutCname: https://help.aliyun.com/en/oss/developer-reference/putcname. Every domain counts as proven to be the caller's.
 */
export function putCname({ bucket, state, request, now }: Call): Success | Refusal {
  const xml = request.body.toString();
  const domain = textOf(xml, 'Domain');
  if (xml.includes('<CertificateConfiguration>')) return refusal('NotImplemented');
  if (domain === undefined) return refusal('MalformedXML');
  if (!DOMAIN.test(domain)) return refusal('InvalidArgument');
  for (const other of state.buckets.values()) {
    const bound = other.cnames.get(domain);
    if (bound && (other !== bucket || bound.type === 'CNAME_IMG')) {
      return refusal('CnameAlreadyExists', { fields: { CnameType: bound.type } });
    }
  }
  bucket.cnames.set(domain, { type: 'CNAME_OSS', lastModified: now });
  return success();
}

/** ListCname: https://help.aliyun.com/en/oss/developer-reference/listcname */
export function listCname({ bucket }: Call): Success {
  const cnames = [...bucket.cnames]
    .filter(([, { type }]) => type === 'CNAME_OSS')
    .map(([domain, { lastModified }]) => {
      const inner =
        element('Domain', domain) + element('LastModified', lastModified.toISOString()) + element('Status', 'Enabled');
      return `<Cname>${inner}</Cname>`;
    });
  const inner = element('Bucket', bucket.name) + element('Owner', OWNER) + cnames.join('');
  return xmlSuccess(xmlDocument('ListCnameResult', inner));
}

/** DeleteCname: https://help.aliyun.com/en/oss/developer-reference/deletecname. A domain that is not bound here is no error. */
export function deleteCname({ bucket, request }: Call): Success | Refusal {
  const domain = textOf(request.body.toString(), 'Domain');
  if (domain === undefined) return refusal('MalformedXML');
  if (bucket.cnames.get(domain)?.type === 'CNAME_OSS') bucket.cnames.delete(domain);
  return success();
}

const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;
