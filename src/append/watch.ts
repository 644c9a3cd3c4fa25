import { appendPosition, argsAt } from './position.js';
import { type Body, sumOf } from './body.js';
import { decideElsewhere } from './elsewhere.js';
import { pinBody } from './pin-body.js';
import { decideAppendConflict } from './recovery.js';
import { type ClientState, objectKey } from '../memory/client.js';
import { type Conflict, positionOf } from '../conflict/conflict.js';
import type { View } from '../ali-oss/view.js';
import { targetOf } from '../ali-oss/operations.js';
import type { AppendRules, Settings } from '../options.js';
import type { Policy } from '../policies/policy.js';
import { mayHaveMetItself } from '../ali-oss/resend.js';

/** What is known of the sends of one call. */
export interface SendMemory {
  /** Whether one of them may have been carried out. */
  unanswered: boolean;
  /** Whether the last one was handed to the network, where that is told. */
  reached: boolean;
  /** What was sent last. */
  args: readonly unknown[];
}

/** Keeps an append honest where recovery is off or only watches: it sends as asked, but knows what may be stored. */
export interface AppendWatch {
  /** Append recovery as it would decide, in `observe` mode. */
  readonly recovery: Policy | undefined;
  /** Whether these bytes may be stored already, going by earlier calls or by what a browser re-sends in silence. */
  mayBeStored(conflict: Conflict | undefined): Promise<boolean>;
  /** The last send got no answer. */
  unanswered(): void;
  /** The last send was answered with this. */
  stored(value: unknown): void;
  /** Has the ledger remember how the call ended before the caller hears of it. */
  remember<T>(ended: Promise<T>): Promise<T>;
}

/** What an append is watched with. */
export interface Watched {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly bucket: View['bucket'];
  readonly sent: SendMemory;
}

interface Doubt {
  readonly key: string;
  readonly position: number;
  readonly file: unknown;
}

/** Watches an append whose first send failed. */
export function watchAppend({ state, settings, bucket, sent }: Watched): AppendWatch {
  const pinned = new Map<unknown, Promise<Body | undefined>>();
  const bodyOf = (file: unknown) => {
    const known = pinned.get(file) ?? measurable(file);
    pinned.set(file, known);
    return known;
  };
  const doubts = new Map<string, Doubt>();
  const place = () => ({ key: keyOf(bucket, sent.args), position: appendPosition(sent.args) });
  const { appendRecovery, mode } = settings;

  const recovery: Policy = async (conflict, given) => {
    const seen = await bodyOf(conflict.args[1]);
    if (!appendRecovery || !seen) return undefined;
    const now = { body: seen, position: appendPosition(conflict.args), unanswered: sent.unanswered };
    return decideAppendConflict(
      conflict,
      given,
      { ...now, crcBefore: undefined, moves: 0, silences: 0, doubt: undefined },
      {
        identicalRecords: appendRecovery.identicalRecords,
        toArgs: position => argsAt(conflict.args, position),
        toResult: () => undefined,
      },
    );
  };

  const sums: Promise<unknown>[] = [];
  const noteDoubts = async () => {
    for (const { key, position, file } of doubts.values()) {
      const { length, crc64 } = fingerprint(await bodyOf(file));
      const sum = crc64();
      sums.push(sum);
      state.ledger.note(key, { position, length, crc64: sum });
    }
  };
  // A file that is closed too early would have its checksum read from whatever gets its descriptor next.
  const release = async () => {
    await Promise.all(sums);
    for (const body of await Promise.all(pinned.values())) body?.release();
  };

  return {
    recovery: mode === 'observe' && appendRecovery ? recoveryOf(appendRecovery, recovery) : undefined,
    async mayBeStored(conflict) {
      const { key, position } = place();
      const silent = mayHaveMetItself(state.client, conflict);
      if (!silent && !state.ledger.has(key)) return false;
      const seen = await bodyOf(sent.args[1]);
      if (silent && (conflict.nextPosition ?? Infinity) >= position + (seen?.length ?? 0)) return true;
      return (await state.ledger.find(key, fingerprint(seen))) !== undefined;
    },
    unanswered() {
      const { key, position } = place();
      doubts.set(`${key}\n${position}`, { key, position, file: sent.args[1] });
    },
    stored(value) {
      const { key, position } = place();
      doubts.delete(`${key}\n${position}`);
      noteStored(state, bucket, sent.args, value);
    },
    async remember(ended) {
      try {
        return await ended;
      } finally {
        await noteDoubts();
        void release();
      }
    },
  };
}

/** A record was stored, so whatever else was sent to its position never will be; of an empty one that cannot be said. */
export function noteStored(state: ClientState, bucket: View['bucket'], args: readonly unknown[], value: unknown): void {
  if (state.ledger.isEmpty) return;
  const position = appendPosition(args);
  const end = positionOf((value as { nextAppendPosition?: unknown }).nextAppendPosition);
  const grew = end === undefined ? (args[1] as { length?: unknown }).length !== 0 : end > position;
  if (grew) state.ledger.passed(keyOf(bucket, args), position);
}

function keyOf(bucket: View['bucket'], args: readonly unknown[]): string {
  return objectKey(bucket, targetOf('append', args, bucket ?? undefined).name ?? '');
}

/** What recovery knows what to do about: a position that is not the end, and an object that takes no appends. */
export function recoveryOf({ onNotAppendable }: AppendRules, ofPositions: Policy): Policy {
  const tried = new Set<string>();
  return (conflict, tools) => {
    if (conflict.code === 'PositionNotEqualToLength') return ofPositions(conflict, tools);
    return onNotAppendable && decideElsewhere(conflict, onNotAppendable, tried);
  };
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
