import { vi } from 'vitest';
import type { SendOutcome } from '../../src/ali-oss/answer.js';
import type { OssClient } from '../../src/ali-oss/view.js';
import { newCall } from '../../src/call/end.js';
import { bringToEnd } from '../../src/call/engine.js';
import type { Sends } from '../../src/call/sends.js';
import type { Decision } from '../../src/conflict/decision.js';
import type { ConflictEvent, RemedyEvent, SettledEvent } from '../../src/conflict/events.js';
import type { Report } from '../../src/conflict/report.js';
import { type Settings, settingsFrom } from '../../src/options.js';
import { tools } from './fakes.js';

/** What the sends after the first end with, in order: a value, or something to reject with. */
export type Send = { readonly value: unknown } | { readonly reject: unknown };

/** How a call is to go. What is left out goes well. */
export interface Plan extends Partial<Pick<Settings, 'attempts' | 'maxElapsedMs' | 'signal' | 'mode' | 'policies'>> {
  readonly operation?: string;
  /** What the first send failed with. @default a 409 */
  readonly error?: unknown;
  /** What is decided about the failures, in order, be they 409s or not. */
  readonly decisions?: readonly Decision[];
  /** Whether what is no 409 is decided about as well. @default true */
  readonly decidesSilence?: boolean;
  readonly sends?: readonly Send[];
  readonly written?: Sends['written'];
  readonly reached?: boolean;
  readonly problem?: unknown;
  readonly canSend?: Sends['canSend'];
  readonly learn?: Sends['learn'];
  readonly end?: Sends['end'];
  readonly lastLook?: Sends['lastLook'];
  readonly spend?: () => boolean;
  readonly refund?: () => void;
  /** What a 409 was swallowed as, which nobody acts on. */
  readonly swallowed?: { readonly value: unknown };
  /** What the clock says at first, in milliseconds. The call began at 0. */
  readonly nowMs?: number;
  /** A clock of its own. */
  readonly clock?: () => number;
  /** What a wait of `ms` does: how much time passes; `never` where it does not end by itself. @default `ms` */
  readonly passes?: (ms: number) => number | 'never';
}

/** How a call went. */
export interface Outcome {
  readonly result: { readonly value: unknown } | { readonly error: unknown };
  readonly report: Report;
  /** Everything that was done, in order. */
  readonly log: readonly string[];
  /** The arguments of every send. */
  readonly sent: readonly (readonly unknown[])[];
  /** How every failure was read. */
  readonly read: readonly SendOutcome[];
  readonly events: readonly RemedyEvent[];
  readonly elapsedMs: number;
}

/** A 409, as ali-oss throws it. */
export const busy = (code = 'StaleFile') => Object.assign(new Error(`${code}: a message`), { status: 409, code });

/** Without ali-oss's own network, an error is all that is seen of an answer. */
const client: OssClient = { options: {}, requestError: error => Promise.resolve(error) };

/** Brings a call to its end whose every step is scripted. Time passes only while it waits. */
export async function play(plan: Plan): Promise<Outcome> {
  const { operation = 'putMeta', attempts = 10, maxElapsedMs = 60_000, signal } = plan;
  const error = 'error' in plan ? plan.error : busy();
  const log: string[] = [];
  const sent: (readonly unknown[])[] = [];
  const read: SendOutcome[] = [];
  const events: RemedyEvent[] = [];
  const [decisions, answers] = [[...(plan.decisions ?? [])], [...(plan.sends ?? [])]];
  let now = plan.nowMs ?? 0;
  const settings: Settings = {
    ...settingsFrom({ policies: plan.policies ?? {}, mode: plan.mode ?? 'act' }),
    ...{ attempts, maxElapsedMs, signal, now: plan.clock ?? (() => now) },
    onEvent(event) {
      events.push(event);
      log.push(lineOf(event));
    },
  };
  const call = newCall({ operation, settings, args: ['k'], bucket: 'b', reads: false });
  Object.assign(call, { attempts: 1, startedAt: 0 });
  let { args } = call;
  const decide = () => {
    log.push(`decide ${call.attempts}`);
    const decision = decisions.shift();
    if (decision === undefined) throw new Error('one decision too many');
    return decision;
  };
  const sends: Sends = {
    ...{ reached: plan.reached ?? true, problem: plan.problem, decide },
    canSend: plan.canSend ?? (() => true),
    ...(plan.end && { end: plan.end }),
    ...(plan.lastLook && { lastLook: plan.lastLook }),
    get args() {
      return args;
    },
    get written() {
      return plan.written ?? 'no';
    },
    async send(next) {
      log.push('send');
      sent.push((args = next));
      await Promise.resolve();
      const answer = answers.shift();
      if (answer === undefined) throw new Error('one send too many');
      if ('reject' in answer) throw answer.reject;
      return answer.value;
    },
    learn(failure) {
      log.push(`learn ${call.attempts}`);
      read.push(failure.outcome);
      return plan.learn?.(failure);
    },
    ...(plan.decidesSilence !== false && { decideSilence: decide }),
  };
  const budget = { spend: plan.spend ?? (() => true), refund: plan.refund ?? (() => undefined), earn: () => undefined };
  const { passes = (ms: number) => ms } = plan;
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, ms = 0) => {
    log.push(`wait ${ms}`);
    const passed = passes(ms);
    if (passed === 'never') return;
    now += passed;
    queueMicrotask(done);
  }) as typeof setTimeout);
  try {
    const toolsFor = () => tools();
    const ground = { client, budget, toolsFor, swallowed: plan.swallowed };
    const result = await bringToEnd(call, sends, ground, error).then(
      (value): Outcome['result'] => ({ value }),
      (reason: unknown): Outcome['result'] => ({ error: reason }),
    );
    const settled = events.filter((event): event is SettledEvent => event.type === 'settled');
    const [last] = settled;
    if (last === undefined || settled.length > 1) throw new Error(`${settled.length} ends of one call`);
    return { result, report: last.report, log, sent, read, events, elapsedMs: now - (plan.nowMs ?? 0) };
  } finally {
    timers.mockRestore();
  }
}

/** The conflicts that were published, in order. */
export const conflictsOf = ({ events }: Outcome) =>
  events.filter((event): event is ConflictEvent => event.type === 'conflict').map(({ conflict }) => conflict);

function lineOf(event: RemedyEvent): string {
  if (event.type === 'conflict') return `conflict ${event.conflict.attempt}`;
  if (event.type === 'unanswered') return `unanswered ${event.attempt}`;
  if (event.type === 'settled') return `settled ${event.outcome}`;
  const { decision, refused, attempt } = event;
  return `publish ${decision.action} ${attempt}${refused ? ` refused ${refused}` : ''}`;
}
