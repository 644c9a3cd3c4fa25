import { inLane, type Lanes, type Turn } from './append/lane.js';
import { type Advice, adviceFor } from './catalogue/index.js';
import { type Conflict, conflictOf, type Written } from './conflict.js';
import type { Decision } from './decision.js';
import { diagnosed } from './diagnose.js';
import { giveAdvice } from './errors.js';
import { conceal, isGivenUp, isNodeBuild, type OssClient, responseOf, tellsUnsent } from './intercept.js';
import { bringToEnd, type Call, type Failure, type Outcome } from './loop.js';
import { decisionEvent, isObserved, publish } from './observe.js';
import { type Target, targetOf } from './operations.js';
import type { Settings } from './options.js';
import { decide } from './policies/chain.js';
import type { Policy, Tools } from './policy.js';
import { firstTry, keepReport, type Report } from './report.js';
import { outcomeOf, type SendOutcome } from './send-outcome.js';
import { wait } from './wait.js';

/** One guarded call, from its first send to its end. */
export interface Plan {
  readonly operation: string;
  readonly target: Target;
  readonly client: OssClient;
  readonly settings: Settings;
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

/** What a call is about. */
export type About = Pick<Plan, 'operation' | 'target' | 'settings'>;

/** Brings a call whose first send failed to its end: resolves like ali-oss, or rejects with ali-oss's own error. */
export async function conduct(plan: Plan, error: unknown): Promise<unknown> {
  const failure = await describe(plan, error, plan.args, 1);
  const notes: Notes = { lookUps: 0, lastWord: undefined };
  const outcome = await endOf(plan, failure, notes);
  return finish(plan, outcome, notes);
}

/** What is noted on the way to a call's end. */
interface Notes {
  /** Requests that were made beside the sends. */
  lookUps: number;
  /** Why a policy of the caller's has surfaced the error. */
  lastWord: string | undefined;
}

/** The end of a call that succeeded at its first send. */
export function succeedAtOnce(reads: boolean, settings: Settings, about: () => About, value: unknown): void {
  const report = firstTry(reads);
  keepReport(value, report);
  if (isObserved('settled', settings.onEvent)) tellSettled(about(), 'resolved', report);
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

/** The end of a call that was given up before anything of it was sent; an earlier try of the same may yet be stored. */
export function refuseUnsent(plan: About, error: unknown, written: Written = 'no'): void {
  const report: Report = Object.freeze({ attempts: 0, waitedMs: 0, lookUps: 0, written, trail: Object.freeze([]) });
  keepReport(error, report);
  tellSettled(plan, 'rejected', report);
}

async function describe(plan: Plan, error: unknown, asked: readonly unknown[], attempt: number): Promise<Failure> {
  const { operation, settings, client } = plan;
  const args = plan.sentArgs?.() ?? asked;
  const target = targetOf(operation, args, plan.target.bucket);
  const response = responseOf(error);
  const circumstances = { operation, target, args, attempt, elapsedMs: elapsed(plan), written: 'no' as Written };
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
      publish({ type: 'unanswered', operation, ...target, attempt, error }, onEvent);
    return { error: own ?? error };
  }
  const conflict = written === 'no' ? bare : (conflictOf(error, response, { ...circumstances, written }) ?? bare);
  publish({ type: 'conflict', conflict }, settings.onEvent);
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
    canSend: args => plan.canSend(args),
    describe: (error, args, attempt) => describe(plan, error, args, attempt),
    decide: async ({ conflict }, attempt, args) => {
      if (conflict) {
        const { decision, isCallers } = await decide(conflict, toolsOf(plan, conflict, onRequest), sources);
        notes.lastWord = isCallers && decision.action === 'surface' ? decision.because : undefined;
        return decision;
      }
      const isLast = attempt >= settings.attempts || !plan.canSend(args) || settings.signal?.aborted === true;
      const decision = await plan.onSilence?.(isLast, onRequest);
      // A wait that would be refused is as good as no attempt left.
      const fits = decision?.action !== 'retry' || elapsed(plan) + decision.afterMs <= settings.maxElapsedMs;
      return fits ? decision : plan.onSilence?.(true, onRequest);
    },
    onDecision: ({ conflict }, decision, refused, attempt) => {
      const acted = settings.mode === 'act' && refused === undefined;
      const { bucket, name } = conflict ?? target;
      const about = { operation, bucket, name, ...(conflict && { conflict }), ...(refused && { refused }) };
      publish(decisionEvent({ ...about, attempt, decision, acted }), settings.onEvent);
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
  // Advice may look closer, and what that costs belongs into the report.
  const advice = failed ? await adviceOn(plan, outcome, written, notes) : undefined;
  const report: Report = Object.freeze({ attempts, waitedMs, lookUps: notes.lookUps, written, trail });
  keepReport(failed ? result.error : result.value, report);
  if (advice && failed) giveAdvice(result.error, advice);
  tellSettled(plan, failed ? 'rejected' : 'resolved', report);
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
  const advice = adviceFor(conflict.code, unproven ? 'unproven' : conflict.kind, locale);
  const facts = [
    notes.lastWord,
    unproven ? plan.doubt?.() : plan.rivals?.(),
    diagnose ? await diagnosed(conflict, toolsOf(plan, conflict, counting(notes))) : undefined,
  ];
  const known = facts.filter(Boolean);
  return known.length === 0 ? advice : { ...advice, cause: `${advice.cause} (${known.join('; ')})` };
}

function tellSettled(plan: About, outcome: 'resolved' | 'rejected', report: Report) {
  const { operation, target, settings } = plan;
  if (!isObserved('settled', settings.onEvent)) return;
  publish({ type: 'settled', operation, ...target, outcome, report }, settings.onEvent);
}

function elapsed({ settings, startedAt }: Plan): number {
  return settings.now() - startedAt;
}
