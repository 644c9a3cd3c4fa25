import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import { blocksOf, element, textOf, xmlDocument } from '../xml.js';
import { refuseChange } from './guards.js';

/** DeleteObject: https://help.aliyun.com/en/oss/developer-reference/deleteobject */
export function deleteObject(call: Call): Success | Refusal {
  return remove(call, call.name) ?? noContent();
}

/** DeleteMultipleObjects: https://help.aliyun.com/en/oss/developer-reference/deletemultipleobjects */
export function deleteMultipleObjects(call: Call): Success | Refusal {
  const xml = call.request.body.toString();
  const objects = blocksOf(xml, 'Object');
  if (objects.some(block => (textOf(block, 'VersionId') ?? 'null') !== 'null')) return refusal('NotImplemented');
  const keys = objects.map(block => textOf(block, 'Key'));
  if (keys.length === 0 || keys.length > 1000 || keys.includes(undefined)) return refusal('MalformedXML');
  // Not confirmed: how OSS tells of a key that a retention policy keeps. It is simply not among the deleted ones here.
  const deleted = keys.map(String).filter(key => remove(call, key) === undefined);
  if (textOf(xml, 'Quiet') === 'true') return success();
  return xmlSuccess(
    xmlDocument('DeleteResult', deleted.map(key => `<Deleted>${element('Key', key)}</Deleted>`).join('')),
  );
}

function remove({ bucket, now }: Call, name: string): Refusal | undefined {
  const found = bucket.objects.get(name);
  const refused = found && refuseChange(bucket, found, now);
  if (!refused) bucket.objects.delete(name);
  return refused;
}
