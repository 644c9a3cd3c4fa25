import { worm as say } from '../../catalogue/reasons/bucket.js';
import { answerOf } from '../census.js';
import { retry, surface } from '../../conflict/decision.js';
import { readErrorBody } from '../../conflict/error-body.js';
import type { Policy, Tools } from '../policy.js';
import { withNeed } from '../look.js';
import { type Slot, swap } from './swap.js';

/**
 * Replaces a retention policy that is not locked yet with the one that `initiateBucketWorm` requests. If the existing
 * policy is locked, the call rejects and nothing is changed.
 *
 * Assumes that whoever made the unlocked policy does not need it. For the moment between the two requests nothing protects
 * the bucket's objects, and the 24 hours in which the new policy can be locked begin anew. Where the new one fails, one of
 * the old days is put back, with 24 hours of its own; where that fails too, the error says so. Needs `oss:GetBucketWorm`,
 * `oss:AbortBucketWorm` and `oss:InitiateBucketWorm`.
 *
 * A caller's abort does not stop it in between: the call ends when the new policy or one of the old days is there. Where
 * none could be put back, or an answer got lost, `reportOf(error).written` is `'unknown'`. A process that is killed
 * meanwhile leaves the old policy, the new one, or, between the two requests, a bucket that nothing protects: call
 * `initiateBucketWorm` again.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/initiatebucketworm
 * @example
 * remedy(new OSS(config), { policies: { WORMConfigurationAlreadyExists: replaceUnlocked() } });
 */
export function replaceUnlocked(): Policy {
  return async ({ code, operation, bucket, args }, tools) => {
    if (code !== 'WORMConfigurationAlreadyExists' || operation !== 'initiateBucketWorm') return undefined;
    const days = Number(args[1]);
    // What OSS will not take must not cost the policy that is there.
    if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) {
      return surface(say.days(LONGEST_DAYS));
    }
    let old: Worm | undefined;
    try {
      old = await wormOf(bucket, tools);
    } catch (error) {
      return surface(say.unseen(withNeed(answerOf(error), 'oss:GetBucketWorm', error)));
    }
    if (old === undefined) return retry({ because: say.gone() });
    const { state, days: oldDays } = old;
    if (state === 'Locked') {
      return surface(say.locked(oldDays));
    }
    if (state !== 'InProgress') return surface(say.state(state));
    return swap(slotOf({ bucket, args, days, old }, tools), tools.signal);
  };
}

/** 70 years. */
const LONGEST_DAYS = 25_550;

interface Worm {
  readonly wormId: string;
  readonly state: string;
  readonly days: string;
  readonly res: unknown;
}

/** The retention policy of a bucket; `undefined` where it has none. */
async function wormOf(bucket: string | undefined, tools: Tools): Promise<Worm | undefined> {
  try {
    return (await tools.call('getBucketWorm', bucket)) as Worm;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'NoSuchWORMConfiguration') return undefined;
    throw error;
  }
}

interface Change {
  readonly bucket: string | undefined;
  readonly args: readonly unknown[];
  readonly days: number;
  readonly old: Worm;
}

function slotOf({ bucket, args, days, old }: Change, tools: Tools): Slot<unknown> {
  return {
    what: say.unlocked(old.days),
    remove: () => abort(bucket, tools),
    put: () => tools.call('initiateBucketWorm', ...args),
    putBack: () => tools.call('initiateBucketWorm', bucket, old.days),
    async look() {
      const seen = await wormOf(bucket, tools);
      if (seen === undefined) return { is: 'none' };
      const { wormId, state, res } = seen;
      if (wormId === old.wormId && state === 'InProgress') return { is: 'old' };
      if (state === 'InProgress' && Number(seen.days) === days)
        return { is: 'new', value: { res, wormId, status: 200 } };
      return { is: state === 'InProgress' && seen.days === old.days ? 'old' : 'other' };
    },
  };
}

/** Lifts the policy. ali-oss resolves with any status that OSS gives to this request. */
async function abort(bucket: string | undefined, tools: Tools): Promise<void> {
  const { status, res } = (await tools.call('abortBucketWorm', bucket)) as Aborted;
  if (status >= 300) throw Object.assign(new Error('not lifted'), { status, code: readErrorBody(res.data).code });
}

interface Aborted {
  readonly status: number;
  readonly res: { readonly data?: unknown };
}
