import { reasons, type Value } from './reason.js';

/** What is done about a LiveChannel. */
export const channel = /* @__PURE__ */ reasons('channel', {
  disabledAgain: () => 'the channel was enabled, and is disabled again',
  enabled: () => 'the channel is enabled',
  disabled: () => 'the channel was disabled, and stays disabled',
  afterDisabling: (told: Value) => `the channel was disabled, and stays disabled: ${told}`,
  status: (status: Value) => `its status is ${status}`,
  maybe: (failure: Value, status: Value) => `${failure}: it may be ${status} now`,
});

/** What is done about a key that cannot be used. */
export const key = /* @__PURE__ */ reasons('key', {
  still: (code: Value, times: Value) => `still ${code} after withKey() has asked ${times} times`,
  noHelp: (why: Value) => `another key does not help: ${why}`,
  another: () => 'with another key',
  repaired: () => 'the function reports that the key is usable again',
  read: () => 'the object can be read only with the key it was written with',
  part: () => 'the key of a part is that of its upload: initiate a new one',
  append: () => 'OSS cannot encrypt an appendable object with your own key',
  given: (operation: Value) => `withKey() does not support ${operation}`,
  checkpoint: () => 'the key of the checkpoint is that of its upload: start a new one',
});
