import { xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER_XML } from '../owner.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import type { StoredVersion } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { limitOf } from './limit.js';
import { versionPageOf, type VersionPage } from './version-page.js';

/**
 * GetBucketVersions (ListObjectVersions): https://help.aliyun.com/en/oss/developer-reference/listobjectversions. What was
 * stored without versioning is a version too, whose id is the word null.
 */
export function listObjectVersions(call: Call): Success | Refusal {
  const { prefix = '', delimiter = '', 'key-marker': after = '' } = call.request.query;
  const { 'version-id-marker': afterId, 'encoding-type': encoding } = call.request.query;
  const limit = limitOf(call, 'max-keys', 100);
  if (typeof limit === 'object') return limit;
  if (afterId !== undefined && after === '') return refusal('InvalidArgument');
  const page = versionPageOf(call.bucket, { prefix, delimiter, after, afterId, limit });
  if (isRefusal(page)) return page;
  const encode = encoding === 'url' ? encodeURIComponent : (text: string) => text;
  const inner =
    element('Name', call.bucket.name) +
    element('Prefix', encode(prefix)) +
    element('KeyMarker', encode(after)) +
    element('VersionIdMarker', afterId ?? '') +
    element('MaxKeys', limit) +
    element('Delimiter', encode(delimiter)) +
    (encoding === undefined ? '' : element('EncodingType', encoding)) +
    element('IsTruncated', page.next !== undefined) +
    nextXml(page, encode) +
    page.entries.map(([name, version, isLatest]) => versionXml(encode(name), version, isLatest)).join('') +
    page.prefixes.map(one => `<CommonPrefixes>${element('Prefix', encode(one))}</CommonPrefixes>`).join('');
  return xmlSuccess(xmlDocument('ListVersionsResult', inner));
}

function nextXml({ next }: VersionPage, encode: (text: string) => string): string {
  if (next === undefined) return '';
  return element('NextKeyMarker', encode(next.name)) + element('NextVersionIdMarker', next.id ?? '');
}

function versionXml(key: string, { id, object, lastModified }: StoredVersion, isLatest: boolean): string {
  const inner =
    element('Key', key) +
    element('VersionId', id) +
    element('IsLatest', isLatest) +
    element('LastModified', lastModified.toISOString());
  if (!object) return `<DeleteMarker>${inner}${OWNER_XML}</DeleteMarker>`;
  const more =
    element('ETag', object.etag) +
    element('Type', object.type) +
    element('Size', object.content.length) +
    element('StorageClass', object.storageClass) +
    OWNER_XML;
  return `<Version>${inner}${more}</Version>`;
}
