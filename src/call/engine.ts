import { adviseOn } from '../advice/advise.js';
import { inLane, type Lanes, type Turn } from '../memory/lane.js';
import type { Budget } from '../memory/budget.js';
import type { Advice } from '../catalogue/index.js';
import { type Conflict, conflictOf, type Target, type Written } from '../conflict/conflict.js';
import type { Decision, Retry } from '../conflict/decision.js';
import { giveAdvice } from '../advice/errors.js';
import { conceal, isGivenUp, isNodeBuild, type OssClient, responseOf, tellsUnsent } from '../ali-oss/view.js';
import { bringToEnd, type Call, type Failure, type Outcome } from './loop.js';
import { decisionEvent, nextCallId, publish } from './publish.js';
import { isRepeatable, targetOf } from '../ali-oss/operations.js';
import type { Settings } from '../options.js';
import { decide } from './decide.js';
import type { Policy, Tools } from '../policies/policy.js';
import { keepReport, type Report } from '../conflict/report.js';
import { outcomeOf, type SendOutcome } from '../ali-oss/answer.js';
import { type About, refuseUnsent, tellSettled } from './end.js';
import { wait } from '../wait.js';

/** One guarded call, from its first send to its end. */
export interface Plan {
  readonly operation: string;
  readonly target: Target;
  readonly client: OssClient;
  readonly settings: Settings;
  /** What the client may spend on sending the same again. */
  readonly budget: Budget;
  /** When the call's turn came, by the settings' clock: waiting for earlier calls costs nothing of `maxElapsedMs`. */
  readonly startedAt: number;
  readonly args: readonly unknown[];
  /** The tools for a conflict of this bucket and object. `onRequest` is told of every request they make. */
  toolsFor(target: Target, onRequest: () => void): Tools;
  /** Whether it can change nothing in OSS. */
  readonly reads: boolean;
  send(args: readonly unknown[]): Promise<unknown>;
  /** Whether the send that just failed was handed to the network, where that can be told. */
  reached(): boolean;
  /** What was sent in place of the arguments that were asked for. */
  sentArgs?(): readonly unknown[];
  canSend(args: readonly unknown[]): boolean;
  /** Whether, going by all sends before this answer, something of the call may be stored. */
  writtenBefore(conflict: Conflict | undefined): Written | Promise<Written>;
  /** Takes note of a failed send. Gives the error to surface in place of the network's, where the fault was on our side. */
  onFailure(outcome: SendOutcome, error: unknown): unknown;
  /** Append recovery, where it is on. */
  readonly recovery?: Policy | undefined;
  /** Decides about a failure that is no 409 but may be tried again. Absent: such failures pass through. */
  onSilence?(isLast: boolean, onRequest: () => void): Promise<Decision>;
  /** What ali-oss resolved with, of a 409 that it swallowed and that nobody is to act on. */
  readonly swallowed?: { readonly value: unknown } | undefined;
  /** Whether, after all, something of the call may be stored. */
  writtenAfter(): Written;
  /** What made it impossible to say whether it is stored. */
  doubt?(): string | undefined;
  /** What was seen of other writers that made it fail. */
  rivals?(): string | undefined;
}

/** Brings a call whose first send failed to its end: resolves like ali-oss, or rejects with ali-oss's own error. */
export async function conduct(plan: Plan, error: unknown): Promise<unknown> {
  const notes: Notes = {
    callId: nextCallId(),
    lookUps: 0,
    reason: undefined,
    waiting: undefined,
    lastWord: undefined,
    paid: false,
  };
  const failure = await describe(plan, notes, error, plan.args, 1);
  const outcome = await endOf(plan, failure, notes);
  return finish(plan, outcome, notes);
}

/** What is noted on the way to a call's end. */
interface Notes {
  /** The call's name in its events. */
  readonly callId: number;
  /** Requests that were made beside the sends. */
  lookUps: number;
  /** Whether the last send was paid for from the client's budget. */
  paid: boolean;
  /** The last decision, where it was to wait by a policy's own limit. */
  waiting: Retry | undefined;
  /** Why a policy of the caller's has decided as it did, about the last conflict. */
  reason: string | undefined;
  /** The same, where that was the end of the call. */
  lastWord: string | undefined;
}

/** Runs a call at once or in its lane. When it is given up before it could begin, its error can still be asked about. */
export async function takeTurn<T>(
  plan: About,
  lanes: Lanes | undefined,
  key: string,
  task: (turn: Turn | undefined) => Promise<T>,
  writtenBefore?: () => Written,
): Promise<T> {
  const { signal } = plan.settings;
  let begun = false;
  const begin = (turn?: Turn) => {
    signal?.throwIfAborted();
    begun = true;
    return task(turn);
  };
  try {
    return await (lanes ? inLane(lanes, key, signal, begin) : begin());
  } catch (error) {
    if (!begun) refuseUnsent(plan, error, writtenBefore?.());
    throw error;
  }
}

