import { appendPosition } from './append-args.js';
import { type AppendWatch, type SendMemory, watchAppend } from './append-watch.js';
import { type ClientState, objectKey } from './client-state.js';
import { conduct, type Plan, succeedAtOnce, takeTurn } from './conduct.js';
import type { WireResponse } from './conflict.js';
import { copyArgs } from './copy.js';
import { isSwallowed409, type OssClient, responseOf, swallowedError, tellsUnsent, viewOf } from './intercept.js';
import { methodOf } from './methods.js';
import { isMetadataWrite, isRead, replacedNames, type Target, targetOf } from './operations.js';
import type { Settings } from './options.js';
import { outcomeOf } from './send-outcome.js';
import { toolsFor } from './tools.js';

/** A method of ali-oss, and the client and options it is guarded with. */
export interface Guarded {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly operation: string;
  /** What the method runs on, given the view of the client that sends. */
  thisOf(inner: OssClient): object;
}

/** These methods switch the bucket of their `this` while they run, so they never share one. */
const SWITCHES_BUCKET = new Set(['multipartUploadCopy']);

/** Runs a method as ali-oss would, and lets policies decide about a 409. */
export async function guardedCall(guarded: Guarded, given: readonly unknown[]): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { bucket } = state.client.options;
  const args = copyArgs(given);
  const target = targetOf(operation, args, bucket ?? undefined);
  const queues = settings.mode === 'act' && isMetadataWrite(operation, args, target);
  try {
    return await takeTurn(
      { operation, settings, target },
      queues ? state.metadataLanes : undefined,
      objectKey(target.bucket, target.name ?? ''),
      () => run(guarded, { args, target, bucket, startedAt: settings.now() }),
    );
  } finally {
    for (const name of replacedNames(operation, args, target)) {
      const key = objectKey(target.bucket, name);
      state.tails.forget(key);
      state.ledger.forget(key);
    }
  }
}

interface Begun {
  readonly args: readonly unknown[];
  readonly target: Target;
  readonly bucket: string | null | undefined;
  readonly startedAt: number;
}

async function run(guarded: Guarded, { args, target, bucket, startedAt }: Begun): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { client } = state;
  const sent: SendMemory = { unanswered: false, position: undefined };
  const tells = tellsUnsent(client);
  const note = (response: WireResponse | undefined) => {
    if (outcomeOf(response, tells) === 'unanswered') sent.unanswered = !isRead(operation);
  };
  const alone = Boolean(client.options.retryMax) || SWITCHES_BUCKET.has(operation);
  const inner = alone ? viewOf(client, { bucket, onFailure: note }) : state.viewFor(bucket, false);
  const self = guarded.thisOf(inner);
  let swallowed: unknown;
  const send = async (next: readonly unknown[]) => {
    if (operation === 'append') sent.position = appendPosition(next);
    const value = await methodOf(self, operation)(...copyArgs(next));
    if (!isSwallowed409(value)) return value;
    swallowed = value;
    throw await swallowedError(inner, value);
  };
  try {
    const value = await send(args);
    if (sent.position !== undefined) state.ledger.passed(objectKey(bucket, target.name ?? ''), sent.position);
    succeedAtOnce({ operation, target, settings }, value);
    return value;
  } catch (error) {
    const { mode, random, signal } = settings;
    const tools = toolsFor({ inner, name: target.name, acts: mode === 'act', random, signal });
    const watch = operation === 'append' ? watchAppend({ state, settings, args, target, sent }) : NOT_AN_APPEND;
    const plan: Plan = {
      operation,
      target,
      settings,
      startedAt,
      args,
      tools,
      tellsUnsent: tells,
      send,
      canSend: next => !next.some(arg => isStream(arg) && args.includes(arg)),
      async writtenBefore(conflict) {
        sent.unanswered ||= await watch.mayBeStored(conflict);
        return sent.unanswered ? 'unknown' : 'no';
      },
      onFailure(_outcome, failure) {
        note(responseOf(failure));
        return undefined;
      },
      recovery: watch.recovery,
      writtenAfter: () => (sent.unanswered ? 'unknown' : 'no'),
    };
    const ended = watch.remember(conduct(plan, error));
    // Watching changes nothing, so what ali-oss resolves with stays a result.
    return mode === 'observe' && swallowed !== undefined ? ended.catch(() => swallowed) : ended;
  }
}

const NOT_AN_APPEND: AppendWatch = {
  recovery: undefined,
  mayBeStored: () => Promise.resolve(false),
  remember: ended => ended,
};

function isStream(arg: unknown): boolean {
  if (typeof arg !== 'object' || arg === null) return false;
  const { pipe, getReader, write } = arg as Record<string, unknown>;
  return [pipe, getReader, write].some(method => typeof method === 'function');
}
