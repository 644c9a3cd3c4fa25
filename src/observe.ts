import debug from 'debug';
import type { Conflict } from './conflict.js';
import type { Decision, Refusal } from './decision.js';
import { type Report, withoutData } from './report.js';
import type { Target } from './operations.js';

/**
 * A 409 was recognised.
 *
 * @example
 * const log = ({ conflict }: ConflictEvent) => {
 *   console.warn(conflict.code, conflict.operation, conflict.name);
 * };
 */
export interface ConflictEvent {
  /** Tells the events apart. */
  readonly type: 'conflict';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The 409, described. */
  readonly conflict: Conflict;
}

/**
 * A write got no answer, so it is not known whether it was carried out.
 *
 * @example
 * const log = ({ operation, name, attempt }: UnansweredEvent) => {
 *   console.warn(`no answer to send ${attempt} of ${operation} ${name ?? ''}`);
 * };
 */
export interface UnansweredEvent {
  /** Tells the events apart. */
  readonly type: 'unanswered';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket that the call names, else the one the client stood on; `undefined` where there is neither. */
  readonly bucket: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name: string | undefined;
  /** Which send of the call it was, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the call's turn came: what it waited in a queue is not counted. */
  readonly elapsedMs: number;
  /** The very error that ali-oss threw. Its `params` and `res` do not print. */
  readonly error: unknown;
}

/**
 * Something was decided: published before it is acted on.
 *
 * @example
 * const log = ({ decision, refused, acted }: DecisionEvent) => {
 *   console.log(decision.action, decision.because, acted ? '' : (refused ?? 'only watched'));
 * };
 */
export interface DecisionEvent {
  /** Tells the events apart. */
  readonly type: 'decision';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket that the call names, else the one the client stood on; `undefined` where there is neither. */
  readonly bucket: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name: string | undefined;
  /** Which send of the call failed, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the call's turn came: what it waited in a queue is not counted. */
  readonly elapsedMs: number;
  /** Absent where the decision is about a send without an answer. */
  readonly conflict?: Conflict;
  /** What was decided. Its `args` or `value` does not print. */
  readonly decision: Decision;
  /** Why the loop does not follow a `retry`; absent where nothing forbids it. */
  readonly refused?: Refusal;
  /** Whether the decision is followed: false where it is refused and, always, in `observe` mode. */
  readonly acted: boolean;
}

/**
 * A guarded call ended. Also published for a call that was never sent.
 *
 * @example
 * const log = ({ operation, outcome, report }: SettledEvent) => {
 *   console.log(operation, outcome, `${report.attempts} sends, written: ${report.written}`);
 * };
 */
export interface SettledEvent {
  /** Tells the events apart. */
  readonly type: 'settled';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket that the call names, else the one the client stood on; `undefined` where there is neither. */
  readonly bucket: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name: string | undefined;
  /** Milliseconds since the call's turn came; 0 where it never did. What it waited in a queue is not counted. */
  readonly elapsedMs: number;
  /** How the caller sees it end. */
  readonly outcome: 'resolved' | 'rejected';
  /** What the call rejects with; absent where it resolves. Its `params` and `res` do not print. */
  readonly error?: unknown;
  /** The same that `reportOf` gives for the result or error. */
  readonly report: Report;
}

/**
 * What `onEvent` and the diagnostics channels get. Nothing in it prints bodies, keys, tokens or signatures.
 *
 * @example
 * import { subscribe } from 'node:diagnostics_channel';
 * subscribe('ali-oss-remedy:settled', event => {
 *   console.log((event as SettledEvent).outcome);
 * });
 */
export type RemedyEvent = ConflictEvent | UnansweredEvent | DecisionEvent | SettledEvent;

/**
 * The caller's listener. What it throws, or a promise of it rejects with, is logged and does no harm; nobody waits for it.
 *
 * @example
 * const onEvent: Listener = event => {
 *   if (event.type === 'unanswered') console.warn(`no answer: ${event.operation} ${event.name ?? ''}`);
 * };
 * remedy(new OSS(config), { onEvent });
 */
