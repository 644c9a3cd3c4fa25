import { appendPosition, argsAt, askedPosition } from './append-args.js';
import { type Append, sendTo, stored, toolsOf } from './append-send.js';
import { onlyPositions } from './append-watch.js';
import { pin } from './append-pin.js';
import { type Body, sumOf } from './append/body.js';
import type { Unanswered } from './append/ledger.js';
import { type AppendState, decideAppendConflict, decideUnanswered, type RecoveryRules } from './append/recovery.js';
import { conduct, type Plan } from './conduct.js';
import { surface } from './decision.js';
import type { Guarded } from './guarded-call.js';
import { objectKey } from './client-state.js';
import { isNodeBuild, objectUrl, type OssClient, responseOf } from './intercept.js';
import { targetOf } from './operations.js';
import type { SendOutcome } from './send-outcome.js';
import { streamsSent } from './streams.js';
import { crc64OfHeader } from './tools.js';

/** A first send that failed. */
export interface FirstSend {
  readonly position: number;
  readonly earlier: Unanswered | undefined;
  readonly startedAt: number;
}

/** Brings an append whose first send failed to its end. */
export async function recover(
  append: Append,
  { position, earlier, startedAt }: FirstSend,
  error: unknown,
): Promise<unknown> {
  const { guarded, key, body, args } = append;
  const progress: AppendState = {
    body,
    position,
    unanswered: earlier !== undefined,
    crcBefore: crcBefore(guarded, key, position),
    moves: 0,
    doubt: undefined,
  };
  const first = argsAt(args, position);
  const course: Course = { append, progress, earlier, sent: first, leftBehind: false, settled: undefined, opened: [] };
  const plan = planOf(course, { startedAt, first });
  try {
    const value = await conduct(plan, error);
    if (value !== course.settled) leave(course);
    return value;
  } catch (surfaced) {
    // The ledger knows before the caller hears how it ended.
    guarded.state.tails.forget(course.append.key);
    leave(course);
    throw surfaced;
  } finally {
    for (const opened of course.opened) opened.release();
  }
}

/** What is being sent where: a policy may send to another object, or another body. */
interface Course {
  append: Append;
  readonly progress: AppendState;
  /** The unanswered send of an earlier call that this one tries again, at its position. */
  earlier: Unanswered | undefined;
  /** What was sent last. */
  sent: readonly unknown[];
  /** Whether a policy moved the record while it was not known to be absent where it was. */
  leftBehind: boolean;
  /** The result that OSS gave or that the stored bytes prove; not one that a policy made up. */
  settled: unknown;
  /** Bodies that policies brought. */
  readonly opened: Body[];
}

/** Follows the arguments of the next send. */
async function follow(course: Course, next: readonly unknown[]): Promise<void> {
  const { append, progress } = course;
  const { guarded, inner, rules } = append;
  const { signal } = guarded.settings;
  const target = targetOf(guarded.operation, next, append.target.bucket);
  const isSame = target.name === append.target.name && next[1] === append.args[1];
  course.sent = next;
  course.append = { ...append, args: next };
  if (isSame && appendPosition(next) === progress.position) return;
  // Recovery has made sure that nothing of ours can sit at the old position. A policy that has not is taken at its word.
  const isSure = !progress.unanswered;
  course.leftBehind ||= !isSure;
  leave({ ...course, append });
  if (!isSame) {
    const pinned =
      next[1] === append.args[1]
        ? append
        : await pin(inner, next, { bufferStreamsBytes: rules.bufferStreamsBytes, signal });
    if (pinned !== append) course.opened.push(pinned.body);
    const key = objectKey(target.bucket, target.name ?? '');
    course.append = { ...append, body: pinned.body, options: pinned.options, args: next, target, key };
    progress.body = pinned.body;
  }
  course.earlier = isSure || !isSame ? await earlierOf(course.append) : undefined;
  progress.position = course.earlier?.position ?? askedPosition(next) ?? endOf(course.append);
  progress.unanswered = course.earlier !== undefined;
  progress.crcBefore = crcBefore(guarded, course.append.key, progress.position);
  course.sent = argsAt(next, progress.position);
}

/** An unanswered send of the same bytes to the same object. */
async function earlierOf({ guarded, key, body }: Append): Promise<Unanswered | undefined> {
  const { ledger } = guarded.state;
  return ledger.has(key) ? ledger.find(key, { length: body.length, crc64: () => sumOf(body) }) : undefined;
}

/** Has a later try of the same bytes know what became of this one at the place it was last sent to. */
function leave({ append, progress, earlier }: Course): void {
  const { body, guarded, key } = append;
  const { ledger } = guarded.state;
  if (earlier && !progress.unanswered) ledger.settle(key, earlier);
  if (progress.unanswered && !earlier)
    ledger.note(key, { position: progress.position, length: body.length, crc64: sumOf(body) });
}

function isDoubtful({ progress, leftBehind }: Course): boolean {
  return progress.unanswered || leftBehind;
}

function endOf({ guarded, key }: Append): number {
  return guarded.state.tails.get(key)?.position ?? 0;
}

function crcBefore({ state }: Guarded, key: string, position: number): bigint | undefined {
  const tail = state.tails.get(key);
  return position === 0 ? 0n : tail?.position === position ? crc64OfHeader(tail.crc64) : undefined;
}

interface Start {
  readonly startedAt: number;
  readonly first: readonly unknown[];
}

function planOf(course: Course, { startedAt, first }: Start): Plan {
  const { progress } = course;
  const { guarded, inner, rules, target } = course.append;
  const { state, settings, operation } = guarded;
  const streams = streamsSent(first);
  const recovery: RecoveryRules = {
    identicalRecords: rules.identicalRecords,
    limit: course.append.placement?.limit,
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
    settings,
    target,
    startedAt,
    args: first,
    toolsFor: name => toolsOf(course.append, name),
    async send(next) {
      await follow(course, next);
      streams.note(next);
      if (course.append.wire) course.append.wire.reached = false;
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
        if (kind !== 'beyond-end' && nextPosition !== undefined)
          state.tails.set(course.append.key, { position: nextPosition, crc64: undefined });
        // A browser re-sends a POST on a dead connection without telling anybody.
        const end = progress.position + (progress.body.length ?? 0);
        if (!isNodeBuild(state.client) && (nextPosition ?? Infinity) >= end) progress.unanswered = true;
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
    recovery: onlyPositions((conflict, given) => decideAppendConflict(conflict, given, progress, recovery)),
    onSilence: async (attempt, isLast) => {
      const { body } = progress;
      const tools = toolsOf(course.append);
      if (body.problem !== undefined || !reachedWire || outcome === 'refused')
        return surface('sending it again would not help');
      return decideUnanswered(attempt, isLast, tools, progress, recovery);
    },
    writtenAfter: () => (isDoubtful(course) ? 'unknown' : 'no'),
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
