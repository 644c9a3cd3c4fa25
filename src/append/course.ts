import { appendPosition, argsAt, askedPosition } from './position.js';
import { pin } from './pin.js';
import type { Append } from './send.js';
import { type Body, sumOf } from './body.js';
import type { Unanswered } from '../memory/ledger.js';
import type { AppendState } from './recovery.js';
import { objectKey } from '../memory/client.js';
import type { Guarded } from '../call/call.js';
import { targetOf } from '../ali-oss/operations.js';
import { crc64OfHeader } from '../policies/tools.js';

/** What is being sent where: a policy may send to another object, or another body. */
export interface Course {
  append: Append;
  readonly progress: AppendState;
  /** The unanswered send of an earlier call that this one tries again, at its position. */
  earlier: Unanswered | undefined;
  /** What was sent last. */
  sent: readonly unknown[];
  /** Whether a policy moved the record while it was not known to be absent where it was. */
  leftBehind: boolean;
  /** Whether a 409 has told where the object ends now. */
  isEndTold: boolean;
  /** The result that OSS gave or that the stored bytes prove; not one that a policy made up. */
  settled: unknown;
  /** Bodies that policies brought. */
  readonly opened: Body[];
}

/** Begins where the first send went. */
export function courseFrom(append: Append, position: number, earlier: Unanswered | undefined): Course {
  const { guarded, key, body, args } = append;
  return {
    append,
    progress: {
      body,
      position,
      unanswered: earlier !== undefined,
      crcBefore: crcBefore(guarded, key, position),
      moves: 0,
      silences: 0,
      doubt: undefined,
    },
    earlier,
    sent: argsAt(args, position),
    leftBehind: false,
    isEndTold: false,
    settled: undefined,
    opened: [],
  };
}

/** Follows the arguments of the next send. */
export async function follow(course: Course, next: readonly unknown[]): Promise<void> {
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
    await append.turn?.moveTo(key, signal);
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
export function leave({ append, progress, earlier }: Course): void {
  const { body, guarded, key } = append;
  const { ledger } = guarded.state;
  if (earlier && !progress.unanswered) ledger.settle(key, earlier);
  if (progress.unanswered && !earlier)
    ledger.note(key, { position: progress.position, length: body.length, crc64: sumOf(body) });
}

/** Whether a send of the call may be stored without our knowing. */
export function isDoubtful({ progress, leftBehind }: Course): boolean {
  return progress.unanswered || leftBehind;
}

function endOf({ guarded, key }: Append): number {
  return guarded.state.tails.get(key)?.position ?? 0;
}

function crcBefore({ state }: Guarded, key: string, position: number): bigint | undefined {
  const tail = state.tails.get(key);
  return position === 0 ? 0n : tail?.position === position ? crc64OfHeader(tail.crc64) : undefined;
}
