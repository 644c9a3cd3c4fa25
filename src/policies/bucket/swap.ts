import { swap as say } from '../../catalogue/reasons/bucket.js';
import { answerOf } from '../census.js';
import { type Decision, resolve, surface } from '../../conflict/decision.js';
import { isUnanswered, wasSent } from '../look.js';

/**
 * Something of a bucket that OSS creates and never replaces: to put another one in its place, the old one has to go first.
 * What it is asked for rejects as ali-oss does.
 */
export interface Slot<Value> {
  /** In words, e.g. `inventory daily`. */
  readonly what: string;
  readonly remove: () => Promise<void>;
  readonly put: () => Promise<Value>;
  readonly putBack: () => Promise<unknown>;
  /** What is there now. */
  readonly look: () => Promise<Seen<Value>>;
}

/** The one that was asked for, with what its put would have resolved with; the old one; another one; none. */
export type Seen<Value> = { readonly is: 'new'; readonly value: Value } | { readonly is: 'old' | 'other' | 'none' };

/**
 * Takes the old one away and puts the new one; puts the old one back when that fails. It sends the put itself: a put that the
 * loop sends and that fails would not come back to the policy, and the old one would be gone. For the same reason it goes on
 * to its end when the caller gives up in between.
 */
export async function swap<Value>(slot: Slot<Value>, signal?: AbortSignal): Promise<Decision<never, Value>> {
  const { what } = slot;
  if (signal?.aborted) return surface(say.untouched(what));
  const kept = await removed(slot);
  if (kept !== undefined) return kept;
  if (signal?.aborted) return putBack(slot, say.givenUp(what));
  try {
    return resolve(await slot.put(), say.replaced(what));
  } catch (error) {
    const failure = say.putFailed(answerOf(error));
    return (await settled(slot, failure)) ?? putBack(slot, failure);
  }
}

/** Removes the old one: `undefined` when it is gone. */
async function removed<Value>(slot: Slot<Value>): Promise<Decision<never, Value> | undefined> {
  try {
    await slot.remove();
    return undefined;
  } catch (error) {
    if (!wasSent(error)) throw error;
    const failure = say.removeFailed(slot.what, answerOf(error));
    if (!isUnanswered(error)) {
      const { status } = error as { readonly status?: unknown };
      return status === 404 ? undefined : surface(say.asItWas(failure));
    }
    const seen = await lookAt(slot);
    if (seen?.is === 'none') return undefined;
    // A request without an answer may linger and still arrive: to put a new one now could be to lose it.
    return seen ? surface(say.mayGo(failure)) : putBack(slot, failure);
  }
}

/** How often the old one is put back, at most. */
const TRIES = 3;

async function putBack<Value>(slot: Slot<Value>, failure: string): Promise<Decision<never, Value>> {
  let last = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      await slot.putBack();
      return surface(say.back(failure));
    } catch (error) {
      last = answerOf(error);
      const end = await settled(slot, failure);
      if (end) return end;
    }
  }
  const because = say.gone(failure, last, slot.what);
  return surface(because, { written: 'unknown' });
}

/** The end, where there is one: something is in the place. */
async function settled<Value>(slot: Slot<Value>, failure: string): Promise<Decision<never, Value> | undefined> {
  const seen = await lookAt(slot);
  if (seen?.is === 'new') return resolve(seen.value, say.thereYet(failure));
  if (seen?.is === 'old') return surface(say.old(failure));
  return seen?.is === 'other' ? surface(say.other(failure)) : undefined;
}

async function lookAt<Value>(slot: Slot<Value>): Promise<Seen<Value> | undefined> {
  try {
    return await slot.look();
  } catch {
    return undefined;
  }
}
