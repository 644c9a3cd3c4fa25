import { appendPosition, argsAt } from './append-args.js';
import { type Body, sumOf } from './append/body.js';
import { pinBody } from './append/pin-body.js';
import { decideAppendConflict } from './append/recovery.js';
import { type ClientState, objectKey } from './client-state.js';
import type { Conflict } from './conflict.js';
import { isNodeBuild } from './intercept.js';
import type { Target } from './operations.js';
import type { Settings } from './options.js';
import type { Policy } from './policy.js';

/** What is known of the sends of one call. */
export interface SendMemory {
  /** Whether one of them may have been carried out. */
  unanswered: boolean;
  /** Where the last one was sent, of an append. */
  position: number | undefined;
}

/** Keeps an append honest where recovery is off or only watches: it sends as asked, but knows what may be stored. */
export interface AppendWatch {
  /** Append recovery as it would decide, in `observe` mode. */
  readonly recovery: Policy | undefined;
  /** Whether these bytes may be stored already, going by earlier calls or by what a browser re-sends in silence. */
  mayBeStored(conflict: Conflict | undefined): Promise<boolean>;
  /** Has the ledger remember how the call ended before the caller hears of it. */
  remember<T>(ended: Promise<T>): Promise<T>;
}

/** What an append is watched with. */
export interface Watched {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly args: readonly unknown[];
  readonly target: Target;
  readonly sent: SendMemory;
}

/** Watches an append whose first send failed. */
export function watchAppend({ state, settings, args, target, sent }: Watched): AppendWatch {
  const key = objectKey(target.bucket, target.name ?? '');
  let pinned: Promise<Body | undefined> | undefined;
  const body = () => (pinned ??= measurable(args[1]));
  const { appendRecovery, mode } = settings;

  const recovery: Policy = async (conflict, given) => {
    const seen = await body();
    if (!appendRecovery || !seen) return undefined;
    const now = { body: seen, position: appendPosition(conflict.args), unanswered: sent.unanswered };
    return decideAppendConflict(
      conflict,
      given,
      { ...now, crcBefore: undefined, moves: 0, doubt: undefined },
      {
        identicalRecords: appendRecovery.identicalRecords,
        toArgs: position => argsAt(args, position),
        toResult: () => undefined,
      },
    );
  };

  return {
    recovery: mode === 'observe' && appendRecovery ? onlyPositions(recovery) : undefined,
    async mayBeStored(conflict) {
      if (conflict?.code !== 'PositionNotEqualToLength') return false;
      const seen = await body();
      const end = (sent.position ?? 0) + (seen?.length ?? 0);
      if (!isNodeBuild(state.client) && (conflict.nextPosition ?? Infinity) >= end) return true;
      return (await state.ledger.find(key, fingerprint(seen))) !== undefined;
    },
    async remember(ended) {
      try {
        const value = await ended;
        state.ledger.passed(key, sent.position ?? 0);
        return value;
      } catch (error) {
        if (sent.unanswered) {
          const { length, crc64 } = fingerprint(await body());
          state.ledger.note(key, { position: sent.position ?? 0, length, crc64: crc64() });
        }
        throw error;
      } finally {
        (await pinned)?.release();
      }
    },
  };
}

/** Recovery knows what to do about one code. */
export function onlyPositions(policy: Policy): Policy {
  return (conflict, tools) => (conflict.code === 'PositionNotEqualToLength' ? policy(conflict, tools) : undefined);
}

/** The body as far as it can still be measured: a stream is gone. */
async function measurable(file: unknown): Promise<Body | undefined> {
  if (
    typeof file !== 'string' &&
    !(file instanceof Uint8Array) &&
    !(typeof Blob === 'function' && file instanceof Blob)
  ) {
    return undefined;
  }
  try {
    return await pinBody(file, { bufferStreamsBytes: 0, givenLength: undefined });
  } catch {
    return undefined;
  }
}

function fingerprint(body: Body | undefined) {
  return { length: body?.length, crc64: () => (body ? sumOf(body) : Promise.resolve(undefined)) };
}
