import { appendPosition, argsAt, askedPosition, optionsOf } from './append-args.js';
import { onlyPositions } from './append-watch.js';
import { type Body, pinBody, sumOf } from './append/body.js';
import { isPath } from './append/file-body.js';
import type { Unanswered } from './append/ledger.js';
import { type AppendState, decideAppendConflict, decideUnanswered, type RecoveryRules } from './append/recovery.js';
import { objectKey } from './client-state.js';
import { type About, conduct, type Plan, refuseUnsent, succeedAtOnce, takeTurn } from './conduct.js';
import { positionOf } from './conflict.js';
import { copyArgs } from './copy.js';
import { surface } from './decision.js';
import type { Guarded } from './guarded-call.js';
import { isNodeBuild, mimeOfPath, objectUrl, type OssClient, responseOf, tellsUnsent } from './intercept.js';
import { methodOf } from './methods.js';
import { targetOf } from './operations.js';
import type { AppendRecoveryOptions } from './options.js';
import type { Tools } from './policy.js';
import { reportOf } from './report.js';
import type { SendOutcome } from './send-outcome.js';
import { crc64OfHeader, toolsFor } from './tools.js';

/** Above this size an append to an object of unknown length asks for the length first: a refused body is not sent in vain. */
const HEAD_FIRST_BYTES = 1024 * 1024;

/** Appends exactly once: queues in the object's lane, then sends until the record is stored, refused or not knowable. */
export async function recoveredAppend(
  guarded: Guarded,
  given: readonly unknown[],
  rules: Required<AppendRecoveryOptions>,
): Promise<unknown> {
  const { state, settings, operation } = guarded;
  const { bucket } = state.client.options;
  const args = copyArgs(given);
  const target = targetOf(operation, args, bucket ?? undefined);
  const about: About = { operation, settings, target };
  const inner = state.viewFor(bucket, true);
  const pinned = pin(inner, args, rules.bufferStreamsBytes);
  // A body that cannot be pinned is told when its turn comes, so that it does not overtake; until then nobody listens.
  pinned.catch(() => undefined);
  try {
    const asked = askedPosition(args);
    const key = objectKey(bucket, target.name ?? '');
    return await takeTurn(about, state.appendLanes, key, async () => {
      const { body, options } = await pinned;
      return inTurn(guarded, { about, inner, key, body, args, options, asked, startedAt: settings.now(), rules });
    });
  } catch (error) {
    if (!reportOf(error)) refuseUnsent(about, error);
    throw error;
  } finally {
    void pinned.then(
      ({ body }) => {
        body.release();
      },
      () => undefined,
    );
  }
}

interface Pinned {
  readonly body: Body;
  /** Options that ali-oss would have read off the path. */
  readonly options: Readonly<Record<string, unknown>>;
}

async function pin(inner: OssClient, args: readonly unknown[], bufferStreamsBytes: number): Promise<Pinned> {
  const [name, file] = args;
  const { mime, contentLength, headers } = optionsOf(args);
  const lengthGiven = contentLength !== undefined || 'Content-Length' in Object(headers);
  if (!isPath(file)) return { body: await pinBody(file, { bufferStreamsBytes, lengthGiven }), options: {} };
  // ali-oss looks at the file first, so a path that is no file is refused in its own words.
  const asked = mimeOfPath(inner, String(name), file, mime);
  const opened = (async () => pinBody(file, { bufferStreamsBytes, lengthGiven }))();
  opened.catch(() => undefined);
  const type = await asked;
  return { body: await opened, options: { mime: type } };
}

interface Turn extends Pinned {
  readonly about: About;
  readonly inner: OssClient;
  readonly key: string;
  readonly args: readonly unknown[];
  readonly asked: number | undefined;
  readonly startedAt: number;
  readonly rules: Required<AppendRecoveryOptions>;
}

async function inTurn(guarded: Guarded, turn: Turn): Promise<unknown> {
  const { state, settings } = guarded;
  const { about, inner, key, body, asked, args } = turn;
  const { name } = about.target;
  const tools = toolsFor({ inner, name, acts: true, random: settings.random, signal: settings.signal });
  const earlier = state.ledger.has(key) ? await state.ledger.find(key, body) : undefined;
  const position =
    earlier?.position ?? asked ?? state.tails.get(key)?.position ?? (await startOf(turn, tools, guarded));
  const progress: AppendState = {
    body,
    position,
    unanswered: earlier !== undefined,
    crcBefore: crcBefore(guarded, key, position),
    moves: 0,
    doubt: undefined,
    replaced: false,
  };
  const send = sender(guarded, turn, progress);
  const first = argsAt(args, position);
  try {
    const value = await send(first);
    succeedAtOnce(about, value);
    return value;
  } catch (error) {
    try {
      const value = await conduct(planOf(guarded, turn, { progress, send, first, tools }), error);
      state.ledger.passed(key, progress.position);
      return value;
    } catch (surfaced) {
      remember(guarded, turn, progress, earlier);
      throw surfaced;
    }
  }
}

