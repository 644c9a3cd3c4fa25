import { foreignSuccess, headersOf, isForeignSuccess, outcomeOf } from '../ali-oss/answer.js';
import { copyArgs } from '../ali-oss/arguments.js';
import { expectNotCancelled, methodOf } from '../ali-oss/methods.js';
import { isMetadataWrite, readsOnly, replacedNames, leavesSome } from '../ali-oss/operations.js';
import { mayHaveMetItself } from '../ali-oss/resend.js';
import { handOver, mayHaveSent, oneSend } from '../ali-oss/sent.js';
import { noteBegun, streamsSent } from '../ali-oss/streams.js';
import {
  isNodeBuild,
  isSwallowed409,
  mistakenFailure,
  type OssClient,
  resends,
  swallowedError,
  tellsUnsent,
  viewOf,
} from '../ali-oss/view.js';
import { objectKey } from '../memory/client.js';
import { inLane } from '../memory/lane.js';
import type { OpenSend } from '../memory/objects.js';
import { type Hears, toolsFor } from '../policies/tools.js';
import { type Call, endCall, newCall, targetOfCall } from './end.js';
import { bringToEnd } from './engine.js';
import type { Guarded } from './guarded.js';
import type { Sends, Watch } from './sends.js';

/** Runs a method as ali-oss would, and lets policies decide about a 409. */
export async function guardedCall(guarded: Guarded, given: readonly unknown[], watch?: Watch): Promise<unknown> {
  const { state, settings, operation, traits } = guarded;
  const { bucket } = state.client.options;
  const reads = traits.reads || readsOnly(operation, given);
  const call = newCall({ operation, settings, args: given, bucket, reads });
  try {
    call.args = copyArgs(given);
    settings.signal?.throwIfAborted();
    const lane = traits.mayWriteMetadata ? laneOf(call) : undefined;
    if (lane === undefined) return await run(guarded, call, watch);
    const running = async () => {
      settings.signal?.throwIfAborted();
      return run(guarded, call, watch);
    };
    return await inLane(state.metadataLanes, lane, settings.signal, running);
  } catch (error) {
    // It has ended already, or nothing of it was sent.
    const isUnsure = call.attempts > 0 || (!call.isEnded && (await watch?.mayHold(call)) === true);
    endCall(call, { error }, isUnsure ? 'unknown' : 'no');
    throw error;
  }
}

/** The queue of a call that changes metadata in place: two at once on one object are what OSS answers with StaleFile. */
function laneOf(call: Call): string | undefined {
  const { operation, args, settings } = call;
  const target = targetOfCall(call);
  if (settings.mode !== 'act' || !isMetadataWrite(operation, args, target)) return undefined;
  return objectKey(target.bucket, target.name ?? '');
}

async function run(guarded: Guarded, call: Call, watch: Watch | undefined): Promise<unknown> {
  const { operation, state } = guarded;
  call.startedAt = call.settings.now();
  const wire: Wire = { isSilent: false, isReached: false };
  const inner = innerOf(guarded, call, wire);
  noteBegun(call.args);
  call.attempts = 1;
  let failed: { readonly error: unknown; readonly swallowed?: unknown };
  try {
    const value = await sendOnce(guarded, inner, call.args, wire);
    if (!isSwallowed409(operation, value)) {
      expectOfOss(guarded, call, value);
      watch?.stored(call, call.args, value);
      state.budget.earn();
      if (guarded.traits.mayReplace) forgetReplaced(guarded, call, call.args, true);
      endCall(call, { value }, leavesSome(operation, call.args, value) ? 'unknown' : 'yes');
      return value;
    }
    failed = { error: await swallowedError(inner, value), swallowed: value };
  } catch (error) {
    failed = { error };
  }
  return settle(guarded, call, { wire, inner, ...failed }, watch);
}

/** Calls the method once, and takes note of whether anything of it may have been handed to the network. */
async function sendOnce(guarded: Guarded, inner: OssClient, args: readonly unknown[], wire: Wire): Promise<unknown> {
  const { operation } = guarded;
  const send = oneSend(inner);
  const self = guarded.thisOf(send);
  try {
    return await methodOf(self, operation).apply(self, copyArgs(args));
  } catch (error) {
    wire.isReached = mayHaveSent(send, operation, self);
    throw error;
  } finally {
    handOver(send);
  }
}

/** What is seen of one call's requests. */
interface Wire {
  /** Whether one of them got no answer, be it one that ali-oss itself sent again. */
  isSilent: boolean;
  /** Whether anything of the last send may have been handed to the network. */
  isReached: boolean;
}

