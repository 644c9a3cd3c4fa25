import { reasons, type Value } from './reason.js';

/** Whose an object is that stands in the way. */
export const ownWrite = /* @__PURE__ */ reasons('ownWrite', {
  theirs: (why: Value) => `the object is not the one that was sent: ${why}`,
  ours: (why: Value) => `the object is your own: ${why}`,
  untold: (why: Value) => `it is not known whether the object is your own: ${why}`,
  otherCheckpoint: () => 'the checkpoint belongs to another object',
  streamGone: () => 'the body was a stream, which is gone and cannot be compared',
  fileGone: (code: Value) => `the file that was sent cannot be read any more: ${code}`,
  fileShorter: () => 'the file that was sent became shorter during the check',
  noSymlink: () => 'it is not a symlink',
  otherSymlink: () => 'it is a symlink to another object',
  sameSymlink: () => 'it is a symlink to the same object',
  sourceIsSymlink: () => 'the source is a symlink',
  neverCompleted: () => 'the upload was never completed',
  changedByOthers: (why: Value) =>
    `its content is what was sent, but ${why}; others may have changed that in the meantime`,
  changedMeanwhile: (why: Value) => `${why}, but what was sent has been changed in the meantime`,
  callback: () => 'it is your own, but it is not known whether its callback was called',
  hidden: (header: Value) => `${header} is not visible: let CORS expose it`,
  otherHeader: (header: Value) => `its ${header} is not what was sent`,
  shortMime: (mime: Value) =>
    `mime \`${mime}\` is a short name, which cannot be compared: write it in full, as type/subtype`,
  otherAcl: () => 'its ACL is not what was sent',
  otherTags: () => 'its tags are not what was sent',
  type: (type: Value) => `its type is ${type}`,
  length: (bytes: Value, sent: Value) => `it is ${bytes} bytes long, what was sent ${sent}`,
  crc64: (crc64: Value) => `its CRC-64 is ${crc64}`,
  otherCrc64: (crc64: Value, sent: Value) => `its CRC-64 is ${crc64}, that of what was sent ${sent}`,
  etag: (etag: Value) => `its ETag is ${etag}`,
  otherEtag: (etag: Value, expected: Value) =>
    `its ETag is ${etag}, and not ${expected}, which these parts should give`,
  undecidedHidden: () => 'OSS returned no CRC-64, and the ETag does not decide: let CORS expose x-oss-hash-crc64ecma',
  undecidedLong: (bytes: Value) =>
    `OSS returned no CRC-64, and the ETag does not decide; it is ${bytes} bytes long, more than maxReadBytes`,
  read: (bytes: Value) => `of its ${bytes} bytes, which were read`,
});

/** Why another name is taken, or none. */
export const rename = /* @__PURE__ */ reasons('rename', {
  taken: (tried: Value) => `all ${tried} names that were tried exist`,
  none: () => 'the rename() function returned no name',
  same: () => 'the rename() function returned the same name again',
  next: (name: Value) => `the next name is ${name}`,
  checkpoint: () => 'the upload of the checkpoint belongs to its name: start a new one',
  stored: () => 'an earlier request of this call has stored it: firstOf(acceptOwnWrite(), rename(…)) resolves the call',
  maybeStored: (why: Value) =>
    `an earlier request of this call may have stored it: ${why}; if it can be compared, use firstOf(acceptOwnWrite(), rename(…))`,
  incomparable: (operation: Value) => `${operation} cannot be compared`,
});

/** Why what is stored is replaced, or not. */
export const overwrite = /* @__PURE__ */ reasons('overwrite', {
  ruled: () => 'a rule of the bucket forbids it: no header disables that',
  nothing: () => 'the call does not carry x-oss-forbid-overwrite, so there is nothing to remove',
  replaced: () => 'the object is replaced',
});

/** How far a restore is. */
export const restore = /* @__PURE__ */ reasons('restore', {
  stopped: (seen: Value) => `the restore has stopped; HEAD returned ${seen}`,
  unseen: (seen: Value) => `no restore is running; HEAD returned ${seen}`,
  notFrozen: (seen: Value) => `the object is not frozen; HEAD returned ${seen}`,
  frozen: (seen: Value) => `HEAD returned ${seen}`,
});

/** Whether a stored part is the one that was sent. */
export const part = /* @__PURE__ */ reasons('part', {
  other: (number: Value, etag: Value, ours: Value) =>
    `the stored part ${number} has the ETag ${etag}, the one sent ${ours}`,
  same: (etag: Value) => `the same part is stored: its ETag is ${etag}`,
  untold: (why: Value) => `it is not known whether the same part is stored: ${why}`,
  unlisted: (number: Value) => `OSS lists no part ${number}`,
  streamGone: () => 'the part was a stream, which is gone and cannot be compared',
  long: (bytes: Value) => `the part has ${bytes} bytes, which is more than maxReadBytes, so they were not read`,
});
