import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import type { StoredWorm } from '../state.js';
import { element, textOf, xmlDocument } from '../xml.js';

/** InitiateBucketWorm: https://help.aliyun.com/en/oss/developer-reference/initiatebucketworm */
export function initiateBucketWorm(call: Call): Success | Refusal {
  const days = daysOf(call);
  if (days === undefined) return refusal('MalformedXML');
  if (inForce(call)) return refusal('WORMConfigurationAlreadyExists');
  // The two exclude each other; with which code OSS says so is not documented.
  if (call.bucket.objectWorm) return refusal('NotImplemented');
  const id = call.state.nextId().toString(16).toUpperCase().padStart(32, '0');
  call.bucket.worm = { id, state: 'InProgress', days, created: call.now };
  return success({ 'x-oss-worm-id': id });
}

/** GetBucketWorm: https://help.aliyun.com/en/oss/developer-reference/getbucketworm */
export function getBucketWorm(call: Call): Success | Refusal {
  const worm = inForce(call);
  if (!worm) return refusal('NoSuchWORMConfiguration');
  const inner =
    element('WormId', worm.id) +
    element('State', worm.state) +
    element('RetentionPeriodInDays', worm.days) +
    element('CreationDate', worm.created.toISOString().slice(0, 19));
  return xmlSuccess(xmlDocument('WormConfiguration', inner));
}

/** AbortBucketWorm: https://help.aliyun.com/en/oss/developer-reference/abortbucketworm */
export function abortBucketWorm(call: Call): Success | Refusal {
  const worm = inForce(call);
  if (!worm) return refusal('NoSuchWORMConfiguration');
  if (worm.state === 'Locked') return refusal('WORMConfigurationLocked');
  call.bucket.worm = undefined;
  return noContent();
}

/** CompleteBucketWorm: https://help.aliyun.com/en/oss/developer-reference/completebucketworm */
export function completeBucketWorm(call: Call): Success | Refusal {
  const worm = named(call);
  if (!worm) return refusal('NoSuchWORMConfiguration');
  if (worm.state === 'Locked') return refusal('WORMConfigurationLocked');
  worm.state = 'Locked';
  return success();
}

/** ExtendBucketWorm: https://help.aliyun.com/en/oss/developer-reference/extendbucketworm */
export function extendBucketWorm(call: Call): Success | Refusal {
  const worm = named(call);
  if (!worm) return refusal('NoSuchWORMConfiguration');
  const days = daysOf(call);
  if (days === undefined) return refusal('MalformedXML');
  // Not confirmed: the code for shortening the period, and for extending a policy that is not locked yet.
  if (worm.state !== 'Locked' || days < worm.days) return refusal('InvalidArgument');
  worm.days = days;
  return success();
}

/** The longest retention period, 70 years. */
export const LONGEST_DAYS = 25_550;

/** A policy protects until it lapses: one that nobody locked is gone after 24 hours. */
export function isInForce(worm: StoredWorm, now: Date): boolean {
  return worm.state === 'Locked' || now.getTime() < worm.created.getTime() + UNLOCKED_MS;
}

const UNLOCKED_MS = 24 * 60 * 60 * 1000;

function inForce({ bucket, now }: Call): StoredWorm | undefined {
  return bucket.worm && isInForce(bucket.worm, now) ? bucket.worm : undefined;
}

function named(call: Call): StoredWorm | undefined {
  const worm = inForce(call);
  return worm?.id === call.request.query['wormId'] ? worm : undefined;
}

function daysOf({ request }: Call): number | undefined {
  const days = Number(textOf(request.body.toString(), 'RetentionPeriodInDays'));
  return Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS ? days : undefined;
}
