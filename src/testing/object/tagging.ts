import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { isRefusal, refusal, type Refusal } from '../refusal.js';
import { blocksOf, element, textOf, xmlDocument } from '../xml.js';
import { existing, hold } from './guards.js';

/** PutObjectTagging: https://help.aliyun.com/en/oss/developer-reference/putobjecttagging */
export function putObjectTagging(call: Call): Success | Refusal {
  const xml = call.request.body.toString();
  if (!/<TagSet\s*\/?>/.test(xml)) return refusal('MalformedXML');
  const tags = blocksOf(xml, 'Tag').map(block => [textOf(block, 'Key') ?? '', textOf(block, 'Value') ?? '']);
  return replaceTags(call, Object.fromEntries(tags) as Record<string, string>, success());
}

/** DeleteObjectTagging: https://help.aliyun.com/en/oss/developer-reference/deleteobjecttagging */
export function deleteObjectTagging(call: Call): Success | Refusal {
  return replaceTags(call, {}, noContent());
}

/** GetObjectTagging: https://help.aliyun.com/en/oss/developer-reference/getobjecttagging */
export function getObjectTagging(call: Call): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  const tags = Object.entries(object.tags).map(
    ([key, value]) => `<Tag>${element('Key', key)}${element('Value', value)}</Tag>`,
  );
  return xmlSuccess(xmlDocument('Tagging', `<TagSet>${tags.join('')}</TagSet>`));
}

function replaceTags(call: Call, tags: Record<string, string>, done: Success): Success | Refusal {
  const object = existing(call);
  if (isRefusal(object)) return object;
  const stale = hold(object);
  if (stale) return stale;
  object.tags = tags;
  return { ...done, holds: object };
}
