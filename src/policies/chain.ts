import type { Conflict } from '../conflict.js';
import { type Decision, isDecision, surface } from '../decision.js';
import type { Policy, Tools } from '../policy.js';
import { defaults } from './defaults.js';
import type { Policies } from './types.js';

/** Where a conflict's decision may come from, in the order they are asked. */
export interface Sources {
  readonly policies: Policies;
  /** Append recovery, where it is on and the conflict is its matter. */
  readonly recovery: Policy | undefined;
}

/**
 * Asks the named policy, then recovery, the default, then `'*'`. Never rejects: a policy's own mistake surfaces the
 * caller's error and is told in `because`.
 */
export async function decide(conflict: Conflict, tools: Tools, { policies, recovery }: Sources): Promise<Decision> {
  const { code } = conflict;
  const [named, rest] = [own(policies, code), own(policies, '*')];
  try {
    for (const policy of [named, recovery, own(defaults, code), rest]) {
      const decision: unknown = await policy?.(conflict, tools);
      if (decision === undefined) continue;
      if (isDecision(decision)) return decision;
      throw new TypeError('expected retry(…), resolve(…), surface(…) or undefined');
    }
  } catch (error) {
    return surface(`the policy for ${code} failed: ${error instanceof Error ? error.message : typeof error}`);
  }
  return surface(named || rest ? 'no policy took it' : `no policy for ${code}`);
}

// A code comes off the wire: `constructor` must find no policy.
function own(policies: Readonly<Record<string, unknown>>, code: string): Policy | undefined {
  return Object.hasOwn(policies, code) ? (policies[code] as Policy | undefined) : undefined;
}
