import { append as say } from '../catalogue/reasons/append.js';
import { isForeign } from '../ali-oss/answer.js';
import { asksForCallback, objectName } from '../ali-oss/operations.js';
import { mayHaveMetItself } from '../ali-oss/resend.js';
import { streamsSent } from '../ali-oss/streams.js';
import { isNodeBuild, objectUrl } from '../ali-oss/view.js';
import { responseOf } from '../ali-oss/wire.js';
import { elapsedMs } from '../call/end.js';
import type { Recovery } from '../call/decide.js';
import type { Failure, Sends } from '../call/sends.js';
import type { Conflict } from '../conflict/conflict.js';
import { surface } from '../conflict/decision.js';
import { objectKey } from '../memory/client.js';
import type { AppendRules } from '../options.js';
import { waitMs } from '../policies/policy.js';
import { wait } from '../wait.js';
import type { Body } from './body.js';
import { newDeadline } from './deadline.js';
import { decideElsewhere } from './elsewhere.js';
import { findEnd } from './looks.js';
import { pin } from './pin.js';
import { appendPosition, argsAt, askedPosition } from './position.js';
import {
  decideAppendConflict,
  decideUnanswered,
  lastLook,
  reasonToLook,
  type RecoveryRules,
  SILENCE,
} from './recovery.js';
import { type Append, sendTo, toolsOf } from './send.js';
import {
  type AppendState,
  crcBefore,
  doubt,
  findEarlier,
  isInDoubt,
  objectOf,
  openSends,
  stored,
  sumUp,
  tellEnd,
  tellShrunk,
} from './state.js';

/** When the first send of an append left. */
interface FirstSend {
  readonly sentAtMs: number;
  /** Whether it went to the end by OSS's last word: then a conflict shows another writer. */
  readonly isAtKnownEnd: boolean;
}

/** The sends of an append with recovery: they go where the record belongs, and know what may be stored. */
export function recoveredSends(
  first: Append,
  state: AppendState,
  { sentAtMs, isAtKnownEnd }: FirstSend,
): Sends & { readonly how: RecoveryRules } {
  const { guarded, rules } = first;
  const { settings } = guarded;
  const mayBeResent = rules.mayBeResent || !isNodeBuild(guarded.state.client);
  const began = state.position;
  let append = first;
  let args = argsAt(first.args, state.position);
  let sentAt = sentAtMs;
  let isSent = true;
  const streams = streamsSent(args);
  const opened: Body[] = [];

  const how: RecoveryRules = {
    ...{ explicitPosition: rules.explicitPosition, mayBeResent, limit: first.placement?.limit, acts: true },
    callback: asksForCallback(first.args[2])
      ? 'whether OSS called the application server back is not known'
      : undefined,
    rivalWaitMs(moves) {
      if (moves === 1 && !isAtKnownEnd) return 0;
      const nowMs = settings.now();
      const moment = { nowMs, roundTripMs: nowMs - sentAt, random: settings.random };
      return guarded.state.rivals.lost(append.key, moment);
    },
    toArgs: position => argsAt(append.args, position),
    toResult: (next, headers) => resultOf(append, next, headers),
  };

  /** Every wait counts against `maxElapsedMs`. */
  const inTime = async <T>(why: string, begin: (signal: AbortSignal) => T | Promise<T>): Promise<T> => {
    const deadline = newDeadline(settings.signal, why);
    const leftMs = Math.max(0, settings.maxElapsedMs - elapsedMs(first.call));
    try {
      return await deadline.within(leftMs, Promise.resolve(begin(deadline.signal)));
    } finally {
      deadline.stop();
    }
  };

  /** Follows the arguments of the next send: recovery's, or those of a policy, which is taken at its word. */
  const follow = async (next: readonly unknown[]) => {
    const name = objectName(String(next[0]));
    const isSame = name === append.name && next[1] === append.args[1];
    args = next;
    append = { ...append, args: next };
    if (isSame && appendPosition(next) === state.position) return;
    // In the same object its open sends tell.
    state.isLeftBehind ||= !isSame && isInDoubt(state);
    if (!isSame) {
      const key = objectKey(append.call.bucket, name);
      const pinned =
        next[1] === first.args[1]
          ? first
          : await inTime('The stream did not end', signal => {
              return pin(append.inner, next, { bufferStreamsBytes: rules.bufferStreamsBytes, signal });
            });
      if (pinned !== first) opened.push(pinned.body);
      await inTime(`${name} was not free`, signal => append.turn?.moveTo(key, signal));
      append = { ...append, body: pinned.body, options: pinned.options, name, key };
      if (pinned.body !== state.body) {
        state.replaced.add(state.record);
        state.record = {};
      }
      [state.key, state.body] = [key, pinned.body];
      await findEarlier(state);
    }
    const [open] = openSends(state).filter(send => !isSame || send.position === appendPosition(next));
    const wanted = open?.position ?? askedPosition(next) ?? objectOf(state).end;
    state.isGuess = open?.isGuess ?? wanted === undefined;
    state.position = wanted ?? 0;
    if (wanted === undefined) await askForEnd(append, state);
    state.crcBefore = crcBefore(state, state.position);
    args = argsAt(next, state.position);
  };

  const ofPositions: Recovery = (conflict, tools) => decideAppendConflict(conflict, tools, state, how);

  return {
    how,
    get args() {
      return args;
    },
    get written() {
      return state.isStored ? 'yes' : isInDoubt(state) ? 'unknown' : 'no';
    },
    get reached() {
      return state.isReached;
    },
    given: first.given,
    get problem() {
      return append.body.problem;
    },
    canSend: next => (next[1] === append.args[1] ? append.body.replayable : !streams.hadAnyOf(next)),
    async send(next) {
      isSent = state.isLookedInto = state.isReached = false;
      await follow(next);
      streams.note(next);
      if (append.placement?.beforeSend) await append.placement.beforeSend(append.name, state.position);
      isSent = true;
      sentAt = settings.now();
      return sendTo(append, state, args);
    },
    learn: failure => {
      learn(state, failure, { mayBeResent, holds: isSent && append.body.handedOver && append.body.length !== 0 });
    },
    decide: recoveryOf(rules, ofPositions),
    decideSilence({ outcome, error }, tools) {
      const isOver = outcome === 'refused' || outcome === 'impossible' || outcome === 'stored';
      const left = responseOf(error) !== undefined || isForeign(error) || state.isReached;
      if (append.body.problem !== undefined || isOver || !left || !isSent)
        return surface('sending it again would not help');
      return decideUnanswered(state, tools);
    },
    lastLook: tools => lastLook(state, tools, how),
    get kind() {
      return !state.isStored && isInDoubt(state) ? 'unproven' : undefined;
    },
    get seen() {
      return isInDoubt(state) ? state.doubt : (state.kept ?? rivalsSeen(state, began));
    },
    end() {
      // Begun before the bodies go; nobody has to wait for it.
      void sumUp(state);
      for (const body of opened) body.release();
    },
  };
}

