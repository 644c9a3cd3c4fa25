import { foreignSuccess, headersOf, isForeignSuccess } from '../ali-oss/answer.js';
import { copyArgs } from '../ali-oss/arguments.js';
import { methodOf } from '../ali-oss/methods.js';
import { handOver, mayHaveSent, oneSend } from '../ali-oss/sent.js';
import { isNodeBuild, type OssClient, type View } from '../ali-oss/view.js';
import type { Guarded } from '../call/guarded.js';
import { type Call, hearsOf } from '../call/end.js';
import { positionOf } from '../conflict/conflict.js';
import type { Turn } from '../memory/lane.js';
import type { AppendRules } from '../options.js';
import { type Looks, toolsFor } from '../policies/tools.js';
import type { Pinned } from './pin.js';
import { type AppendLimit, type AppendState, stored } from './state.js';

/** What the writer adds to an append of its own. */
export interface Placement {
  /** The bucket, whatever the client has been switched to since. */
  readonly bucket: View['bucket'];
  /** Options of the append that creates the object, and of no other. */
  readonly creation: Readonly<Record<string, unknown>>;
  readonly limit: AppendLimit;
  /** Names the batch among open sends, so that its second try is known to be one. */
  readonly batch: object;
  /** Writes down where the batch goes, before it leaves. What it rejects with ends the append, and nothing is sent. */
  readonly beforeSend?: ((name: string, position: number) => Promise<void>) | undefined;
}

/** One append under way, with recovery. */
export interface Append extends Pinned {
  readonly guarded: Guarded;
  readonly call: Call;
  readonly args: readonly unknown[];
  /** The object's name, without leading slashes. */
  readonly name: string;
  readonly key: string;
  readonly inner: OssClient;
  readonly rules: AppendRules;
  /** The position the caller gave. */
  readonly given: number | undefined;
  readonly placement: Placement | undefined;
  /** The hold on the object's lane. */
  readonly turn: Turn | undefined;
}

/** The tools of an append. Every request they make is counted. */
export function toolsOf({ guarded, call, inner, name }: Append): Looks {
  const { random, signal } = guarded.settings;
  return toolsFor({ inner, name, acts: true, random, signal, dates: guarded.state.dates, ...hearsOf(call) });
}

/** Sends the pinned body to a position, and takes nothing for stored but what OSS says is. */
export async function sendTo(append: Append, state: AppendState, args: readonly unknown[]): Promise<unknown> {
  const { inner, body, options, guarded, placement } = append;
  const { position } = state;
  state.sentAt = guarded.state.objects.clock;
  const sendable = body.send();
  // ali-oss writes into what it is given, so every send gets its own.
  const sent = {
    ...(position === 0 ? (copyArgs([placement?.creation])[0] as object | undefined) : undefined),
    ...(copyArgs([args[2]])[0] as object | undefined),
    ...options,
    ...sendable.options,
    position: String(position),
  };
  const self = oneSend(inner);
  let value: unknown;
  try {
    value = await methodOf(self, guarded.operation).call(self, args[0], sendable.file, sent);
  } catch (error) {
    state.isReached = mayHaveSent(self, guarded.operation);
    throw error;
  } finally {
    handOver(self);
  }
  noteStored(state, value, isNodeBuild(guarded.state.client));
  return value;
}

/**
 * Takes note of where the object ends after a success.
 *
 * @throws Error where the success is not OSS's, or does not name the end of the record as its next position.
 */
export function noteStored(state: AppendState, value: unknown, seesHeaders: boolean): void {
  const { position, body, client } = state;
  const result = value as { nextAppendPosition?: unknown };
  const next = positionOf(result.nextAppendPosition);
  const length = body?.length;
  if (isForeignSuccess(value, seesHeaders || client.dates.seesMarks)) throw foreignSuccess('append', value);
  const isPlausible = length === undefined ? (next ?? -1) >= position : next === position + length;
  const isHidden = !seesHeaders && result.nextAppendPosition === undefined;
  if (!isPlausible && !isHidden) {
    throw foreignSuccess('append', value, `names ${next ?? 'no number'} as the next position after ${position}`);
  }
  const end = next ?? position + (length ?? 0);
  // In browsers the header is there only if CORS exposes it, and the caller was promised a position.
  result.nextAppendPosition ??= String(end);
  const headers = headersOf(value);
  if (headers) client.dates.note(headers);
  stored(state, end, headers?.['x-oss-hash-crc64ecma']);
}
