import debug from 'debug';
import type { Target } from '../conflict/conflict.js';
import type { DecisionEvent, Listener, RemedyEvent } from '../conflict/events.js';
import { withoutData } from '../conflict/report.js';

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
  if (log.enabled) log('onEvent failed: %s', messageOf(error));
}

/** Anybody may have thrown it: what cannot be read is not there. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : typeof error;
  } catch {
    return 'something that cannot be read';
  }
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
    const { attempts, waitedMs, written, forbidIgnored } = event.report;
    const ignored = forbidIgnored ? ', x-oss-forbid-overwrite was ignored: the bucket has versioning' : '';
    return `${where(event)} ${event.outcome} after ${attempts} attempts, waited ${Math.round(waitedMs)} ms, written: ${written}${ignored}`;
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
