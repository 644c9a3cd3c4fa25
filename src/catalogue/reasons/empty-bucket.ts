import { reasons, type Value } from './reason.js';

/** What keeps a bucket from becoming empty. */
export const emptyBucket = /* @__PURE__ */ reasons('emptyBucket', {
  all: (...told: Value[]) => told.join('; '),
  only: (confirm: Value, bucket: Value) => `emptyBucket() may empty ${confirm} only: ${bucket} was left as it is`,
  dryRun: (held: Value) => `a dry run: ${held}`,
  noPass: (attempt: Value, passes: Value, held: Value) => `request ${attempt} is beyond the ${passes} passes: ${held}`,
  aborted: () => 'the caller aborted it',
  observing: (held: Value) => `in observe mode nothing is deleted: ${held}`,
  grant: (failure: Value) => `${failure}: grant it, then call deleteBucket() again`,
  mend: (failure: Value) => `${failure}: fix that, then call deleteBucket() again`,
  noMore: (left: Value) => `nothing more could be deleted: ${left}`,
  pass: (pass: Value, told: Value) => `pass ${pass}: ${told}`,
  holds: (contents: Value) => `the bucket holds ${contents}`,
  after: (passes: Value, contents: Value) =>
    `after ${passes} ${passes === 1 ? 'pass' : 'passes'} the bucket holds ${contents}`,
  trouble: (held: Value, trouble: Value) => `${held}: ${trouble}: call deleteBucket() again to continue`,
  writing: (held: Value) => `${held}: somebody may be writing to it`,
  unshown: (held: Value) =>
    `${held}, and OSS says that it is not empty: access points and accelerators count too, and a bucket with OSS-HDFS can only be deleted in the console`,
  deleted: (count: Value) => `${count} deleted`,
  knownDeleted: (count: Value) => `${count} ${count === 1 ? 'is' : 'are'} known to be deleted`,
  missing: (what: Value, answer: Value, permission: Value) => `${what}: ${answer}, ${permission} is missing`,
  live: (what: Value, names: Value) => `${what} cannot be deleted while live: ${names}`,
  left: (what: Value, answer: Value) => `${what} (${answer})`,
  list: (...what: Value[]) => what.join(', '),
  and: (...what: Value[]) => what.join(' and '),
  either: (one: Value, other: Value) => `${one} or ${other}`,
  retention: (days: Value, state: Value, what: Value, first: Value, last: Value) =>
    `the retention policy (${days} days, ${state}) keeps ${what}: the first is free on ${first}, the last on ${last}`,
  someRetention: (what: Value) =>
    `a retention policy keeps ${what}, it is not known until when: oss:GetBucketWorm may be missing`,
  untold: () => 'missing in the response to deleteMulti()',
  objects: (count: Value) => `${count} ${count === 1 ? 'object' : 'objects'}`,
  versions: (count: Value) => `${count} ${count === 1 ? 'old version' : 'old versions'}`,
  markers: (count: Value) => `${count} ${count === 1 ? 'delete marker' : 'delete markers'}`,
  uploads: (count: Value) => `${count} ${count === 1 ? 'multipart upload' : 'multipart uploads'}`,
  channels: (count: Value) => `${count} ${count === 1 ? 'LiveChannel' : 'LiveChannels'}`,
});

/** What listings show of a bucket. */
export const census = /* @__PURE__ */ reasons('census', {
  nothing: () => 'nothing that can be listed',
  more: (count: Value, kind: Value) => `${count} or more ${kind}`,
  unknown: (kind: Value, answer: Value, permission: Value) => `${kind} unknown (${answer}: needs ${permission})`,
  objects: () => 'objects',
  versions: () => 'old versions',
  markers: () => 'delete markers',
  uploads: () => 'multipart uploads',
  channels: () => 'LiveChannels',
});
