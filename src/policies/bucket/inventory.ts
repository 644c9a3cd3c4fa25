import { inventory as say } from '../../catalogue/reasons/bucket.js';
import { answerOf } from '../census.js';
import type { Conflict } from '../../conflict/conflict.js';
import { type Retry, retry, resolve, type Surface, surface } from '../../conflict/decision.js';
import type { Policy, Tools } from '../policy.js';
import { differenceOf, forPut, type Inventory, unknownTo, xmlOf } from './inventory-fields.js';
import { withNeed } from '../look.js';
import { swap } from './swap.js';

/**
 * Resolves the 409 of `putBucketInventory` if the stored inventory is identical to the requested one in every field. The
 * result is `{ status, res }`, as from ali-oss. The order of optional fields does not count. One that differs is left to
 * the next policy, with the field and both values as the reason; of account ids, roles and keys the name only.
 *
 * Assumes that an identical inventory is as good as one that this very call had made. Needs `oss:GetBucketInventory`.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/putbucketinventory
 * @example
 * const policies: Policies = {
 *   InventoryConfigurationAlreadyExists: acceptIdentical(),
 *   InventoryAlreadyExist: acceptIdentical(),
 * };
 * remedy(new OSS(config), { policies });
 */
export function acceptIdentical(): Policy {
  return async (conflict, tools) => {
    const look = await lookFor(conflict, tools);
    if (!look || 'action' in look) return look;
    return look.difference === undefined ? resolve(look.answer, say.same()) : tools.notMine(look.difference);
  };
}

/**
 * Puts the inventory that `putBucketInventory` asks for in the place of the one stored under its id: deletes that, puts the new
 * one, and puts the old one back where the new one fails. Where that fails too, the error says so and names the id. One that is
 * identical already is left alone, and the call resolves.
 *
 * Assumes that nobody else changes this inventory meanwhile. For the moment between the two requests there is no inventory, so
 * an export that is due then may be left out. An old one that ali-oss could not put back, because it has a setting that
 * ali-oss does not know, is not deleted: the error names the setting. Needs `oss:GetBucketInventory`,
 * `oss:DeleteBucketInventory` and `oss:PutBucketInventory`.
 *
 * A caller's abort does not stop it in between: the call ends when the new one or the old one is there. Where the old one could
 * not be put back, or an answer got lost, `reportOf(error).written` is `'unknown'`. A process that is killed meanwhile leaves the
 * old one, the new one, or, between the two requests, no inventory under the id: call `putBucketInventory` again.
 *
 * @see https://help.aliyun.com/en/oss/developer-reference/deletebucketinventory
 * @example
 * const policies: Policies = {
 *   InventoryConfigurationAlreadyExists: replaceInventory(),
 *   InventoryAlreadyExist: replaceInventory(),
 * };
 * remedy(new OSS(config), { policies });
 */
export function replaceInventory(): Policy {
  return async (conflict, tools) => {
    const look = await lookFor(conflict, tools);
    if (!look || 'action' in look) return look;
    const { asked, stored, difference } = look;
    if (difference === undefined) return resolve(look.answer, say.same());
    const lost = unknownTo(stored.xml, stored.inventory);
    if (lost !== undefined) return surface(say.kept(asked.id, lost));
    const { bucket, args } = conflict;
    const old = forPut(stored.inventory);
    const slot = {
      what: say.one(asked.id),
      async remove() {
        await tools.call('deleteBucketInventory', bucket, asked.id);
      },
      put: () => tools.call('putBucketInventory', ...args),
      putBack: () => tools.call('putBucketInventory', bucket, old),
      async look() {
        const seen = await storedUnder(asked.id, bucket, tools);
        if (seen === undefined) return { is: 'none' } as const;
        if (differenceOf(asked, seen) === undefined) return { is: 'new', value: seen.answer } as const;
        return { is: differenceOf(stored.inventory, seen) === undefined ? 'old' : 'other' } as const;
      },
    };
    return swap<unknown>(slot, tools.signal);
  };
}

const CODES = new Set(['InventoryConfigurationAlreadyExists', 'InventoryAlreadyExist']);

interface Look {
  readonly asked: Inventory;
  readonly stored: Stored;
  /** The first field that differs, in words. */
  readonly difference: string | undefined;
  /** What ali-oss would have resolved with. */
  readonly answer: object;
}

/** What was asked for and what is stored; a decision where that could not be found out; `undefined` where it is no matter of ours. */
async function lookFor(conflict: Conflict, tools: Tools): Promise<Look | Retry<never> | Surface | undefined> {
  const { code, operation, bucket, args } = conflict;
  const [, asked, options] = args as readonly [unknown, Inventory?, { readonly subres?: unknown }?];
  if (!CODES.has(code) || operation !== 'putBucketInventory' || !asked?.id) return undefined;
  // Sub-resources of the caller's own may put it under another id.
  if (options?.subres !== undefined) return undefined;
  try {
    const stored = await storedUnder(asked.id, bucket, tools);
    if (stored === undefined) return retry({ because: say.deleted(asked.id) });
    return { asked, stored, difference: differenceOf(asked, stored), answer: stored.answer };
  } catch (error) {
    return surface(say.unseen(asked.id, withNeed(answerOf(error), 'oss:GetBucketInventory', error)));
  }
}

interface Stored {
  readonly inventory: Inventory;
  /** As OSS sent it: ali-oss reads only a part of it. */
  readonly xml: string;
  readonly answer: object;
}

async function storedUnder(id: string, bucket: string | undefined, tools: Tools): Promise<Stored | undefined> {
  try {
    const { status, res, inventory } = (await tools.call('getBucketInventory', bucket, id)) as Got;
    return { inventory, xml: xmlOf(res.data), answer: { status, res } };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'NoSuchInventory') return undefined;
    throw error;
  }
}

interface Got {
  readonly status: number;
  readonly res: { readonly data?: unknown };
  readonly inventory: Inventory;
}
