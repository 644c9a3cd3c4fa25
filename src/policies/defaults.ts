import type { Code } from '../catalogue/index.js';
import { type AnyPolicy, backoff } from '../policy.js';

/**
 * What happens without any configuration. A code that is not named here is surfaced. Appends are recovered by
 * `appendRecovery`, which is off until asked for.
 *
 * @example
 * remedy(client, { policies: { StaleFile: firstOf(myPolicy, defaults.StaleFile) } });
 */
export const defaults = {
  // Two metadata writes met on one object: the same request succeeds once the other is through (EC 0026-00000004).
  StaleFile: backoff({ attempts: 6, baseMs: 100, capMs: 5000 }),
} as const satisfies Partial<Record<Code, AnyPolicy>>;
