import { reasons, type Value } from './reason.js';

/** What is known, and not, of a record that was appended. */
export const append = /* @__PURE__ */ reasons('append', {
  endsBefore: (end: Value, position: Value) => `the object ends at ${end}, before ${position}: it was replaced`,
  mayArrive: (position: Value) => `the object ends at ${position}, and the record may still arrive`,
  gone: () => 'the record is gone, so there is nothing to compare',
  brokeOff: () => 'the stream ended early, so there is nothing to compare',
  notSeen: () => 'the stream was not read to its end, so there is nothing to compare',
  unproven: (told: Value, why: Value) => `${told} equal the record, but ${why}`,
  thereBefore: () => 'they may have been there before',
  sameByAnother: () => 'another writer may have written the same',
  crc64: (end: Value) => `the CRC-64 of the object up to ${end}`,
  bytes: (from: Value, to: Value) => `the bytes from ${from} to ${to}`,
  notAppendable: () => 'the object is not appendable any more',
  shorter: () => 'the object became shorter during the check',
  aborted: () => 'the check was aborted',
  nothingToLookWith: () => 'the caller cannot read the object',
  lookFailed: (answer: Value) => `the check failed: ${answer}`,
  lookRefused: (answer: Value) => `OSS denied the check with ${answer}`,
  lookForbidden: (answer: Value) => `OSS denied the check with ${answer}: oss:GetObject is missing`,
  noAnswer: () => 'no response',
  kept: (position: Value) => `the call gave position ${position}, and explicitPosition is 'keep'`,
  rivals: (moves: Value, bytes: Value) =>
    `other writers appended first ${moves} times during this call (at least ${bytes} bytes): give every writer its own object`,
});