async function describe(
  plan: Plan,
  { callId }: Notes,
  error: unknown,
  asked: readonly unknown[],
  attempt: number,
): Promise<Failure> {
  const { operation, settings, client } = plan;
  const args = plan.sentArgs?.() ?? asked;
  const target = targetOf(operation, args, plan.target.bucket);
  const response = responseOf(error);
  const elapsedMs = elapsed(plan);
  const circumstances = { operation, target, args, attempt, elapsedMs, written: 'no' as Written };
  // What a callback of the caller's threw may say 409 too. In browsers ali-oss copies errors, so there any may be its own.
  const isOfOss = response !== undefined || !isNodeBuild(client);
  const bare = isOfOss ? conflictOf(error, response, circumstances) : undefined;
  const written = await plan.writtenBefore(bare);
  const judged = outcomeOf(response, tellsUnsent(client));
  // An answer that ali-oss could not read came after the request was carried out.
  const isUnread = response === undefined && plan.reached() && !isGivenUp(error);
  const sendOutcome = isUnread ? 'unanswered' : judged;
  const own = plan.onFailure(sendOutcome, error);
  conceal(error);
  if (bare === undefined) {
    const { onEvent } = settings;
    if (sendOutcome === 'unanswered' && !plan.reads)
      publish({ type: 'unanswered', callId, operation, ...target, attempt, elapsedMs, error }, onEvent);
    return { error: own ?? error, isSilent: sendOutcome === 'unanswered' || sendOutcome === 'unsent' };
  }
  const conflict = written === 'no' ? bare : (conflictOf(error, response, { ...circumstances, written }) ?? bare);
  publish({ type: 'conflict', callId, conflict }, settings.onEvent);
  return { error, conflict };
}

async function endOf(plan: Plan, failure: Failure, notes: Notes): Promise<Outcome> {
  const { settings, target, operation } = plan;
  if (!failure.conflict && !plan.onSilence) {
    return { result: { error: failure.error }, attempts: 1, waitedMs: 0, trail: [] };
  }
  const sources = { policies: settings.policies, recovery: plan.recovery };
  const onRequest = counting(notes);
  const call: Call = {
    args: plan.args,
    attempts: settings.attempts,
    maxElapsedMs: settings.maxElapsedMs,
    signal: settings.signal,
    acts: settings.mode === 'act',
    elapsedMs: () => elapsed(plan),
    send: args => plan.send(args),
    spend: () => (notes.paid = plan.budget.spend()),
    canSend: args => plan.canSend(args),
    describe: (error, args, attempt) => describe(plan, notes, error, args, attempt),
    decide: async ({ conflict, isSilent }, attempt, args) => {
      if (conflict) {
        const { decision, isCallers } = await decide(conflict, toolsOf(plan, conflict, onRequest), sources);
        notes.reason = isCallers ? decision.because : undefined;
        notes.waiting =
          isCallers && decision.action === 'retry' && decision.withinMs !== undefined ? decision : undefined;
        return decision;
      }
      // In hours of waiting one answer may get lost, and these change nothing when they are carried out twice.
      if (isSilent && notes.waiting && isRepeatable(operation)) return notes.waiting;
      const isLast = attempt >= settings.attempts || !plan.canSend(args) || settings.signal?.aborted === true;
      const decision = await plan.onSilence?.(isLast, onRequest);
      // A wait that would be refused is as good as no attempt left.
      const fits = decision?.action !== 'retry' || elapsed(plan) + decision.afterMs <= settings.maxElapsedMs;
      return fits ? decision : plan.onSilence?.(true, onRequest);
    },
    onDecision: ({ conflict }, decision, refused, attempt) => {
      const isEnd = decision.action === 'surface' || refused !== undefined;
      notes.lastWord = isEnd ? notes.reason : undefined;
      const acted = settings.mode === 'act' && refused === undefined;
      const { bucket, name } = conflict ?? target;
      const { callId } = notes;
      const about = { callId, operation, bucket, name, ...(conflict && { conflict }), ...(refused && { refused }) };
      publish(decisionEvent({ ...about, attempt, elapsedMs: elapsed(plan), decision, acted }), settings.onEvent);
    },
    wait: ms => wait(ms, settings.signal),
  };
  return bringToEnd(call, failure);
}

const counting = (notes: Notes) => () => {
  notes.lookUps += 1;
};

function toolsOf(plan: Plan, { bucket, name }: Conflict, onRequest: () => void): Tools {
  return plan.toolsFor({ bucket, name }, onRequest);
}

async function finish(plan: Plan, outcome: Outcome, notes: Notes): Promise<unknown> {
  const { attempts, waitedMs, trail } = outcome;
  const written = plan.reads ? 'no' : 'error' in outcome.result ? plan.writtenAfter() : 'yes';
  const result = 'error' in outcome.result ? (plan.swallowed ?? outcome.result) : outcome.result;
  const failed = 'error' in result;
  // What a policy resolves was refused all the same.
  if (!failed && notes.paid && !outcome.last) plan.budget.refund();
  // Advice may look closer, and what that costs belongs into the report.
  const advice = failed ? await adviceOn(plan, outcome, written, notes) : undefined;
  const report: Report = Object.freeze({ attempts, waitedMs, lookUps: notes.lookUps, written, trail });
  keepReport(failed ? result.error : result.value, report);
  if (advice && failed) giveAdvice(result.error, advice);
  tellSettled(plan, result, report, notes.callId);
  if (failed) throw result.error;
  return result.value;
}

async function adviceOn(
  plan: Plan,
  { result, trail }: Outcome,
  written: Report['written'],
  notes: Notes,
): Promise<Advice | undefined> {
  const conflict = trail.at(-1)?.conflict;
  if (!conflict || !('error' in result) || conflict.error !== result.error) return undefined;
  const { locale, diagnose } = plan.settings;
  const unproven = plan.recovery !== undefined && written === 'unknown' && conflict.code === 'PositionNotEqualToLength';
  return adviseOn(conflict, {
    kind: unproven ? 'unproven' : conflict.kind,
    locale,
    known: [notes.lastWord, unproven ? plan.doubt?.() : plan.rivals?.()],
    look: diagnose ? toolsOf(plan, conflict, counting(notes)) : undefined,
  });
}

function elapsed({ settings, startedAt }: Plan): number {
  return settings.now() - startedAt;
}
