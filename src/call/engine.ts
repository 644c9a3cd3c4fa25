import { adviseOn } from '../advice/advise.js';
import { giveAdvice } from '../advice/errors.js';
import { codeIn, tell, type Topic } from '../advice/told.js';
import { isForeign, outcomeOf, provenance, type SendOutcome } from '../ali-oss/answer.js';
import { isRepeatable, leavesSome, targetOf } from '../ali-oss/operations.js';
import { isGivenUp, isNodeBuild, type OssClient, tellsUnsent } from '../ali-oss/view.js';
import { conceal, responseOf } from '../ali-oss/wire.js';
import { conflictOf, statusOf, type Target } from '../conflict/conflict.js';
import { type Decision, type Refusal, type Retry, surface } from '../conflict/decision.js';
import { withoutData } from '../conflict/report.js';
import type { Budget } from '../memory/budget.js';
import type { Hears, Looks } from '../policies/tools.js';
import { wait } from '../wait.js';
import { decide } from './decide.js';
import { type Call, elapsedMs, endCall, hearsOf, type Result, targetOfCall } from './end.js';
import { Again, takeTurns } from './loop.js';
import { decisionEvent, nextCallId, publish } from './publish.js';
import type { Failure, Sends } from './sends.js';

/** What a call stands on. */
export interface Ground {
  readonly client: OssClient;
  /** What the client may spend on sending the same again. */
  readonly budget: Budget;
  /** The tools for a conflict of this bucket and object. */
  toolsFor(target: Target, hears: Hears): Looks;
  /** What ali-oss resolved with, of a 409 that it swallowed and that nobody is to act on. */
  readonly swallowed?: { readonly value: unknown } | undefined;
}

/** What is noted on the way to a call's end. */
interface Course {
  readonly call: Call;
  readonly sends: Sends;
  readonly ground: Ground;
  /** What the next send is given. */
  next: readonly unknown[];
  /** Sends that count against `attempts`: a lost race and a wait by a policy's own limit do not. */
  spent: number;
  /** Whether the last send was paid for from the client's budget. */
  isPaid: boolean;
  /** The last decision, where it was to wait by a limit of the caller's policy. */
  waiting: Retry | undefined;
  /** Why a policy of the caller's has decided as it did, about the last conflict. */
  reason: string | undefined;
  /** Whether the caller gave up while a policy was writing. */
  isGivenUp: boolean;
  /** The last error, where something else than OSS answered. */
  foreign: unknown;
  /** The decision that the call ended on; absent where a later send succeeded. */
  last: Decision | undefined;
}

/** Brings a call whose first send failed to its end: resolves like ali-oss, or rejects with ali-oss's own error. */
export async function bringToEnd(call: Call, sends: Sends, ground: Ground, error: unknown): Promise<unknown> {
  call.id = nextCallId();
  const course: Course = {
    ...{ call, sends, ground, next: sends.args, spent: 1, isPaid: false },
    ...{ waiting: undefined, reason: undefined, isGivenUp: false, foreign: undefined, last: undefined },
  };
  const result = await follow(course, error);
  await sends.end?.();
  const shown = 'error' in result ? (ground.swallowed ?? result) : result;
  // What a policy resolves was refused all the same.
  if ('value' in shown && course.isPaid && !course.last) ground.budget.refund();
  const written = call.reads ? 'no' : 'value' in result ? writtenBy(call, sends, result.value) : failedBy(call, sends);
  // Advice may look closer, and what that costs belongs into the report.
  if ('error' in shown) await advise(course, shown.error, written);
  endCall(call, shown, written);
  if ('error' in shown) throw shown.error;
  return shown.value;
}

function writtenBy({ operation }: Call, { args }: Sends, value: unknown): 'yes' | 'unknown' {
  return leavesSome(operation, args, value) ? 'unknown' : 'yes';
}

/** A policy's own writes count too. */
function failedBy({ leftUnknown }: Call, { written }: Sends): Sends['written'] {
  return leftUnknown ? 'unknown' : written;
}

/** Decides and acts until the call resolves or is surfaced. Never rejects. */
async function follow(course: Course, first: unknown): Promise<Result> {
  const { call, sends } = course;
  let failed: { readonly error: unknown } | undefined = { error: first };
  const turn = async (): Promise<Result> => {
    if (!failed) {
      call.attempts += 1;
      try {
        const value = await sends.send(course.next);
        course.last = undefined;
        return { value };
      } catch (error) {
        failed = { error };
      }
    }
    try {
      const failure = await read(course, failed.error);
      failed = undefined;
      course.next = sends.args;
      return await act(course, failure);
    } catch (error) {
      if (error instanceof Again) throw error;
      // The reason of a signal, which need not be an Error.
      return { error };
    }
  };
  const { signal } = call.settings;
  const waiting = async (ms: number) => {
    const startedMs = elapsedMs(call);
    try {
      await wait(ms, signal);
    } finally {
      call.waitedMs += Math.max(0, elapsedMs(call) - startedMs);
    }
  };
  try {
    return await takeTurns(turn, waiting);
  } catch (error) {
    return { error };
  }
}

