import { askedPosition } from './append-args.js';
import { pin, type Pinned } from './append-pin.js';
import { recover } from './append-recover.js';
import { type Append, sendTo, startOf, stored } from './append-send.js';
import type { Unanswered } from './append/ledger.js';
import { objectKey } from './client-state.js';
import { refuseUnsent, succeedAtOnce, takeTurn } from './conduct.js';
import { copyArgs } from './copy.js';
import type { Guarded } from './guarded-call.js';
import { targetOf } from './operations.js';
import type { AppendRecoveryOptions } from './options.js';
import { reportOf } from './report.js';

/** Appends exactly once: queues in the object's lane, then sends until the record is stored, refused or not knowable. */
export function recoveredAppend(
  guarded: Guarded,
  given: readonly unknown[],
  rules: Required<AppendRecoveryOptions>,
): Promise<unknown> {
  const { state, settings } = guarded;
  const { bucket } = state.client.options;
  const args = copyArgs(given);
  const target = targetOf(guarded.operation, args, bucket ?? undefined);
  const key = objectKey(bucket, target.name ?? '');
  const inner = state.viewFor(bucket, true);
  try {
    const asked = askedPosition(args);
    const pinned = pin(inner, args, rules.bufferStreamsBytes);
    // Nearly every append begins here and now, and should cost next to nothing more than ali-oss's own.
    if (pinned instanceof Promise || settings.signal || !state.appendLanes.enter(key)) {
      return queued({ guarded, args, target, key, inner, rules, asked }, pinned);
    }
    const { body, options } = pinned;
    return inTurn({ guarded, args, target, key, inner, rules, asked, body, options }, true);
  } catch (error) {
    refuseUnsent({ operation: guarded.operation, settings, target }, error);
    return Promise.reject(error);
  }
}

async function queued(append: Omit<Append, keyof Pinned>, pinned: Pinned | Promise<Pinned>): Promise<unknown> {
  const { guarded, target, key } = append;
  const { state, settings, operation } = guarded;
  const about = { operation, settings, target };
  // A body that cannot be pinned is told when its turn comes; until then nobody listens.
  const ready = Promise.resolve(pinned);
  ready.catch(() => undefined);
  try {
    return await takeTurn(about, state.appendLanes, key, async () => inTurn({ ...append, ...(await ready) }, false));
  } catch (error) {
    if (!reportOf(error)) refuseUnsent(about, error);
    throw error;
  } finally {
    void ready.then(
      ({ body }) => {
        body.release();
      },
      () => undefined,
    );
  }
}

async function inTurn(append: Append, leaves: boolean): Promise<unknown> {
  const { guarded, key, args, body, asked } = append;
  const { state, settings, traits, operation } = guarded;
  const startedAt = settings.now();
  let position = asked ?? state.tails.get(key)?.position;
  let earlier: Unanswered | undefined;
  try {
    if (state.ledger.has(key)) earlier = await state.ledger.find(key, body);
    position = earlier?.position ?? position ?? (await startOf(append));
    const value = await sendTo(append, position, args);
    stored(append, position, value);
    succeedAtOnce(traits.reads, settings, () => ({ operation, settings, target: append.target }), value);
    return value;
  } catch (error) {
    return await recover(append, { position: position ?? 0, earlier, startedAt }, error);
  } finally {
    if (leaves) {
      state.appendLanes.leave(key);
      body.release();
    }
  }
}