export type Listener = (event: RemedyEvent) => unknown;

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

type EventType = RemedyEvent['type'];

const TYPES = ['conflict', 'unanswered', 'decision', 'settled'] as const satisfies readonly EventType[];

interface Outlets {
  readonly logs: Readonly<Record<EventType, debug.Debugger>>;
  readonly channels: Readonly<Partial<Record<EventType, Channel>>>;
}

let opened: Outlets | undefined;

/** Whether anybody listens to events of this type: what nobody hears need not be made. */
export function isObserved(type: EventType, onEvent: Listener | undefined): boolean {
  const { logs, channels } = (opened ??= open());
  return onEvent !== undefined || channels[type]?.hasSubscribers === true || logs[type].enabled;
}

/** Numbers a call, once for all its events. Two copies of this library publish on the same channels, so they share the count. */
export function nextCallId(): number {
  const calls = ((globalThis as { [CALLS]?: { last: number } })[CALLS] ??= { last: 0 });
  return (calls.last += 1);
}

const CALLS = Symbol.for('ali-oss-remedy:calls');

/** Publishes an event to the debug log, the diagnostics channel and the caller's listener. Never throws. */
export function publish(event: RemedyEvent, onEvent: Listener | undefined): void {
  const { logs, channels } = (opened ??= open());
  const log = logs[event.type];
  if (log.enabled) log('#%d %s', event.callId, lineOf(event));
  const channel = channels[event.type];
  if (channel?.hasSubscribers) channel.publish(event);
  if (onEvent === undefined) return;
  try {
    const answer = onEvent(event);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        complain(log, error);
      });
    }
  } catch (error) {
    complain(log, error);
  }
}

/** A listener that fails must not fail the caller's write. */
function complain(log: debug.Debugger, error: unknown): void {
  log('onEvent failed: %s', error instanceof Error ? error.message : typeof error);
}

/** A decision as it is published: without the caller's data. */
export function decisionEvent(event: Omit<DecisionEvent, 'type'>): DecisionEvent {
  return { type: 'decision', ...event, decision: withoutData(event.decision) };
}

function lineOf(event: RemedyEvent): string {
  if (event.type === 'conflict') {
    const { code, kind, attempt, written, nextPosition } = event.conflict;
    const next = nextPosition === undefined ? '' : ` next ${nextPosition}`;
    return `${where(event.conflict)} ${code}${kind ? ` (${kind})` : ''} at attempt ${attempt}, written: ${written}${next}`;
  }
  if (event.type === 'unanswered') return `${where(event)} got no answer at attempt ${event.attempt}`;
  if (event.type === 'settled') {
    const { attempts, waitedMs, written } = event.report;
    return `${where(event)} ${event.outcome} after ${attempts} attempts, waited ${Math.round(waitedMs)} ms, written: ${written}`;
  }
  const { decision, refused, acted } = event;
  const wait = decision.action === 'retry' ? ` in ${Math.round(decision.afterMs)} ms` : '';
  const outcome = refused ? ` refused: ${refused}` : acted ? '' : ' (not acted on)';
  return `${where(event)} ${decision.action}${wait}${outcome}: ${decision.because}`;
}

function where(event: { readonly operation: string } & Partial<Target>): string {
  return `${event.operation} ${event.bucket ?? '-'}/${event.name ?? ''}`;
}

/** Browsers have no diagnostics channels, and a static import of them would break their bundlers. */
function open(): Outlets {
  const diagnostics = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');
  const each = <T>(make: (type: EventType) => T) =>
    Object.fromEntries(TYPES.map(type => [type, make(type)])) as Record<EventType, T>;
  return {
    logs: each(type => debug(`ali-oss-remedy:${type}`)),
    channels: diagnostics ? each(type => diagnostics.channel(`ali-oss-remedy:${type}`)) : {},
  };
}
