import { reasons, type Value } from './reason.js';

/** What became of a look at something. */
export const look = /* @__PURE__ */ reasons('look', {
  observing: (what: Value) => `${what} is not done in observe mode`,
  refused: (what: Value, answer: Value, permission: Value) =>
    `${what} was refused with ${answer}: ${permission} is missing`,
  failed: (what: Value, answer: Value) => `${what} failed with ${answer}`,
  noAnswer: () => 'no response',
  needs: (answer: Value, permission: Value) => `${answer} (needs ${permission})`,
  head: (what: Value) => `HEAD of ${what}`,
  reading: (what: Value) => `reading ${what}`,
  object: () => 'the object',
  source: () => 'the source',
  symlink: () => 'the symlink',
  acl: () => 'its ACL',
  tags: () => 'its tags',
  parts: () => 'listing the parts',
  uploadParts: () => 'listing the parts of the upload',
  versions: () => 'listing the versions',
  uploads: () => 'listing the multipart uploads',
  channels: () => 'listing the LiveChannels',
  status: (name: Value) => `the status of ${name}`,
  setting: (name: Value, status: Value) => `making ${name} ${status}`,
  restore: (text: Value) => `x-oss-restore: ${text}`,
  noRestore: (storageClass: Value) => `no x-oss-restore, storage class ${storageClass}`,
  notTold: () => 'not told',
});
