import type { Code } from '../catalogue/codes.js';
import { type AnyPolicy, backoff } from './policy.js';

/**
 * The policies that apply without configuration. All other codes reject. Appends are recovered by
 * `appendRecovery`, which is off until asked for.
 *
 * @example
 * const notForAcl: Policy = ({ operation }) => (operation === 'putACL' ? surface('left to the caller') : undefined);
 * remedy(new OSS(config), { policies: { StaleFile: firstOf(notForAcl, defaults.StaleFile) } });
 */
export const defaults = {
  /**
   * Up to 6 sends, with random waits of at most 100 ms at first and never more than 5 s. Two metadata writes met on one
   * object, and the same request succeeds once the other is through (EC 0026-00000004).
   *
   * @see https://help.aliyun.com/en/oss/user-guide/0026-00000004
   */
  StaleFile: backoff({ attempts: 6, baseMs: 100, capMs: 5000 }),
} as const satisfies Partial<Record<Code, AnyPolicy>>;
