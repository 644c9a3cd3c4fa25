import { reasons, type Value } from './reason.js';

/** What is known, and not, of a record that was appended. */
export const append = /* @__PURE__ */ reasons('append', {
  endsBefore: (end: Value, position: Value) => `the object ends at ${end}, before ${position}: it was replaced`,
  mayArrive: (position: Value) => `the object ends at ${position}, and the record may arrive yet`,
  gone: () => 'the record is gone, so there is nothing to compare',
  brokeOff: () => 'the record was a stream that broke off, so there is nothing to compare',
  notSeen: () => 'the record was never seen in full',
  unproven: (told: Value, why: Value) => `${told} are the record's, but ${why}`,
  thereBefore: () => 'they may have been there before',
  sameByAnother: () => 'another writer could have written the same',
  crc64: (end: Value) => `CRC-64 of the object up to ${end}`,
  bytes: (from: Value, to: Value) => `the bytes from ${from} to ${to}`,
  notAppendable: () => 'the object is not appendable any more',
  shorter: () => 'the object became shorter while it was being looked at',
  aborted: () => 'the look was aborted',
  nothingToLookWith: () => 'there is nothing to look with',
  lookFailed: (answer: Value) => `the look failed with ${answer}`,
  lookRefused: (answer: Value) => `the look was refused with ${answer}`,
  lookForbidden: (answer: Value) => `the look was refused with ${answer}: oss:GetObject is missing`,
  noAnswer: () => 'no answer',
  kept: (position: Value) => `the record was to be at ${position}, and explicitPosition is 'keep'`,
  rivals: (moves: Value, bytes: Value) =>
    `this call lost its position ${moves} times, to at least ${moves} appends of other writers and ${bytes} bytes of theirs: give every writer an object of its own`,
});
