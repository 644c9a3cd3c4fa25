import { reasons, type Value } from './reason.js';

/** Why something is sent again, or no more. */
export const waiting = /* @__PURE__ */ reasons('waiting', {
  noFurther: (because: Value, elapsedMs: Value, maxWaitMs: Value) =>
    `${because}; stopped waiting after ${elapsedMs} ms (maxWaitMs: ${maxWaitMs})`,
  still: (code: Value, attempts: Value) => `still ${code} after ${attempts} attempts`,
  again: (code: Value, attempt: Value, attempts: Value) => `${code}: attempt ${attempt} of ${attempts}`,
});
