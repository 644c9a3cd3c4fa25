import type { Conflict } from '../conflict/conflict.js';
import { type Decision, resolve, retry, surface } from '../conflict/decision.js';
import { type Tools, waitMs } from '../policies/policy.js';
import type { Body } from './body.js';
import { endByHead } from './end.js';
import { couldNotLook, prove, type Verdict } from './proof.js';

/** What one append knows of itself while it is under way. */
export interface AppendState {
  body: Body;
  /** Where it was last sent to. */
  position: number;
  /** Whether a send to `position` may be stored there without our knowing. */
  unanswered: boolean;
  /** CRC-64 of the object before `position`, where known. */
  crcBefore: bigint | undefined;
  /** How often it lost its position to another writer. */
  moves: number;
  /** How often it had to be tried again without knowing more than before. */
  silences: number;
  /** What made it impossible to say whether it is stored. */
  doubt: string | undefined;
}

/** How long the object may become, where that is not left to OSS. */
export interface AppendLimit {
  /** In bytes. */
  readonly endsAtMost: number;
  /** Is told where the object ends when the record would take it past that; the call is then surfaced. */
  passed(end: number): void;
}

/** What the recovery is set to do. */
export interface RecoveryRules {
  readonly limit?: AppendLimit | undefined;
  /** Whether another writer could have written the very same bytes. */
  readonly identicalRecords: 'never' | 'possible';
  /** Makes what ali-oss would have resolved with, for a record found to end at `nextPosition`. */
  readonly toResult: (nextPosition: number, headers: Readonly<Record<string, string>>) => unknown;
  /** How long to wait after this many positions were lost to other writers, in milliseconds. @default 0 */
  readonly rivalWaitMs?: (moves: number) => number;
  /** Gives the arguments of a send to another position. */
  readonly toArgs: (position: number) => readonly unknown[];
}

const SILENCE = { baseMs: 100, capMs: 5000, jitter: 'full' } as const;

/**
 * Decides about a 409 PositionNotEqualToLength. The position is the idempotency key: the same bytes sent twice to one
 * position cannot be stored twice, to two positions they can. So it moves only when nothing of ours can sit at the old one.
 */
export async function decideAppendConflict(
  conflict: Conflict,
  tools: Tools,
  state: AppendState,
  rules: RecoveryRules,
): Promise<Decision> {
  const end = await endOf(conflict, tools);
  if (typeof end !== 'number') return couldNotTell(end, tools, state);
  const { position } = state;
  if (end < position) {
    state.doubt = state.unanswered ? `the object ends at ${end}, before ${position}: it was replaced` : undefined;
    return surface(
      `the object ends at ${end}, before the position ${position}: it shrank, was replaced or never was that long`,
    );
  }
  if (!state.unanswered || state.body.length === 0) return move(end, 'nothing of this call is stored', state, rules);
  return follow(await prove({ ...state, next: end }, tools), end, tools, state, rules);
}

/** Decides about a send that got no answer: the same bytes to the same position, or, when it was the last try, a look. */
export async function decideUnanswered(
  isLast: boolean,
  tools: Tools,
  state: AppendState,
  rules: RecoveryRules,
): Promise<Decision> {
  if (!isLast) {
    const because = state.unanswered
      ? 'no answer: the same bytes at the same position cannot be stored twice'
      : 'not sent';
    return retry({ afterMs: silenceMs(state, tools), because });
  }
  if (!state.unanswered) return surface('it could not be sent');
  const end = await endOf(undefined, tools);
  if (typeof end !== 'number') return unknown(state, end.because);
  const verdict = await prove({ ...state, next: end }, tools);
  if (verdict.is === 'ours') return found(verdict, state, rules);
  if (verdict.is !== 'theirs') return unknown(state, verdict.because);
  state.unanswered = false;
  return surface(`another record sits at ${state.position}: ${verdict.because}`);
}

function follow(verdict: Verdict, end: number, tools: Tools, state: AppendState, rules: RecoveryRules): Decision {
  switch (verdict.is) {
    case 'ours':
      return found(verdict, state, rules);
    case 'theirs':
      state.unanswered = false;
      return move(end, `another writer's record sits at ${state.position}: ${verdict.because}`, state, rules);
    case 'absent':
      return retry({ afterMs: silenceMs(state, tools), because: verdict.because });
    case 'later':
      state.doubt = verdict.because;
      return retry({ afterMs: silenceMs(state, tools), because: verdict.because });
    case 'unknown':
      return unknown(state, verdict.because);
  }
}

function found(verdict: Verdict, state: AppendState, rules: RecoveryRules): Decision {
  if (rules.identicalRecords === 'possible') {
    return unknown(state, `${verdict.because} are the record's, but another writer could have written the same`);
  }
  const next = state.position + (state.body.length ?? 0);
  return resolve(
    rules.toResult(next, verdict.headers ?? {}),
    `the record is stored at ${state.position}: ${verdict.because}`,
  );
}

function move(end: number, because: string, state: AppendState, rules: RecoveryRules): Decision {
  if (rules.limit && end + (state.body.length ?? 0) > rules.limit.endsAtMost) {
    rules.limit.passed(end);
    return surface(`the object ends at ${end}, and the record would take it past ${rules.limit.endsAtMost} bytes`);
  }
  state.moves += 1;
  const afterMs = rules.rivalWaitMs?.(state.moves) ?? 0;
  return retry({ args: rules.toArgs(end), afterMs, because: `the object ends at ${end}; ${because}` });
}

function unknown(state: AppendState, because: string): Decision {
  state.doubt = because;
  return surface(`not known whether the record is stored at ${state.position}: ${because}`);
}

function couldNotTell(look: Verdict, tools: Tools, state: AppendState): Decision {
  if (look.is === 'later') {
    return retry({ afterMs: silenceMs(state, tools), because: look.because });
  }
  if (state.unanswered) return unknown(state, look.because);
  return surface(`the 409 carries no x-oss-next-append-position and ${look.because}`);
}

/** Lost races are no reason to wait for an answer any longer, so it grows with what was not answered alone. */
function silenceMs(state: AppendState, tools: Tools): number {
  state.silences += 1;
  return waitMs(state.silences, SILENCE, tools.random);
}

/** Where the object ends: the 409 says it itself, HEAD otherwise. */
async function endOf(conflict: Conflict | undefined, tools: Tools): Promise<number | Verdict> {
  if (conflict?.nextPosition !== undefined) return conflict.nextPosition;
  try {
    return endByHead(await tools.head()) ?? { is: 'unknown', because: 'the object is not appendable any more' };
  } catch (error) {
    const { status } = (error ?? {}) as { status?: unknown };
    return status === 404 ? 0 : couldNotLook(error);
  }
}
