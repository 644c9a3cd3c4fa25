import { append as say } from '../catalogue/reasons/append.js';
import type { Conflict } from '../conflict/conflict.js';
import { type Decision, resolve, retry, type Retry, surface } from '../conflict/decision.js';
import { type Tools, waitMs } from '../policies/policy.js';
import type { Looks } from '../policies/tools.js';
import { type Asked, type Failed, findEnd, prove, type Verdict } from './looks.js';
import { type Reason, rules } from './rules.js';
import {
  type AppendLimit,
  type AppendState,
  doubt,
  isInDoubt,
  isOpen,
  isTaken,
  objectOf,
  openSends,
  pass,
  settle,
  stored,
  tellEnd,
  tellShrunk,
  unsuspect,
} from './state.js';

/** How recovery acts for one call. */
export interface RecoveryRules {
  readonly explicitPosition: 'move' | 'keep';
  readonly mayBeResent: boolean;
  /** False in `observe` mode: nothing is taken for acknowledged. */
  readonly acts: boolean;
  readonly limit?: AppendLimit | undefined;
  /** Makes what ali-oss would have resolved with, for a record found to end at `nextPosition`. */
  readonly toResult: (nextPosition: number, headers: Readonly<Record<string, string>>) => unknown;
  /** How long to wait after a position was lost to other writers, in milliseconds. @default 0 */
  readonly rivalWaitMs?: (moves: number) => number;
  /** Gives the arguments of a send to another position. */
  readonly toArgs: (position: number) => readonly unknown[];
  /** What to add where a record is found that had asked OSS to call back. */
  readonly callback?: string | undefined;
}

/** How what told nothing is tried again. */
export const SILENCE = { baseMs: 100, capMs: 5000, jitter: 'full' } as const;

/** Why a 409 of the moment has to be looked into, going by what is known. */
export function reasonToLook(
  state: AppendState,
  mayBeResent: boolean,
  end: number | undefined,
  isKey = true,
): Reason | undefined {
  const { position, body, identicalRecords } = state;
  const given = isKey ? state.given : undefined;
  const known = { position, given, identicalRecords, length: body?.length, isOpen: isOpen(state) };
  return rules.reasonToLook({ ...known, mayBeResent, end });
}

/** Decides about a 409 PositionNotEqualToLength: looks where the record may sit, and moves it where it cannot. */
export async function decideAppendConflict(
  conflict: Conflict,
  tools: Looks,
  state: AppendState,
  how: RecoveryRules,
): Promise<Decision> {
  const { position } = state;
  const { nextPosition } = conflict;
  const asked: Asked | Failed = nextPosition === undefined ? await findEnd(tools) : { end: nextPosition };
  if ('is' in asked) return withoutEnd(asked, state, how, tools);
  const { end } = asked;
  if (end < position) {
    tellShrunk(state, end);
    unsuspect(state);
    state.isLookedInto = true;
    state.doubt = isInDoubt(state) ? say.endsBefore(end, position) : undefined;
    return surface(
      `the object ends at ${end}, before the position ${position}: it was shortened or replaced, or it was never that long`,
    );
  }
  tellEnd(state, end);
  // It ends there now, and did not when the 409 was made.
  if (end === position) return again(state, tools, `the object ends at ${end} now`);
  const reason = reasonToLook(state, how.mayBeResent, end);
  if (reason === undefined) {
    leave(state);
    return move(state, how, 'nothing of this call is stored');
  }
  const verdict = await isOurs(state, tools, asked);
  if (verdict.is === 'ours') return found(verdict, state, how);
  if (verdict.is === 'absent') return again(state, tools, verdict.because);
  if (verdict.is === 'theirs' || rules.mayPass(reason, verdict.is)) {
    leave(state);
    return move(state, how, `another writer's record is at ${position}: ${verdict.because}`);
  }
  if (verdict.is === 'lost') return again(state, tools, verdict.because, true);
  return unknown(state, verdict.because);
}

/** OSS gave no answer to the question for the end, or refused it. */
function withoutEnd(asked: Failed, state: AppendState, how: RecoveryRules, tools: Tools): Decision {
  if (asked.is === 'lost') return again(state, tools, asked.because, true);
  const reason = reasonToLook(state, how.mayBeResent, undefined);
  if (reason !== undefined && !rules.mayPass(reason, 'refused')) return unknown(state, asked.because);
  leave(state);
  return surface(`the 409 carries no x-oss-next-append-position and ${asked.because}`);
}

/** Nothing of the record sits at its position. */
function leave(state: AppendState): void {
  unsuspect(state);
  pass(state, state.position);
}

/** Decides about a send that got no answer: the same bytes to the same position cannot be stored twice. */
export function decideUnanswered(state: AppendState, tools: Tools): Decision {
  const because = isInDoubt(state)
    ? 'no response: the same bytes at the same position cannot be stored twice'
    : 'the request could not be sent';
  return again(state, tools, because);
}

