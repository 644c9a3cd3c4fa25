import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Attributes,
  context,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { Conflict, ConflictEvent, DecisionEvent, SettledEvent, UnansweredEvent } from 'ali-oss-remedy';
import { countersOf } from './counters.js';

/** A call that has published something and has not ended. */
interface OpenCall {
  readonly span: Span;
  /** When its turn came, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When the send under way, or the next, begins, in milliseconds since then. */
  sendsAt: number;
  /** How many sends have a span. */
  sends: number;
  /** The span of a send that failed, for as long as it is not decided what to do about it. */
  failed: { readonly span: Span; readonly endedAt: number } | undefined;
}

/**
 * Turns what every wrapped client of this process publishes into spans and counters: a span for a call, and under it one for
 * each of its sends with the code, what was decided and why. Copy this file and `counters.ts`; they use nothing but
 * `ali-oss-remedy`'s public events. What the caller's span is, the context manager of your set-up knows.
 *
 * Attributes have no bodies, keys, tokens or signatures; they do have the names of buckets and objects.
 *
 * @returns a function that ends it
 */
export function bridgeToOpenTelemetry(tracer: Tracer, meter: Meter): () => void {
  const calls = new Map<number, OpenCall>();
  const counters = countersOf(meter);

  // Events say how long the call has taken, so a span is begun in retrospect, at the first of them.
  const callOf = (callId: number, { operation, bucket, name, elapsedMs }: Moment): OpenCall => {
    const known = calls.get(callId);
    if (known) return known;
    const startedAt = performance.timeOrigin + performance.now() - elapsedMs;
    const attributes = without({ 'oss.operation': operation, 'oss.bucket': bucket, 'oss.object': name });
    const span = tracer.startSpan(`oss ${operation}`, { startTime: startedAt, attributes });
    const call: OpenCall = { span, startedAt, sendsAt: 0, sends: 0, failed: undefined };
    calls.set(callId, call);
    return call;
  };

  const beginSend = (call: OpenCall, attributes: Attributes): Span => {
    call.sends += 1;
    const startTime = call.startedAt + call.sendsAt;
    const parent = trace.setSpan(context.active(), call.span);
    const all = { 'oss.attempt': call.sends, ...attributes };
    return tracer.startSpan(`attempt ${call.sends}`, { kind: SpanKind.CLIENT, startTime, attributes: all }, parent);
  };

  const failSend = (call: OpenCall, type: string, elapsedMs: number, attributes: Attributes = {}) => {
    const span = beginSend(call, { 'error.type': type, ...attributes });
    span.setStatus({ code: SpanStatusCode.ERROR, message: type });
    call.failed = { span, endedAt: call.startedAt + elapsedMs };
  };

  const endFailed = (call: OpenCall) => {
    call.failed?.span.end(call.failed.endedAt);
    call.failed = undefined;
  };

  const stops = [
    listen('conflict', ({ callId, conflict }) => {
      failSend(callOf(callId, conflict), conflict.code, conflict.elapsedMs, ofConflict(conflict));
    }),
    listen('unanswered', event => {
      failSend(callOf(event.callId, event), 'unanswered', event.elapsedMs);
    }),
    listen('decision', event => {
      const call = callOf(event.callId, event);
      const { decision, elapsedMs } = event;
      call.failed?.span.setAttributes(ofDecision(event));
      endFailed(call);
      if (decision.action === 'retry') call.sendsAt = elapsedMs + decision.afterMs;
    }),
    listen('settled', event => {
      const { callId, elapsedMs, outcome, error, report } = event;
      const call = callOf(callId, event);
      calls.delete(callId);
      // A failed send that nothing is decided about ends its call.
      endFailed(call);
      // What succeeds, or fails with anything but a 409, is published only now.
      if (report.attempts > call.sends && outcome === 'rejected') failSend(call, typeOf(error), elapsedMs);
      else if (report.attempts > call.sends) beginSend(call, {}).end(call.startedAt + elapsedMs);
      endFailed(call);
      call.span.setAttributes(ofReport(event));
      if (outcome === 'rejected') call.span.setStatus({ code: SpanStatusCode.ERROR, message: typeOf(error) });
      call.span.end(call.startedAt + elapsedMs);
    }),
    listen('conflict', counters.conflict),
    listen('unanswered', counters.unanswered),
    listen('decision', counters.decision),
    listen('settled', counters.settled),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** What a call is about, and how long it has taken by then. */
interface Moment {
  readonly operation: string;
  readonly bucket?: string | undefined;
  readonly name?: string | undefined;
  readonly elapsedMs: number;
}

interface RemedyEvents {
  readonly conflict: ConflictEvent;
  readonly unanswered: UnansweredEvent;
  readonly decision: DecisionEvent;
  readonly settled: SettledEvent;
}

/** Hears one of the library's diagnostics channels until it is stopped. */
function listen<Type extends keyof RemedyEvents>(type: Type, hear: (event: RemedyEvents[Type]) => void): () => void {
  const onMessage = (message: unknown) => {
    hear(message as RemedyEvents[Type]);
  };
  subscribe(`ali-oss-remedy:${type}`, onMessage);
  return () => unsubscribe(`ali-oss-remedy:${type}`, onMessage);
}

function ofConflict({ code, kind, requestId, ecCode, nextPosition, written }: Conflict): Attributes {
  const told = { 'oss.request_id': requestId, 'oss.ec': ecCode, 'oss.next_append_position': nextPosition };
  return without({
    'http.response.status_code': 409,
    'oss.code': code,
    'oss.kind': kind,
    ...told,
    'oss.written': written,
  });
}

function ofDecision({ decision, refused, acted }: DecisionEvent): Attributes {
  const waitMs = decision.action === 'retry' ? decision.afterMs : undefined;
  const what = { 'oss.decision': decision.action, 'oss.decision.because': decision.because };
  return without({ ...what, 'oss.decision.refused': refused, 'oss.decision.acted': acted, 'oss.wait_ms': waitMs });
}

function ofReport({ outcome, error, report: { attempts, waitedMs, lookUps, written } }: SettledEvent): Attributes {
  const spent = { 'oss.attempts': attempts, 'oss.waited_ms': waitedMs, 'oss.look_ups': lookUps };
  const type = outcome === 'rejected' ? typeOf(error) : undefined;
  return without({ 'oss.outcome': outcome, 'oss.written': written, ...spent, 'error.type': type });
}

/** The code of OSS or, where there is none, the kind of error. Never its message, which may say anything. */
function typeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return typeof name === 'string' ? name : typeof error;
}

function without(attributes: Readonly<Record<string, string | number | boolean | undefined>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
