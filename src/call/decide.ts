import { call as say } from '../catalogue/reasons/call.js';
import { isRead, readsOnly } from '../ali-oss/operations.js';
import type { Conflict } from '../conflict/conflict.js';
import { type Decision, isDecision, surface } from '../conflict/decision.js';
import type { Policy } from '../policies/policy.js';
import type { Looks } from '../policies/tools.js';
import { defaults } from '../policies/defaults.js';
import { unlessAborted } from '../wait.js';
import type { Policies } from '../policies/types.js';

/** Append recovery: a policy that looks at more than others may. */
export type Recovery = (conflict: Conflict, tools: Looks) => Decision | undefined | Promise<Decision | undefined>;

/** Where a conflict's decision may come from, in the order they are asked. */
export interface Sources {
  readonly policies: Policies;
  /** Append recovery, where it is on and the conflict is its matter. */
  readonly recovery: Recovery | undefined;
}

/** A decision, and whether it is the word of a policy that the caller configured. */
interface Decided {
  readonly decision: Decision;
  readonly isCallers: boolean;
  /** Whether the caller gave up meanwhile, and the policy was waited for because it had begun to write. */
  readonly isGivenUp?: boolean;
}

/**
 * Asks the named policy, then recovery, the default, then `'*'`. A policy's own mistake surfaces the caller's error and is
 * told in `because`. Rejects only with the reason of a signal that is aborted while a policy of the caller's thinks.
 */
export async function decide(conflict: Conflict, tools: Looks, { policies, recovery }: Sources): Promise<Decided> {
  const { code } = conflict;
  const reasons: string[] = [];
  const notMine = (because: string) => {
    // Off a policy of anybody's, in plain JavaScript too.
    if (typeof (because as unknown) === 'string') reasons.push(because);
    return undefined;
  };
  // A code comes off the wire: one that is called `*` is no reason to ask the policy for all others twice.
  const [named, rest] = [code === '*' ? undefined : own(policies, code), own(policies, '*')];
  for (const policy of [named, recovery, own(defaults, code), rest]) {
    if (policy === undefined) continue;
    const isCallers = policy === named || policy === rest;
    // Recovery is brief, and what it finds out is worth more than the moment it takes.
    const asked =
      policy === recovery
        ? { decision: await ask(policy, conflict, tools) }
        : await untilAborted(tools, given => ask(policy, conflict, { ...given, notMine }));
    const { decision, ...more } = asked;
    if (decision !== undefined) return { decision, isCallers, ...more };
  }
  if (reasons.length === 0) {
    return { decision: surface(named || rest ? 'no policy handled it' : `no policy for ${code}`), isCallers: false };
  }
  // Said twice where a policy stands twice in the chain.
  return {
    decision: surface([...new Set(reasons)].reduce((first, second) => say.both(first, second))),
    isCallers: true,
  };
}

/**
 * Has a policy decide until the caller gives up. One that has begun to write is waited for even then, since it may have taken
 * away what it is about to put back; one that has not can begin nothing any more.
 */
async function untilAborted(
  tools: Looks,
  asking: (tools: Looks) => Promise<Decision | undefined>,
): Promise<{ readonly decision: Decision | undefined; readonly isGivenUp?: boolean }> {
  const { signal } = tools;
  let isWriting = false;
  let isGivenUp = false;
  const asked = asking({
    ...tools,
    async call(method, ...args) {
      const writes = !isRead(method) && !readsOnly(method, args);
      if (isGivenUp && writes) throw new Error(`The call was given up: ${method} was not called.`);
      isWriting ||= writes;
      return tools.call(method, ...args);
    },
  });
  try {
    return { decision: await unlessAborted(asked, signal) };
  } catch (error) {
    if (!isWriting) {
      isGivenUp = true;
      throw error;
    }
    return { decision: await asked, isGivenUp: true };
  }
}

async function ask(policy: Policy | Recovery, conflict: Conflict, tools: Looks): Promise<Decision | undefined> {
  try {
    const decision: unknown = await policy(conflict, tools);
    if (decision === undefined) return decision;
    if (isDecision(decision)) return typeof decision.because === 'string' ? decision : { ...decision, because: '' };
    throw new TypeError('expected retry(…), resolve(…), surface(…) or undefined');
  } catch (error) {
    const [, method] = NOT_CALLED.exec(reasonOf(error)) ?? [];
    if (method !== undefined) return surface(say.wouldCall(conflict.code, method));
    return surface(say.failed(conflict.code, reasonOf(error)));
  }
}

/** What tools say in `observe` mode. */
const NOT_CALLED = /^In observe mode a policy may only read: (\w+) was not called/;

/** The first line alone: where ali-oss cannot read an answer, it puts all of it into the message, signed texts included. */
function reasonOf(error: unknown): string {
  try {
    const message: unknown = error instanceof Error ? error.message : undefined;
    return typeof message === 'string' ? message.replace(/[\r\n].*/s, '') : typeof error;
  } catch {
    return typeof error;
  }
}

// A code comes off the wire: `constructor` must find no policy.
function own(policies: Readonly<Record<string, unknown>>, code: string): Policy | undefined {
  return Object.hasOwn(policies, code) ? (policies[code] as Policy | undefined) : undefined;
}