/** What the method runs on: one that is shared, where nothing of this one call has to be told apart. */
function innerOf({ state, traits }: Guarded, { bucket, reads }: Call, wire: Wire): OssClient {
  const { client } = state;
  const { switchesBucket } = traits;
  if (!resends(client) && !switchesBucket) return state.viewFor(bucket, false);
  return viewOf(client, {
    bucket,
    switchesBucket,
    onFailure: response => {
      if (!reads && outcomeOf(response, { tellsUnsent: tellsUnsent(client) }) === 'unanswered') wire.isSilent = true;
    },
  });
}

/** A success that OSS did not give is none. */
function expectOfOss({ operation, state }: Guarded, call: Call, value: unknown): void {
  if (call.reads || call.settings.mode === 'observe') return;
  if (isForeignSuccess(value, isNodeBuild(state.client) || state.dates.seesMarks))
    throw foreignSuccess(operation, value);
  const headers = headersOf(value);
  if (headers) state.dates.note(headers);
}

interface Begun {
  readonly wire: Wire;
  readonly inner: OssClient;
  readonly error: unknown;
  readonly swallowed?: unknown;
}

async function settle(guarded: Guarded, call: Call, begun: Begun, watch: Watch | undefined): Promise<unknown> {
  const { state } = guarded;
  const { client, budget } = state;
  const { random, signal, mode } = call.settings;
  const target = targetOfCall(call);
  const plain = plainSends(guarded, call, begun, watch);
  const sends = watch?.over(plain, call) ?? plain;
  forgetReplaced(guarded, call, call.args, false);
  const ground = {
    ...{ client, budget },
    toolsFor({ bucket: at, name }: typeof target, hears: Hears) {
      const base = at === target.bucket && at === (call.bucket ?? undefined) ? begun.inner : state.viewFor(at, false);
      return toolsFor({ inner: base, name, acts: mode === 'act', random, signal, dates: state.dates, ...hears });
    },
    // Watching changes nothing, so what ali-oss resolves with stays a result.
    swallowed: mode === 'observe' && begun.swallowed !== undefined ? { value: begun.swallowed } : undefined,
  };
  try {
    return await bringToEnd(call, sends, ground, begun.error);
  } finally {
    forgetReplaced(guarded, call, call.args, false);
  }
}

/** The sends of a call that sends what it was given, as it was given. */
function plainSends(guarded: Guarded, call: Call, { wire, inner }: Begun, watch: Watch | undefined): Sends {
  const { operation, state } = guarded;
  const { reads, settings } = call;
  const { appendRecovery } = settings;
  const mayBeResent = appendRecovery !== false && appendRecovery.mayBeResent;
  const streams = streamsSent(call.args);
  let written: 'yes' | 'no' | 'unknown' = wire.isSilent && !reads ? 'unknown' : 'no';
  let { args } = call;
  return {
    get args() {
      return args;
    },
    get written() {
      return written;
    },
    get reached() {
      return wire.isReached;
    },
    canSend: next => !streams.hadAnyOf(next),
    async send(next) {
      args = next;
      wire.isReached = false;
      streams.note(next);
      try {
        expectNotCancelled(operation, state.client);
        const sending = sendOnce(guarded, inner, next, wire);
        const value = await sending.catch((error: unknown) => mistakenFailure(operation, error));
        if (isSwallowed409(operation, value)) throw await swallowedError(inner, value);
        expectOfOss(guarded, call, value);
        watch?.stored(call, next, value);
        return value;
      } finally {
        forgetReplaced(guarded, call, next, false);
      }
    },
    learn({ outcome, conflict }) {
      if (reads) return;
      if (outcome === 'stored') written = 'yes';
      if (outcome === 'unanswered' || wire.isSilent || mayHaveMetItself(state.client, conflict, mayBeResent)) {
        written = written === 'yes' ? 'yes' : 'unknown';
      }
    },
  };
}

/** What was known of an object's content is not known any more. Sends that may arrive late stay open. */
function forgetReplaced(
  { state, operation, traits }: Guarded,
  call: Call,
  args: readonly unknown[],
  isDone: boolean,
): void {
  if (!traits.mayReplace || state.objects.isEmpty) return;
  const target = targetOfCall({ ...call, args });
  for (const name of replacedNames(operation, args, target)) {
    const keeps = (send: OpenSend) => !isDone || survival.afterDelete(send);
    state.objects.forgetContent(objectKey(target.bucket, name), keeps);
  }
}

/** I6: what a delete by this client says of sends that may arrive late. In an object, so that a test can take it away. */
export const survival = {
  /** An object that is made anew begins at 0: only what was sent there can land in it at once. */
  afterDelete: ({ position }: OpenSend): boolean => position === 0,
};
