import { appendPosition, argsAt } from './position.js';
import { type Course, courseFrom, follow, isDoubtful, leave } from './course.js';
import { type Append, sendTo, stored, toolsOf } from './send.js';
import { recoveryOf } from './watch.js';
import type { Unanswered } from '../memory/ledger.js';
import { type AppendState, decideAppendConflict, decideUnanswered, type RecoveryRules } from './recovery.js';
import { conduct, type Plan } from '../call/engine.js';
import { surface } from '../conflict/decision.js';
import { objectUrl, type OssClient, responseOf } from '../ali-oss/view.js';
import type { SendOutcome } from '../ali-oss/answer.js';
import { mayHaveMetItself } from '../ali-oss/resend.js';
import { streamsSent } from '../ali-oss/streams.js';

/** A first send that failed. */
export interface FirstSend {
  readonly position: number;
  readonly earlier: Unanswered | undefined;
  readonly startedAt: number;
  readonly sentAt: number;
  /** Whether the position was where the object ended by OSS's last answer: then a conflict shows another writer. */
  readonly isKnown: boolean;
}

/** Brings an append whose first send failed to its end. */
export async function recover(
  append: Append,
  { position, earlier, startedAt, sentAt, isKnown }: FirstSend,
  error: unknown,
): Promise<unknown> {
  const { guarded } = append;
  const course = courseFrom(append, position, earlier);
  const plan = planOf(course, { startedAt, sentAt, isKnown });
  try {
    const value = await conduct(plan, error);
    if (value !== course.settled) leave(course);
    return value;
  } catch (surfaced) {
    // The ledger knows before the caller hears how it ended.
    if (!course.isEndTold) guarded.state.tails.forget(course.append.key);
    leave(course);
    throw surfaced;
  } finally {
    for (const opened of course.opened) opened.release();
  }
}

interface Start {
  readonly startedAt: number;
  readonly sentAt: number;
  readonly isKnown: boolean;
}

function planOf(course: Course, { startedAt, isKnown, ...at }: Start): Plan {
  const first = course.sent;
  const { progress } = course;
  const { guarded, inner, rules, target } = course.append;
  const { state, settings, operation } = guarded;
  const streams = streamsSent(first);
  let { sentAt } = at;
  const recovery: RecoveryRules = {
    identicalRecords: rules.identicalRecords,
    limit: course.append.placement?.limit,
    rivalWaitMs(moves) {
      if (moves === 1 && !isKnown) return 0;
      const nowMs = settings.now();
      const moment = { nowMs, roundTripMs: nowMs - sentAt, random: settings.random };
      return state.rivals.lost(course.append.key, moment);
    },
    toArgs: position => argsAt(course.append.args, position),
    toResult(next, headers) {
      if (next > progress.position) state.ledger.passed(course.append.key, progress.position);
      course.settled = resultOf(inner, course.append.target.name ?? '', next, headers);
      return course.settled;
    },
  };
  let outcome: SendOutcome = 'unsent';
  let reachedWire = false;
  return {
    operation,
    client: state.client,
    budget: state.budget,
    settings,
    target,
    startedAt,
    args: first,
    toolsFor: ({ name }, onRequest) => toolsOf(course.append, onRequest, name),
    async send(next) {
      await follow(course, next);
      streams.note(next);
      sentAt = settings.now();
      const value = await sendTo(course.append, progress.position, next);
      stored(course.append, progress.position, value);
      course.settled = value;
      return value;
    },
    reads: false,
    reached: () => course.append.wire?.reached === true,
    sentArgs: () => course.sent,
    canSend: next => (next[1] === course.append.args[1] ? progress.body.replayable : !streams.hadAnyOf(next)),
    writtenBefore(conflict) {
      if (conflict?.code === 'PositionNotEqualToLength') {
        const { nextPosition, kind } = conflict;
        course.isEndTold = kind !== 'beyond-end' && nextPosition !== undefined;
        if (course.isEndTold && nextPosition !== undefined)
          state.tails.set(course.append.key, { position: nextPosition, crc64: undefined });
      }
      if (mayHaveMetItself(state.client, conflict)) {
        const end = progress.position + (progress.body.length ?? 0);
        if ((conflict.nextPosition ?? Infinity) >= end) progress.unanswered = true;
      }
      return isDoubtful(course) ? 'unknown' : 'no';
    },
    onFailure(how, error) {
      const { body } = progress;
      outcome = how;
      reachedWire = responseOf(error) !== undefined || course.append.wire?.reached === true;
      if (how === 'unanswered' && body.handedOver && body.length !== 0) progress.unanswered = true;
      return body.problem;
    },
    recovery: recoveryOf(rules, (conflict, given) => decideAppendConflict(conflict, given, progress, recovery)),
    onSilence: async (isLast, onRequest) => {
      const { body } = progress;
      const tools = toolsOf(course.append, onRequest);
      if (body.problem !== undefined || !reachedWire || outcome === 'refused')
        return surface('sending it again would not help');
      return decideUnanswered(isLast, tools, progress, recovery);
    },
    writtenAfter: () => (isDoubtful(course) ? 'unknown' : 'no'),
    doubt: () => progress.doubt,
    rivals: () => rivalsSeen(progress, appendPosition(first)),
  };
}

/** What a call that kept losing saw of others: every lost position is at least one append of somebody else's. */
function rivalsSeen({ moves, position }: AppendState, began: number): string | undefined {
  if (moves < 2) return undefined;
  return (
    `this call lost its position ${moves} times, to at least ${moves} appends of other writers and ` +
    `${Math.max(0, position - began)} bytes of theirs: give every writer an object of its own`
  );
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