/** Reads what came of a send; has the sends learn from it; then describes it. */
async function read(course: Course, error: unknown): Promise<Failure> {
  const { call, sends, ground } = course;
  const { operation, settings, attempts: attempt } = call;
  const outcome = outcomeIn(ground.client, sends, error);
  const about = { target: targetOf(operation, sends.args, call.bucket ?? undefined), elapsedMs: elapsedMs(call) };
  const circumstances = { operation, ...about, args: sends.args, attempt, given: sends.given };
  const describe = (written: 'no' | 'unknown') =>
    outcome === 'refused' ? conflictOf(error, responseOf(error), { ...circumstances, written }) : undefined;
  const bare = describe('no');
  course.foreign = outcome === 'unanswered' && isOfSomebodyElse(error) ? error : undefined;
  await sends.learn({ error, outcome, conflict: bare });
  conceal(error);
  const callId = (call.id ??= nextCallId());
  const conflict = bare && sends.written === 'unknown' ? describe('unknown') : bare;
  if (conflict) {
    publish({ type: 'conflict', callId, conflict }, settings.onEvent);
  } else if (outcome === 'unanswered' && !call.reads) {
    const { target, elapsedMs } = about;
    publish({ type: 'unanswered', callId, operation, ...target, attempt, elapsedMs, error }, settings.onEvent);
  }
  return { error: conflict ? error : (sends.problem ?? error), outcome, conflict };
}

/** Whether what came back was not OSS's. */
function isOfSomebodyElse(error: unknown): boolean {
  const response = responseOf(error);
  if (isForeign(error) || statusOf(error, response) === 409) return true;
  return response?.status !== undefined && response.status > 0 && !provenance.isOfOss(response);
}

function outcomeIn(client: OssClient, sends: Sends, error: unknown): SendOutcome {
  if (isForeign(error)) return 'unanswered';
  const response = responseOf(error);
  if (response !== undefined) return outcomeOf(response, { tellsUnsent: tellsUnsent(client) });
  // In browsers ali-oss copies errors, and what came with them is lost on the way.
  if (!isNodeBuild(client) && statusOf(error, undefined) === 409) return 'refused';
  // An answer that ali-oss could not read came after the request was carried out.
  return sends.reached && !isGivenUp(error) ? 'unanswered' : 'unsent';
}

async function act(course: Course, failure: Failure): Promise<Result> {
  const { call, sends } = course;
  const acts = call.settings.mode === 'act';
  const tools = toolsIn(course, failure.conflict ?? targetOfCall(call));
  let decision: Decision | undefined = await decideIn(course, failure, tools);
  const refused = decision?.action === 'retry' ? refusalOf(course, decision, failure) : undefined;
  // What a policy would have done about it, where nobody follows it, is no part of the advice.
  if (decision?.action === 'retry' && !refused) course.reason = undefined;
  note(course, failure, decision, refused);
  const isEnd = decision?.action !== 'resolve' && (decision?.action !== 'retry' || refused !== undefined);
  if (isEnd && acts && sends.lastLook) {
    const found = await sends.lastLook(tools);
    if (found) note(course, failure, found, undefined);
    decision = found ?? decision;
    if (found?.action === 'resolve') return ended(course, { value: found.value }, found);
    return ended(course, { error: failure.error }, decision);
  }
  if (decision?.action === 'resolve' && acts) return ended(course, { value: decision.value }, decision);
  const error: unknown = course.isGivenUp ? call.settings.signal?.reason : failure.error;
  if (isEnd || decision?.action !== 'retry' || !acts) return ended(course, { error }, decision);
  if (decision.withinMs === undefined) course.spent += 1;
  course.next = decision.args ?? course.next;
  throw new Again(decision.afterMs);
}

function ended(course: Course, result: Result, last: Decision | undefined): Result {
  course.last = last;
  return result;
}

