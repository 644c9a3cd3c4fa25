import { xmlSuccess, type Call, type Success } from '../call.js';
import { restoreText } from '../object/restore.js';
import { OWNER_XML } from '../owner.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredObject } from '../state.js';
import { element, xmlDocument } from '../xml.js';
import { limitOf } from './limit.js';
import { pageOf, type Page } from './page.js';

/** GetBucket (ListObjects): https://help.aliyun.com/en/oss/developer-reference/listobjects */
export function listObjects(call: Call): Success | Refusal {
  const { marker = '' } = call.request.query;
  return list(call, marker, (page, encode) => ({
    head: element('Marker', encode(marker)) + (page.next === undefined ? '' : element('NextMarker', encode(page.next))),
    owner: true,
  }));
}

/** ListObjectsV2: https://help.aliyun.com/en/oss/developer-reference/listobjectsv2 */
export function listObjectsV2(call: Call): Success | Refusal {
  const { query } = call.request;
  const { 'start-after': startAfter = '', 'continuation-token': token } = query;
  if (query['list-type'] !== '2') return refusal('InvalidArgument', { fields: { ArgumentName: 'list-type' } });
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64url').toString();
  return list(call, after, (page, encode) => ({
    head:
      element('StartAfter', encode(startAfter)) +
      element('KeyCount', page.entries.length + page.prefixes.length) +
      (token === undefined ? '' : element('ContinuationToken', token)) +
      (page.next === undefined ? '' : element('NextContinuationToken', Buffer.from(page.next).toString('base64url'))),
    owner: query['fetch-owner'] === 'true',
  }));
}

type Encode = (text: string) => string;

function list(
  call: Call,
  after: string,
  describe: (page: Page<StoredObject>, encode: Encode) => { head: string; owner: boolean },
): Success | Refusal {
  const { prefix = '', delimiter = '', 'encoding-type': encoding } = call.request.query;
  const limit = limitOf(call, 'max-keys', 100);
  if (typeof limit === 'object') return limit;
  const encode: Encode = encoding === 'url' ? encodeURIComponent : text => text;
  const page = pageOf(call.bucket.objects, { prefix, delimiter, after, limit });
  const { head, owner } = describe(page, encode);
  const inner =
    element('Name', call.bucket.name) +
    element('Prefix', encode(prefix)) +
    head +
    element('MaxKeys', limit) +
    element('Delimiter', encode(delimiter)) +
    (encoding === undefined ? '' : element('EncodingType', encoding)) +
    element('IsTruncated', page.next !== undefined) +
    page.entries
      .map(([name, object]) => contents(encode(name), object, owner, restoreText(object, call.now)))
      .join('') +
    page.prefixes.map(one => `<CommonPrefixes>${element('Prefix', encode(one))}</CommonPrefixes>`).join('');
  return xmlSuccess(xmlDocument('ListBucketResult', inner));
}

function contents(key: string, object: StoredObject, owner: boolean, restore: string | undefined): string {
  const inner =
    element('Key', key) +
    element('LastModified', object.lastModified.toISOString()) +
    element('ETag', object.etag) +
    element('Type', object.type) +
    element('Size', object.content.length) +
    element('StorageClass', object.storageClass) +
    (restore === undefined ? '' : element('RestoreInfo', restore)) +
    (owner ? OWNER_XML : '');
  return `<Contents>${inner}</Contents>`;
}
