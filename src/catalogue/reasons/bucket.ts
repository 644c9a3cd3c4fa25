import { reasons, type Value } from './reason.js';

/** What became of something that was to be replaced. */
export const swap = /* @__PURE__ */ reasons('swap', {
  untouched: (what: Value) => `aborted before ${what} was changed`,
  givenUp: (what: Value) => `aborted after ${what} was removed`,
  replaced: (what: Value) => `${what} was replaced`,
  putFailed: (answer: Value) => `creating the new one failed with ${answer}`,
  removeFailed: (what: Value, answer: Value) => `removing ${what} failed with ${answer}`,
  asItWas: (failure: Value) => `${failure}: it is as it was`,
  mayGo: (failure: Value) => `${failure}: it still exists, but the delete may arrive later`,
  back: (failure: Value) => `${failure}: the old one is back`,
  gone: (failure: Value, answer: Value, what: Value) =>
    `${failure}, and restoring the old one failed too (${answer}): ${what} may be deleted, check it now`,
  thereYet: (failure: Value) => `${failure}, but it exists`,
  old: (failure: Value) => `${failure}: the old one still exists`,
  other: (failure: Value) => `${failure}: somebody else has created another one`,
});

/** How a stored inventory differs from the one asked for. */
export const inventory = /* @__PURE__ */ reasons('inventory', {
  one: (id: Value) => `inventory ${id}`,
  same: () => 'the same inventory is stored already',
  kept: (id: Value, lost: Value) => `inventory ${id} was not replaced: ali-oss could not put its ${lost} back`,
  deleted: (id: Value) => `inventory ${id} was deleted in the meantime`,
  unseen: (id: Value, answer: Value) => `inventory ${id} could not be read: ${answer}`,
  more: (setting: Value) => `the stored inventory has ${setting}, which ali-oss cannot ask for`,
  hidden: (field: Value) => `${field} differs from what is stored`,
  differs: (field: Value, asked: Value, stored: Value) => `${field} is ${asked}, and stored is ${stored}`,
  none: () => 'none',
});

/** What stands in the way of another retention policy. */
export const worm = /* @__PURE__ */ reasons('worm', {
  days: (most: Value) => `a retention policy has 1 to ${most} whole days: the existing one was not changed`,
  unseen: (answer: Value) => `the retention policy could not be read: ${answer}`,
  gone: () => 'the retention policy has expired, or somebody has removed it',
  locked: (days: Value) =>
    `the retention policy of ${days} days is Locked: nobody can remove it, extendBucketWorm() can extend it`,
  state: (state: Value) => `the retention policy's state is ${state}: neither InProgress nor Locked`,
  unlocked: (days: Value) => `the unlocked retention policy of ${days} days`,
});

/** Whose a bucket is, and how it differs from the one asked for. */
export const owned = /* @__PURE__ */ reasons('owned', {
  foreign: () => "the bucket is not among those that listBuckets() lists: it is another account's",
  incomparable: (header: Value) => `the request sets ${header}, which is not compared`,
  same: () => 'the bucket is yours and has the requested properties',
  region: () => 'the region',
  storageClass: () => 'the storage class',
  redundancy: () => 'the redundancy type',
  acl: () => 'the ACL',
  notTold: () => 'unknown',
  differs: (what: Value, is: Value, asked: Value) => `${what} is ${is}, the request asks for ${asked}`,
  differsByDefault: (what: Value, is: Value, byDefault: Value) =>
    `${what} is ${is}; the call names none, which means ${byDefault}`,
  differsUntold: (what: Value, is: Value) => `${what} is ${is}, and OSS reports that the request asks for another`,
});