async function decideIn(course: Course, failure: Failure, tools: Looks): Promise<Decision | undefined> {
  const { call, sends } = course;
  const { conflict, outcome } = failure;
  if (!conflict) {
    const isSilent = outcome === 'unanswered' || outcome === 'unsent';
    // In hours of waiting one answer may get lost, and these change nothing when they are carried out twice.
    if (isSilent && course.waiting && isRepeatable(call.operation)) return course.waiting;
    return sends.decideSilence?.(failure, tools);
  }
  const {
    decision,
    isCallers,
    isGivenUp = false,
  } = await decide(conflict, tools, {
    policies: call.settings.policies,
    recovery: sends.decide,
  });
  if (decision.action === 'surface' && decision.written === 'unknown') call.leftUnknown = true;
  if (call.settings.isNode && isElsewhere(call, decision)) return surface(ONE_NAME);
  course.isGivenUp = isGivenUp;
  course.reason = isCallers ? decision.because : undefined;
  course.waiting = isCallers && decision.action === 'retry' && decision.withinMs !== undefined ? decision : undefined;
  return decision;
}

/** Publishes a decision before it is followed, and adds it to the trail. */
function note(
  { call }: Course,
  { conflict }: Failure,
  decision: Decision | undefined,
  refused: Refusal | undefined,
): void {
  if (!decision) return;
  const { operation, settings, attempts: attempt } = call;
  const { bucket, name } = conflict ?? targetOfCall(call);
  const acted = settings.mode === 'act' && refused === undefined;
  const about = { callId: (call.id ??= nextCallId()), operation, bucket, name, attempt, elapsedMs: elapsedMs(call) };
  const why = { ...(conflict && { conflict }), ...(refused && { refused }) };
  publish(decisionEvent({ ...about, ...why, decision, acted }), settings.onEvent);
  if (conflict)
    call.trail.push(Object.freeze({ conflict, decision: withoutData(decision), ...(refused && { refused }) }));
}

function refusalOf(course: Course, decision: Retry, { conflict }: Failure): Refusal | undefined {
  const { call, sends, ground } = course;
  const { attempts, maxElapsedMs, signal, mode } = call.settings;
  const { afterMs, withinMs, args } = decision;
  if (signal?.aborted) return 'aborted';
  if (withinMs === undefined && course.spent >= attempts) return 'attempts';
  if (!sends.canSend(args ?? course.next)) return 'not-replayable';
  if (elapsedMs(call) + afterMs > (withinMs ?? maxElapsedMs)) return 'time';
  // What is sent with other arguments, or at a pace of its own, does not ask the same again and again.
  const isRepeat = (args ?? course.next) === course.next && withinMs === undefined;
  const costs = isRepeat && conflict !== undefined && mode === 'act';
  course.isPaid = costs && ground.budget.spend();
  return costs && !course.isPaid ? 'budget' : undefined;
}

const ONE_NAME =
  'a ClusterClient stores under one name on every node, so no node may take another: choose the name before the call';

/** Whether a decision has the call go to another object. */
function isElsewhere({ operation, bucket, args }: Call, decision: Decision): boolean {
  if (decision.action !== 'retry' || decision.args === undefined) return false;
  const nameIn = (given: readonly unknown[]) => targetOf(operation, given, bucket ?? undefined).name;
  return nameIn(decision.args) !== nameIn(args);
}

function toolsIn({ call, ground }: Course, { bucket, name }: Partial<Target>): Looks {
  return ground.toolsFor({ bucket, name }, hearsOf(call));
}

async function advise(course: Course, error: unknown, written: Sends['written']): Promise<void> {
  const { call, sends, reason } = course;
  const conflict = call.trail.at(-1)?.conflict;
  const { locale, diagnose } = call.settings;
  if (!conflict || conflict.error !== error) {
    const topic = topicOf(course, error, written);
    if (topic) tell(error, topic, locale);
    return;
  }
  const advice = await adviseOn(conflict, {
    kind: sends.kind ?? conflict.kind,
    locale,
    known: [reason, sends.seen],
    look: diagnose ? toolsIn(course, conflict) : undefined,
  });
  giveAdvice(error, advice);
}

/** What there is to say about an error that is no 409 of OSS's. */
function topicOf({ call, foreign }: Course, error: unknown, written: Sends['written']): Topic | undefined {
  // The reason of a signal is the caller's own, and may be that of many calls.
  if (call.settings.signal?.aborted && call.settings.signal.reason === error) return undefined;
  const isInDoubt = written === 'unknown';
  const is409 = statusOf(error, responseOf(error)) === 409;
  if (foreign !== undefined && foreign === error && (isInDoubt || is409 || isForeign(error))) return 'foreignAnswer';
  if (isInDoubt) return 'doubt';
  const code = responseOf(error) && codeIn(error);
  return code === undefined ? undefined : { code };
}
