import { type AppendWatch, noteStored, type SendMemory, watchAppend } from '../append/watch.js';
import { type ClientState, objectKey } from '../memory/client.js';
import { conduct, type Plan, takeTurn } from './engine.js';
import { copyArgs } from '../ali-oss/arguments.js';
import {
  isSwallowed409,
  mistakenFailure,
  type OssClient,
  resends,
  swallowedError,
  tellsUnsent,
  type View,
  viewOf,
} from '../ali-oss/view.js';
import { expectNotCancelled, methodOf } from '../ali-oss/methods.js';
import { isMetadataWrite, readsAnswer, replacedNames, targetOf, type Traits, readsOnly } from '../ali-oss/operations.js';
import type { Settings } from '../options.js';
import { outcomeOf } from '../ali-oss/answer.js';
import { type About, refuseUnsent, succeedAtOnce } from './end.js';
import { mayHaveMetItself } from '../ali-oss/resend.js';
import { noteBegun, streamsSent } from '../ali-oss/streams.js';
import { toolsFor } from '../policies/tools.js';

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
  const { state, settings, traits, operation } = guarded;
  const { bucket } = state.client.options;
  let args: readonly unknown[];
  try {
    args = copyArgs(given);
  } catch (error) {
    refuseUnsent({ operation, settings, target: { bucket: bucket ?? undefined, name: undefined } }, error);
    return Promise.reject(error);
  }
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
  const { settings, operation, traits } = guarded;
  const startedAt = settings.now();
  const reads = traits.reads || readsOnly(operation, args);
  const sent: SendMemory = { unanswered: false, reached: false, args };
  const inner = innerOf(guarded, bucket, sent, reads);
  noteBegun(args);
  const self = guarded.thisOf(inner);
  let failed: Failed;
  try {
    const value = await methodOf(self, operation).apply(self, copyArgs(args));
    if (!isSwallowed409(operation, value)) {
      succeed(guarded, { args, bucket, startedAt }, value);
      return value;
    }
    failed = { error: await swallowedError(inner, value), swallowed: value };
  } catch (error) {
    failed = { error };
  }
  return settle(guarded, { args, bucket, startedAt, sent, reads, inner, self }, failed);
}

/** What the method runs on: one that is shared, where nothing of this one call has to be told apart. */
function innerOf({ state, operation, traits }: Guarded, bucket: Bucket, sent: SendMemory, reads: boolean): OssClient {
  const { client } = state;
  const { switchesBucket } = traits;
  if (!resends(client) && !switchesBucket && (reads || !readsAnswer(operation, sent.args)))
    return state.viewFor(bucket, false);
  return viewOf(client, {
    bucket,
    switchesBucket,
    onFailure: response => {
      if (!reads && outcomeOf(response, tellsUnsent(client)) === 'unanswered') sent.unanswered = true;
    },
    onSend: () => {
      sent.reached = true;
    },
  });
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
  readonly reads: boolean;
  readonly inner: OssClient;
  readonly self: object;
}

function succeed(guarded: Guarded, begun: Pick<Begun, 'args' | 'bucket' | 'startedAt'>, value: unknown): void {
  const { args, bucket, startedAt } = begun;
  const { state, settings, operation, traits } = guarded;
  state.budget.earn();
  const target = () => targetOf(operation, args, bucket ?? undefined);
  const about = (): About => ({ operation, settings, target: target(), startedAt });
  if (operation === 'append') {
    noteStored(state, bucket, args, value);
  } else if (traits.mayReplace) {
    forgetReplaced(guarded, args, bucket);
  }
  succeedAtOnce(traits.reads || readsOnly(operation, args), settings, about, value);
}

function forgetReplaced({ state, operation, traits }: Guarded, args: readonly unknown[], bucket: Bucket): void {
  if (!traits.mayReplace || state.tails.isEmpty) return;
  const target = targetOf(operation, args, bucket ?? undefined);
  for (const name of replacedNames(operation, args, target)) {
    // What is unanswered stays so: it may arrive late, at its old position, in the new object.
    state.tails.forget(objectKey(target.bucket, name));
  }
}

function settle(guarded: Guarded, begun: Begun, { error, swallowed }: Failed): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { args, bucket, startedAt, sent, reads, inner, self } = begun;
  const { mode, random, signal } = settings;
  const target = targetOf(operation, args, bucket ?? undefined);
  const watch = operation === 'append' ? watchAppend({ state, settings, bucket, sent }) : watchOther(state);
  if (sent.unanswered) watch.unanswered();
  const streams = streamsSent(args);
  const plan: Plan = {
    operation,
    target,
    client: state.client,
    budget: state.budget,
    settings,
    startedAt,
    args,
    toolsFor({ bucket: at, name }, onRequest) {
      const base = at === target.bucket && at === (bucket ?? undefined) ? inner : state.viewFor(at, false);
      return toolsFor({ inner: base, name, acts: mode === 'act', random, signal, onRequest });
    },
    async send(next) {
      sent.args = next;
      sent.reached = false;
      streams.note(next);
      try {
        expectNotCancelled(operation, state.client);
        const sending = methodOf(self, operation).apply(self, copyArgs(next));
        const value = await sending.catch((error: unknown) => mistakenFailure(operation, error));
        if (isSwallowed409(operation, value)) throw await swallowedError(inner, value);
        watch.stored(value);
        return value;
      } finally {
        forgetReplaced(guarded, next, bucket);
      }
    },
    canSend: next => !streams.hadAnyOf(next),
    async writtenBefore(conflict) {
      sent.unanswered ||= !reads && (await watch.mayBeStored(conflict));
      return sent.unanswered ? 'unknown' : 'no';
    },
    reached: () => sent.reached,
    reads,
    onFailure(outcome) {
      if (outcome !== 'unanswered' || reads) return undefined;
      sent.unanswered = true;
      watch.unanswered();
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

/** Of what is no append nothing is remembered. */
function watchOther({ client }: ClientState): AppendWatch {
  return {
    recovery: undefined,
    mayBeStored: conflict => Promise.resolve(mayHaveMetItself(client, conflict)),
    unanswered: () => undefined,
    stored: () => undefined,
    remember: ended => ended,
  };
}
