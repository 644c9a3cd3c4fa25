import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { blocksOf, element, textOf, xmlDocument } from '../xml.js';
import { refuseChange } from './guards.js';
import { mark, NULL_ID, removeVersion, versionOf } from './version.js';

/** DeleteObject: https://help.aliyun.com/en/oss/developer-reference/deleteobject */
export function deleteObject(call: Call): Success | Refusal {
  const removed = remove(call, call.name, call.request.query['versionId']);
  if (isRefusal(removed)) return removed;
  const { versionId, isMarker } = removed;
  const headers = {
    ...(isMarker ? { 'x-oss-delete-marker': 'true' } : {}),
    ...(versionId === undefined ? {} : { 'x-oss-version-id': versionId }),
  };
  return { ...noContent(), headers };
}

/** DeleteMultipleObjects: https://help.aliyun.com/en/oss/developer-reference/deletemultipleobjects */
export function deleteMultipleObjects(call: Call): Success | Refusal {
  const xml = parsed(call.request.body);
  if (xml === undefined) return refusal('MalformedXML');
  const asked = blocksOf(xml, 'Object').map(block => [textOf(block, 'Key'), textOf(block, 'VersionId')] as const);
  if (asked.length === 0 || asked.length > 1000 || asked.some(([key]) => key === undefined)) {
    return refusal('MalformedXML');
  }
  const deleted = asked.flatMap(([key = '', versionId]) => {
    const removed = remove(call, key, versionId);
    // Not confirmed: how OSS tells of a key that a retention policy keeps. It is simply not among the deleted ones here.
    return isRefusal(removed) ? [] : [`<Deleted>${element('Key', key)}${describe(removed, versionId)}</Deleted>`];
  });
  if (textOf(xml, 'Quiet') === 'true') return success();
  return xmlSuccess(xmlDocument('DeleteResult', deleted.join('')));
}

/** The body as an XML parser hands it on: no control characters, and every line ends in one line feed. */
function parsed(body: Buffer): string | undefined {
  const xml = body.toString();
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) ? undefined : xml.replace(/\r\n?/g, '\n');
}

interface Removed {
  /** Of what was removed, or of the delete marker that was put instead; absent where there are no versions. */
  readonly versionId?: string;
  readonly isMarker: boolean;
}

function describe({ versionId, isMarker }: Removed, asked: string | undefined): string {
  const version = asked === undefined ? '' : element('VersionId', asked);
  if (!isMarker) return version;
  return version + element('DeleteMarker', true) + element('DeleteMarkerVersionId', String(versionId));
}

function remove(call: Call, name: string, versionId: string | undefined): Removed | Refusal {
  const { bucket, now } = call;
  const { versioning } = bucket;
  const byName = versionId === undefined;
  // Without an id nothing is removed where there is versioning, but for a version called null that the marker takes the place of.
  const id = versionId ?? NULL_ID;
  const found = byName && versioning === 'Enabled' ? undefined : versionOf(bucket, name, id);
  const refused = found?.object && refuseChange(bucket, found.object, now);
  if (refused) return refused;
  if (byName && versioning !== undefined) return { versionId: mark(call, name), isMarker: true };
  removeVersion(bucket, name, id);
  const isMarker = found !== undefined && found.object === undefined;
  return byName ? { isMarker } : { versionId: id, isMarker };
}
