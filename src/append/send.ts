import type { Pinned } from './pin.js';
import { endByHead } from './end.js';
import { positionOf } from '../conflict/conflict.js';
import { copyArgs } from '../ali-oss/arguments.js';
import type { Guarded } from '../call/call.js';
import type { Turn } from '../memory/lane.js';
import type { Looks } from '../policies/tools.js';
import type { AppendLimit } from './recovery.js';
import type { OssClient, View } from '../ali-oss/view.js';
import { methodOf } from '../ali-oss/methods.js';
import type { Target } from '../conflict/conflict.js';
import type { AppendRules } from '../options.js';
import type { Tools } from '../policies/policy.js';
import { looksFor } from '../policies/tools.js';

/** Above this size an append to an object of unknown length asks for the length first: a refused body is not sent in vain. */
const HEAD_FIRST_BYTES = 1024 * 1024;

/** What the writer adds to an append of its own. */
export interface Placement {
  /** The bucket, whatever the client has been switched to since. */
  readonly bucket: View['bucket'];
  /** Options of the append that creates the object, and of no other. */
  readonly creation: Readonly<Record<string, unknown>>;
  readonly limit: AppendLimit;
}

/** One append under way. */
export interface Append extends Pinned {
  readonly guarded: Guarded;
  readonly args: readonly unknown[];
  readonly target: Target;
  readonly key: string;
  readonly inner: OssClient;
  readonly rules: AppendRules;
  /** The position the caller gave. */
  readonly asked: number | undefined;
  readonly placement: Placement | undefined;
  /** The hold on the object's lane. */
  readonly turn: Turn | undefined;
  /** Whether the last send was handed to the network, where that has to be told. */
  readonly wire: { reached: boolean } | undefined;
}

/** Where to begin with an object that this process has not appended to yet. */
export function startOf(append: Append): number | Promise<number> {
  const { body, guarded, key } = append;
  if (body.length !== undefined && body.length <= HEAD_FIRST_BYTES) return 0;
  return toolsOf(append)
    .head()
    .then(head => {
      const position = endByHead(head);
      if (position !== undefined) guarded.state.tails.set(key, { position, crc64: head.crc64 });
      return position ?? 0;
    })
    .catch(() => 0);
}

/** The tools of an append. */
export function toolsOf(append: Append, onRequest?: () => void, name = append.target.name): Tools & Looks {
  const { random, signal } = append.guarded.settings;
  return looksFor({ inner: append.inner, name, acts: true, random, signal, ...(onRequest && { onRequest }) });
}

/** Sends the pinned body to a position. */
export function sendTo(append: Append, position: number, args: readonly unknown[]): Promise<unknown> {
  const { inner, body, options, guarded, placement, wire } = append;
  // A look before it may have reached the network too, and says nothing about this send.
  if (wire) wire.reached = false;
  const sendable = body.send();
  // ali-oss writes into what it is given, so every send gets its own.
  const sent = {
    ...(position === 0 ? (copyArgs([placement?.creation])[0] as object | undefined) : undefined),
    ...(copyArgs([args[2]])[0] as object | undefined),
    ...options,
    ...sendable.options,
    position: String(position),
  };
  return methodOf(inner, guarded.operation).call(inner, args[0], sendable.file, sent);
}

/** Takes note of where the object ends after a success. */
export function stored({ guarded, key, body }: Append, position: number, value: unknown): void {
  const result = value as { nextAppendPosition?: unknown; res?: { headers?: Record<string, unknown> } };
  const end = positionOf(result.nextAppendPosition) ?? position + (body.length ?? 0);
  // In browsers the header is there only if CORS exposes it, and the caller was promised a position.
  result.nextAppendPosition ??= String(end);
  guarded.state.tails.set(key, { position: end, crc64: result.res?.headers?.['x-oss-hash-crc64ecma'] });
  if (!guarded.state.rivals.isEmpty) guarded.state.rivals.won(key, guarded.settings.now());
  // An empty record leaves the position as free as it was.
  if (end > position) guarded.state.ledger.passed(key, position);
}
