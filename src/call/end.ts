import type { Target, Written } from '../conflict/conflict.js';
import type { Outcome } from './loop.js';
import { isObserved, nextCallId, publish } from './publish.js';
import type { Settings } from '../options.js';
import { firstTry, keepReport, type Report } from '../conflict/report.js';

/** What a call is about. */
export interface About {
  readonly operation: string;
  readonly target: Target;
  readonly settings: Settings;
  /** When the call's turn came, by the settings' clock; absent where it never did. */
  readonly startedAt?: number;
}

/** The end of a call that succeeded at its first send. */
export function succeedAtOnce(reads: boolean, settings: Settings, about: () => About, value: unknown): void {
  const report = firstTry(reads);
  keepReport(value, report);
  if (isObserved('settled', settings.onEvent)) tellSettled(about(), { value }, report);
}

/** The end of a call that was given up before anything of it was sent; an earlier try of the same may yet be stored. */
export function refuseUnsent(about: About, error: unknown, written: Written = 'no'): void {
  const report: Report = Object.freeze({ attempts: 0, waitedMs: 0, lookUps: 0, written, trail: Object.freeze([]) });
  keepReport(error, report);
  tellSettled(about, { error }, report);
}

/** Publishes how a call ended. A call that published nothing before needs no number yet. */
export function tellSettled(about: About, result: Outcome['result'], report: Report, callId?: number): void {
  const { operation, target, settings, startedAt } = about;
  if (!isObserved('settled', settings.onEvent)) return;
  const call = { callId: callId ?? nextCallId(), operation, ...target };
  const elapsedMs = startedAt === undefined ? 0 : settings.now() - startedAt;
  const end = 'error' in result ? ({ outcome: 'rejected', ...result } as const) : ({ outcome: 'resolved' } as const);
  publish({ type: 'settled', ...call, elapsedMs, ...end, report }, settings.onEvent);
}