/** What can still be known when nothing is sent any more. */
export async function lastLook(state: AppendState, tools: Looks, how: RecoveryRules): Promise<Decision | undefined> {
  const { position } = state;
  if (!rules.looksLast() || state.isLookedInto) return undefined;
  if (!openSends(state).some(send => send.position === position)) return undefined;
  const asked = await findEnd(tools);
  if ('is' in asked) return unknown(state, asked.because);
  if (asked.end < position) tellShrunk(state, asked.end);
  else tellEnd(state, asked.end);
  if (asked.end < position) return unknown(state, say.endsBefore(asked.end, position));
  if (asked.end === position) return unknown(state, say.mayArrive(position));
  const verdict = await isOurs(state, tools, asked);
  if (verdict.is === 'ours') return found(verdict, state, how);
  if (verdict.is !== 'theirs') return unknown(state, verdict.because);
  leave(state);
  state.doubt = undefined;
  return surface(`another record is at ${position}: ${verdict.because}`);
}

/**
 * Settles open sends that cannot arrive any more: one look at each is conclusive. Gives the decision where that was the end
 * of the call.
 */
export async function settleOverdue(
  state: AppendState,
  tools: Looks,
  how: RecoveryRules,
): Promise<Decision | undefined> {
  for (const send of openSends(state).filter(rules.cannotArrive)) {
    [state.position, state.isGuess, state.crcBefore] = [send.position, send.isGuess, undefined];
    const asked = await findEnd(tools);
    // Then it stays open, and the next send goes to its place.
    if ('is' in asked) return undefined;
    tellEnd(state, asked.end);
    const verdict = await isOurs(state, tools, asked);
    if (verdict.is === 'ours') return found(verdict, state, how);
    if (verdict.is === 'refused' || verdict.is === 'lost') return undefined;
    settle(state, send);
  }
  return undefined;
}

/** Whether the record sits at its position. What this process acknowledged for another call is another's. */
async function isOurs(state: AppendState, tools: Looks, { end, head }: Asked): Promise<Verdict> {
  const { position, body } = state;
  if (!body) return { is: 'refused', because: say.gone() };
  const verdict = await prove({ position, body, end, head, crcBefore: state.crcBefore }, tools);
  if ('end' in verdict && verdict.end !== undefined) tellEnd(state, verdict.end);
  if (verdict.is !== 'ours') return verdict;
  if (isTaken(state, position)) {
    return { is: 'theirs', because: 'this process has acknowledged that place for another call' };
  }
  const { length = 0 } = body;
  for (const longer of objectOf(state).open.filter(send => rules.outranks(send, position, length))) {
    const sum = await longer.crc64;
    const other = { length: longer.length, crc64: () => Promise.resolve(sum) };
    const rank = await prove(
      { position, body: other, end: Math.max(end, verdict.end ?? 0), crcBefore: undefined },
      tools,
    );
    if (rank.is === 'ours') return { is: 'theirs', because: 'a longer record of this process that begins with it' };
    if (rank.is === 'refused' || rank.is === 'lost') return rank;
  }
  return verdict;
}

function found(verdict: Verdict, state: AppendState, how: RecoveryRules): Decision {
  if (!rules.proves(state)) {
    const why = state.isGuess ? say.thereBefore() : say.sameByAnother();
    return unknown(state, say.unproven(verdict.because, why));
  }
  const next = state.position + (state.body?.length ?? 0);
  const headers = 'headers' in verdict ? (verdict.headers ?? {}) : {};
  if (how.acts) stored(state, next, next === verdictEnd(verdict) ? headers['x-oss-hash-crc64ecma'] : undefined);
  const because = `the record is stored at ${state.position}: ${verdict.because}`;
  return resolve(how.toResult(next, headers), how.callback === undefined ? because : `${because}; ${how.callback}`);
}

const verdictEnd = (verdict: Verdict) => ('end' in verdict ? verdict.end : undefined);

function move(state: AppendState, how: RecoveryRules, because: string): Decision {
  const { given, position, body } = state;
  if (!rules.mayMove(how.explicitPosition, given, position)) {
    state.kept = say.kept(position);
    return surface(`${because}; ${state.kept}`);
  }
  const end = openSends(state)[0]?.position ?? objectOf(state).end ?? position;
  if (how.limit && end + (body?.length ?? 0) > how.limit.endsAtMost) {
    how.limit.passed(end);
    return surface(`the object ends at ${end}, and the record would take it past ${how.limit.endsAtMost} bytes`);
  }
  state.moves += 1;
  const afterMs = how.rivalWaitMs?.(state.moves) ?? 0;
  const told = end === objectOf(state).end ? `the object ends at ${end}` : `an open send of the record went to ${end}`;
  return retry({ args: how.toArgs(end), afterMs, ...limitOf(state), because: `${told}; ${because}` });
}

/** Bounded by time: what a client may send in vain says nothing of how many others there are. */
function limitOf({ settings }: AppendState): Pick<Retry, 'withinMs'> | object {
  // A call may be given all the time there is; a decision names a number.
  return rules.costsAnAttempt() ? {} : { withinMs: Math.min(settings.maxElapsedMs, Number.MAX_VALUE) };
}

/** Tries the same again, in a while. Lost races are no reason to wait any longer, so it grows with what told nothing alone. */
function again(state: AppendState, tools: Tools, because: string, isDoubtful = false): Decision {
  if (isDoubtful) state.doubt = because;
  state.silences += 1;
  return retry({ afterMs: waitMs(state.silences, SILENCE, tools.random), because });
}

function unknown(state: AppendState, because: string): Decision {
  if (!isOpen(state)) doubt(state);
  state.doubt = because;
  state.isLookedInto = true;
  return surface(`not known whether the record is stored at ${state.position}: ${because}`);
}
