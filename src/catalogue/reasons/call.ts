import { reasons, type Value } from './reason.js';

/** Why a call was decided about as it was, whatever the policy. */
export const call = /* @__PURE__ */ reasons('call', {
  both: (first: Value, second: Value) => `${first}; ${second}`,
  wouldCall: (code: Value, method: Value) => `the policy for ${code} would call ${method}()`,
  failed: (code: Value, message: Value) => `the policy for ${code} failed: ${message}`,
});