/** Has a later try of the same bytes know of this one, before the caller hears how it ended. */
function remember(
  { state }: Guarded,
  { key, body }: Turn,
  progress: AppendState,
  earlier: Unanswered | undefined,
): void {
  const { position, unanswered, replaced } = progress;
  state.tails.forget(key);
  if (earlier && !(unanswered && earlier.position === position)) state.ledger.settle(key, earlier);
  // The caller has been told that the object was replaced: what was sent to the old one is no concern of the new one.
  if (replaced) state.ledger.forget(key);
  else if (unanswered && earlier?.position !== position) {
    state.ledger.note(key, { position, length: body.length, crc64: sumOf(body) });
  }
}

/** Where to begin with an object that this process has not appended to yet. */
async function startOf({ body, key }: Turn, tools: Tools, { state }: Guarded): Promise<number> {
  if (body.length !== undefined && body.length <= HEAD_FIRST_BYTES) return 0;
  try {
    const { nextPosition, crc64 } = await tools.head();
    if (nextPosition !== undefined) state.tails.set(key, { position: nextPosition, crc64 });
    return nextPosition ?? 0;
  } catch {
    return 0;
  }
}

function crcBefore({ state }: Guarded, key: string, position: number): bigint | undefined {
  const tail = state.tails.get(key);
  return position === 0 ? 0n : tail?.position === position ? tail.crc64 : undefined;
}

function sender(guarded: Guarded, turn: Turn, progress: AppendState) {
  const { state, operation } = guarded;
  const { inner, key, body, args, options } = turn;
  return async (next: readonly unknown[]): Promise<unknown> => {
    const position = appendPosition(next);
    if (position !== progress.position) {
      // Whoever moves it has made sure that nothing of ours can sit at the old position.
      progress.position = position;
      progress.unanswered = false;
      progress.crcBefore = crcBefore(guarded, key, position);
    }
    const sendable = next[1] === args[1] ? body.send() : { file: next[1], options: {} };
    const [name, asked] = copyArgs([next[0], optionsOf(next)]);
    const value = await methodOf(inner, operation)(name, sendable.file, {
      ...(asked as object),
      ...options,
      ...sendable.options,
    });
    const result = value as { nextAppendPosition?: unknown; res?: { headers?: Record<string, unknown> } };
    const end = positionOf(result.nextAppendPosition) ?? position + (body.length ?? 0);
    // In browsers the header is there only if CORS exposes it, and the caller was promised a position.
    result.nextAppendPosition ??= String(end);
    state.tails.set(key, { position: end, crc64: crc64OfHeader(result.res?.headers?.['x-oss-hash-crc64ecma']) });
    state.ledger.passed(key, position);
    return value;
  };
}

interface UnderWay {
  readonly progress: AppendState;
  readonly send: (args: readonly unknown[]) => Promise<unknown>;
  readonly first: readonly unknown[];
  readonly tools: Tools;
}

function planOf(guarded: Guarded, turn: Turn, { progress, send, first, tools }: UnderWay): Plan {
  const { state } = guarded;
  const { about, inner, key, body, args, startedAt, rules } = turn;
  const recovery: RecoveryRules = {
    identicalRecords: rules.identicalRecords,
    toArgs: position => argsAt(args, position),
    toResult: (next, headers) => resultOf(inner, about.target.name ?? '', next, headers),
  };
  let outcome: SendOutcome = 'unsent';
  let reachedWire = false;
  return {
    ...about,
    startedAt,
    args: first,
    tools,
    tellsUnsent: tellsUnsent(state.client),
    send,
    canSend: next => next[1] !== args[1] || body.replayable,
    writtenBefore(conflict) {
      if (conflict?.code === 'PositionNotEqualToLength') {
        const { nextPosition, kind } = conflict;
        if (kind !== 'beyond-end' && nextPosition !== undefined)
          state.tails.set(key, { position: nextPosition, crc64: undefined });
        // A browser re-sends a POST on a dead connection without telling anybody.
        const end = progress.position + (body.length ?? 0);
        if (!isNodeBuild(state.client) && (nextPosition ?? Infinity) >= end) progress.unanswered = true;
      }
      return progress.unanswered ? 'unknown' : 'no';
    },
    onFailure(how, error) {
      outcome = how;
      reachedWire = responseOf(error) !== undefined;
      if (how === 'unanswered' && body.handedOver && body.length !== 0) progress.unanswered = true;
      return body.problem;
    },
    recovery: onlyPositions((conflict, given) => decideAppendConflict(conflict, given, progress, recovery)),
    onSilence: async (attempt, isLast) => {
      if (body.problem !== undefined || !reachedWire || outcome === 'refused')
        return surface('sending it again would not help');
      return decideUnanswered(attempt, isLast, tools, progress, recovery);
    },
    writtenAfter: () => (progress.unanswered ? 'unknown' : 'no'),
    doubt: () => progress.doubt,
  };
}

/** What ali-oss resolves with, for a record that is found to be stored. */
function resultOf(inner: OssClient, name: string, nextPosition: number, headers: Readonly<Record<string, string>>) {
  const nextAppendPosition = String(nextPosition);
  return {
    name,
    url: objectUrl(inner, name),
    res: { status: 200, statusCode: 200, headers: { ...headers, 'x-oss-next-append-position': nextAppendPosition } },
    nextAppendPosition,
  };
}