/**
 * Asks where the object ends, for as long as the call may take: no record is sent to a place that nobody told. Where OSS
 * lets nobody ask, it begins at 0, as a guess.
 */
export async function askForEnd(append: Append, state: AppendState): Promise<void> {
  const { attempts, maxElapsedMs, random, signal } = state.settings;
  const tools = toolsOf(append);
  for (let tries = 1; ; tries += 1) {
    const asked = await findEnd(tools);
    if (!('is' in asked)) {
      tellEnd(state, asked.end);
      const known = objectOf(state);
      if (known.end === asked.end) known.crc64 = asked.head?.crc64;
      [state.position, state.isGuess] = [known.end ?? asked.end, false];
      return;
    }
    if (asked.is === 'refused') return;
    const afterMs = waitMs(tries, SILENCE, random);
    // What ali-oss threw at the question is what it would have thrown at the append.
    if (asked.isFinal || tries >= attempts || elapsedMs(append.call) + afterMs > maxElapsedMs) throw asked.error;
    await wait(afterMs, signal);
  }
}

/** What to learn an answer with. */
interface Learning {
  readonly mayBeResent: boolean;
  /** Whether what was sent can be stored: it left completely, and is not empty. */
  readonly holds: boolean;
  /** Whether a given position is looked at as the record's key: only recovery looks. @default true */
  readonly isKey?: boolean;
}

/** Reads an answer, or its absence, of an append: the only place where its doubts begin. */
export function learn(
  state: AppendState,
  { outcome, conflict }: Failure,
  { mayBeResent, holds, isKey }: Learning,
): void {
  if (outcome === 'stored') stored(state, state.position + (state.body?.length ?? 0));
  if (outcome === 'unanswered' && holds) doubt(state);
  if (conflict?.code === 'PositionNotEqualToLength') learnPosition(state, conflict, mayBeResent, isKey);
  else if (mayHaveMetItself(state.client.client, conflict, mayBeResent)) doubt(state, true);
}

function learnPosition(state: AppendState, { nextPosition }: Conflict, mayBeResent: boolean, isKey = true): void {
  if (nextPosition !== undefined && nextPosition < state.position) tellShrunk(state, nextPosition);
  else if (nextPosition !== undefined) tellEnd(state, nextPosition);
  const reason = reasonToLook(state, mayBeResent, nextPosition, isKey);
  if (reason !== undefined && reason !== 'open') doubt(state, true);
}

/** What recovery knows what to do about: a position that is not the end, and an object that takes no appends. */
export function recoveryOf({ onNotAppendable }: AppendRules, ofPositions: Recovery): Recovery {
  const tried = new Set<string>();
  return (conflict, tools) => {
    if (conflict.code === 'PositionNotEqualToLength') return ofPositions(conflict, tools);
    return onNotAppendable && decideElsewhere(conflict, onNotAppendable, tried);
  };
}

/** What a call that kept losing saw of others: every lost position is at least one append of somebody else's. */
function rivalsSeen({ moves, position }: AppendState, began: number): string | undefined {
  if (moves < 2) return undefined;
  return say.rivals(moves, Math.max(0, position - began));
}

/** What ali-oss resolves with, for a record that is found to be stored. */
function resultOf({ inner, name }: Append, nextPosition: number, headers: Readonly<Record<string, string>>) {
  const nextAppendPosition = String(nextPosition);
  return {
    name,
    url: objectUrl(inner, name),
    res: { status: 200, statusCode: 200, headers: { ...headers, 'x-oss-next-append-position': nextAppendPosition } },
    nextAppendPosition,
  };
}
