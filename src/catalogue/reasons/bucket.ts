import { reasons, type Value } from './reason.js';

/** What became of something that was to be replaced. */
export const swap = /* @__PURE__ */ reasons('swap', {
  untouched: (what: Value) => `given up before ${what} was touched`,
  givenUp: (what: Value) => `given up after ${what} was removed`,
  replaced: (what: Value) => `${what} was replaced`,
  putFailed: (answer: Value) => `putting the new one failed with ${answer}`,
  removeFailed: (what: Value, answer: Value) => `removing ${what} failed with ${answer}`,
  asItWas: (failure: Value) => `${failure}: it is as it was`,
  mayGo: (failure: Value) => `${failure}: it is there, and may yet go`,
  back: (failure: Value) => `${failure}: the old one is back`,
  gone: (failure: Value, answer: Value, what: Value) =>
    `${failure}, and putting the old one back failed too, with ${answer}: ${what} is gone, or may be`,
  thereYet: (failure: Value) => `${failure}, and yet it is there`,
  old: (failure: Value) => `${failure}: the old one is there`,
  other: (failure: Value) => `${failure}: somebody else has put another one`,
});

/** How a stored inventory differs from the one asked for. */
export const inventory = /* @__PURE__ */ reasons('inventory', {
  one: (id: Value) => `inventory ${id}`,
  same: () => 'the same inventory is stored already',
  kept: (id: Value, lost: Value) => `inventory ${id} was not replaced: ali-oss could not put its ${lost} back`,
  deleted: (id: Value) => `inventory ${id} was deleted meanwhile`,
  unseen: (id: Value, answer: Value) => `inventory ${id} could not be looked at: ${answer}`,
  more: (setting: Value) => `the stored inventory has ${setting}, which ali-oss cannot ask for`,
  hidden: (field: Value) => `${field} is not what is stored`,
  differs: (field: Value, asked: Value, stored: Value) => `${field} is ${asked}, and stored is ${stored}`,
  none: () => 'none',
});

/** What stands in the way of another retention policy. */
export const worm = /* @__PURE__ */ reasons('worm', {
  days: (most: Value) => `a retention policy is of 1 to ${most} whole days: the one that is there was left alone`,
  unseen: (answer: Value) => `the retention policy could not be looked at: ${answer}`,
  gone: () => 'the retention policy has lapsed, or somebody has lifted it',
  locked: (days: Value) =>
    `the retention policy of ${days} days is Locked: nobody can lift it, extendBucketWorm() can lengthen it`,
  state: (state: Value) => `the retention policy's state is ${state}: neither InProgress nor Locked`,
  unlocked: (days: Value) => `the unlocked retention policy of ${days} days`,
});

/** Whose a bucket is, and how it differs from the one asked for. */
export const owned = /* @__PURE__ */ reasons('owned', {
  foreign: () => "the bucket is not among those that listBuckets() lists: it is another account's",
  incomparable: (header: Value) => `${header} was asked for, which is not compared`,
  same: () => 'the bucket is your own and is as asked',
  region: () => 'the region',
  storageClass: () => 'the storage class',
  redundancy: () => 'the redundancy type',
  acl: () => 'the ACL',
  notTold: () => 'not told',
  differs: (what: Value, is: Value, asked: Value) => `${what} is ${is}, ${asked} was asked for`,
  differsByDefault: (what: Value, is: Value, byDefault: Value) =>
    `${what} is ${is}, ${byDefault} was asked for by naming none`,
  differsUntold: (what: Value, is: Value) => `${what} is ${is}, and OSS says that another was asked for`,
});
