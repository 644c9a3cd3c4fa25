import { appendPosition } from './append-args.js';
import { type AppendWatch, type SendMemory, watchAppend } from './append-watch.js';
import { type ClientState, objectKey } from './client-state.js';
import { type About, conduct, type Plan, succeedAtOnce, takeTurn } from './conduct.js';
import type { WireResponse } from './conflict.js';
import { copyArgs } from './copy.js';
import {
  isSwallowed409,
  type OssClient,
  resends,
  responseOf,
  swallowedError,
  tellsUnsent,
  type View,
  viewOf,
} from './intercept.js';
import { methodOf } from './methods.js';
import { isMetadataWrite, replacedNames, targetOf, type Traits } from './operations.js';
import type { Settings } from './options.js';
import { outcomeOf } from './send-outcome.js';
import { streamsSent } from './streams.js';
import { toolsFor } from './tools.js';

/** A method of ali-oss, and the client and options it is guarded with. */
export interface Guarded {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly operation: string;
  readonly traits: Traits;
  /** What the method runs on, given the view of the client that sends. */
  thisOf(inner: OssClient): object;
}

/** Runs a method as ali-oss would, and lets policies decide about a 409. */
export function guardedCall(guarded: Guarded, given: readonly unknown[]): Promise<unknown> {
  const { state, settings, traits } = guarded;
  const { bucket } = state.client.options;
  const args = copyArgs(given);
  // Nearly every call begins here and now, and should cost next to nothing more than ali-oss's own.
  return settings.signal || traits.mayWriteMetadata ? inTurn(guarded, args, bucket) : run(guarded, args, bucket);
}

type Bucket = View['bucket'];

function inTurn(guarded: Guarded, args: readonly unknown[], bucket: Bucket): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const target = targetOf(operation, args, bucket ?? undefined);
  const queues = settings.mode === 'act' && isMetadataWrite(operation, args, target);
  const key = objectKey(target.bucket, target.name ?? '');
  const lanes = queues ? state.metadataLanes : undefined;
  return takeTurn(
    { operation, settings, target },
    lanes,
    key,
    () => run(guarded, args, bucket),
    () => (operation === 'append' && state.ledger.couldHold(key, undefined) ? 'unknown' : 'no'),
  );
}

async function run(guarded: Guarded, args: readonly unknown[], bucket: Bucket): Promise<unknown> {
  const { state, settings, operation, traits } = guarded;
  const { client } = state;
  const startedAt = settings.now();
  const sent: SendMemory = { unanswered: false, position: undefined };
  const note = (response: WireResponse | undefined) => {
    if (!traits.reads && outcomeOf(response, tellsUnsent(client)) === 'unanswered') sent.unanswered = true;
  };
  const { switchesBucket } = traits;
  const alone = resends(client) || switchesBucket;
  const inner = alone ? viewOf(client, { bucket, switchesBucket, onFailure: note }) : state.viewFor(bucket, false);
  const self = guarded.thisOf(inner);
  if (operation === 'append') sent.position = appendPosition(args);
  let failed: Failed;
  try {
    const value = await methodOf(self, operation).apply(self, copyArgs(args));
    if (!isSwallowed409(value)) {
      succeed(guarded, args, bucket, value);
      return value;
    }
    failed = { error: await swallowedError(inner, value), swallowed: value };
  } catch (error) {
    failed = { error };
  }
  return settle(guarded, { args, bucket, startedAt, sent, note, inner, self }, failed);
}

interface Failed {
  readonly error: unknown;
  /** What ali-oss resolved with, where it swallowed the 409. */
  readonly swallowed?: unknown;
}

interface Begun {
  readonly args: readonly unknown[];
  readonly bucket: Bucket;
  readonly startedAt: number;
  readonly sent: SendMemory;
  readonly note: (response: WireResponse | undefined) => void;
  readonly inner: OssClient;
  readonly self: object;
}

function succeed(guarded: Guarded, args: readonly unknown[], bucket: Bucket, value: unknown): void {
  const { state, settings, operation, traits } = guarded;
  const about = (): About => ({ operation, settings, target: targetOf(operation, args, bucket ?? undefined) });
  if (operation === 'append') {
    state.ledger.passed(objectKey(bucket, about().target.name ?? ''), appendPosition(args));
  } else if (traits.mayReplace) {
    forgetReplaced(guarded, args, bucket);
  }
  succeedAtOnce(traits.reads, settings, about, value);
}

function forgetReplaced({ state, operation, traits }: Guarded, args: readonly unknown[], bucket: Bucket): void {
  if (!traits.mayReplace) return;
  const target = targetOf(operation, args, bucket ?? undefined);
  for (const name of replacedNames(operation, args, target)) {
    // What is unanswered stays so: it may arrive late, at its old position, in the new object.
    state.tails.forget(objectKey(target.bucket, name));
  }
}

function settle(guarded: Guarded, begun: Begun, { error, swallowed }: Failed): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { args, bucket, startedAt, sent, note, inner, self } = begun;
  const { mode, random, signal } = settings;
  const target = targetOf(operation, args, bucket ?? undefined);
  const watch = operation === 'append' ? watchAppend({ state, settings, args, target, sent }) : NOT_AN_APPEND;
  const streams = streamsSent(args);
  const plan: Plan = {
    operation,
    target,
    client: state.client,
    settings,
    startedAt,
    args,
    toolsFor: name => toolsFor({ inner, name, acts: mode === 'act', random, signal }),
    async send(next) {
      if (operation === 'append') sent.position = appendPosition(next);
      streams.note(next);
      try {
        const value = await methodOf(self, operation).apply(self, copyArgs(next));
        if (isSwallowed409(value)) throw await swallowedError(inner, value);
        return value;
      } finally {
        forgetReplaced(guarded, next, bucket);
      }
    },
    canSend: next => !streams.hadAnyOf(next),
    async writtenBefore(conflict) {
      sent.unanswered ||= await watch.mayBeStored(conflict);
      return sent.unanswered ? 'unknown' : 'no';
    },
    onFailure(_outcome, failure) {
      note(responseOf(failure));
      return undefined;
    },
    recovery: watch.recovery,
    // Watching changes nothing, so what ali-oss resolves with stays a result.
    swallowed: mode === 'observe' && swallowed !== undefined ? { value: swallowed } : undefined,
    writtenAfter: () => (sent.unanswered ? 'unknown' : 'no'),
  };
  forgetReplaced(guarded, args, bucket);
  return watch.remember(conduct(plan, error)).finally(() => {
    forgetReplaced(guarded, args, bucket);
  });
}

const NOT_AN_APPEND: AppendWatch = {
  recovery: undefined,
  mayBeStored: () => Promise.resolve(false),
  remember: ended => ended,
};
