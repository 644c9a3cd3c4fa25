import { xmlSuccess, type Call, type Success } from '../call.js';
import { OWNER_XML } from '../owner.js';
import type { Refusal } from '../refusal.js';
import { element, xmlDocument } from '../xml.js';
import { limitOf } from './limit.js';
import { pageOf } from './page.js';

/**
 * GetBucketVersions (ListObjectVersions): https://help.aliyun.com/en/oss/developer-reference/listobjectversions. No bucket here
 * has versioning, so every object has one version, whose id is the word null.
 */
export function listObjectVersions(call: Call): Success | Refusal {
  const { prefix = '', delimiter = '', 'key-marker': after = '' } = call.request.query;
  const limit = limitOf(call, 'max-keys', 100);
  if (typeof limit === 'object') return limit;
  const page = pageOf(call.bucket.objects, { prefix, delimiter, after, limit });
  const versions = page.entries.map(([key, { lastModified, etag, type, content, storageClass }]) => {
    const inner =
      element('Key', key) +
      element('VersionId', 'null') +
      element('IsLatest', true) +
      element('LastModified', lastModified.toISOString()) +
      element('ETag', etag) +
      element('Type', type) +
      element('Size', content.length) +
      element('StorageClass', storageClass) +
      OWNER_XML;
    return `<Version>${inner}</Version>`;
  });
  const inner =
    element('Name', call.bucket.name) +
    element('Prefix', prefix) +
    element('KeyMarker', after) +
    element('MaxKeys', limit) +
    element('Delimiter', delimiter) +
    element('IsTruncated', page.next !== undefined) +
    (page.next === undefined ? '' : element('NextKeyMarker', page.next) + element('NextVersionIdMarker', 'null')) +
    versions.join('') +
    page.prefixes.map(one => `<CommonPrefixes>${element('Prefix', one)}</CommonPrefixes>`).join('');
  return xmlSuccess(xmlDocument('ListVersionsResult', inner));
}

/** ListLiveChannel: https://help.aliyun.com/en/oss/developer-reference/listlivechannel. There are none here. */
export function listLiveChannel({ request }: Call): Success {
  const { prefix = '', marker = '' } = request.query;
  const inner =
    element('Prefix', prefix) + element('Marker', marker) + element('MaxKeys', 100) + element('IsTruncated', false);
  return xmlSuccess(xmlDocument('ListLiveChannelResult', inner));
}
