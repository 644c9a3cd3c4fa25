import type { Conflict } from './conflict.js';
import type { Decision, Refusal } from './decision.js';
import type { Report } from './report.js';

/**
 * A 409 was recognised.
 *
 * @example
 * const inWords = ({ conflict: { code, operation, name } }: ConflictEvent) => `${code} at ${operation} ${name ?? ''}`;
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
 * A write got no response, so it is not known whether OSS carried it out.
 *
 * @example
 * const inWords = ({ operation, attempt }: UnansweredEvent) => `no answer to send ${attempt} of ${operation}`;
 */
export interface UnansweredEvent {
  /** Tells the events apart. */
  readonly type: 'unanswered';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket named in the call, otherwise the client's current bucket. */
  readonly bucket: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name: string | undefined;
  /** Which send of the call it was, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the call left the queue. */
  readonly elapsedMs: number;
  /** The error object that ali-oss threw. Its `params` and `res` do not print. */
  readonly error: unknown;
}

/**
 * A decision was made. Published before it is carried out.
 *
 * @example
 * const inWords = ({ decision, refused, acted }: DecisionEvent) =>
 *   `${decision.action}: ${decision.because} ${acted ? '' : (refused ?? 'only watched')}`;
 */
export interface DecisionEvent {
  /** Tells the events apart. */
  readonly type: 'decision';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket named in the call, otherwise the client's current bucket. */
  readonly bucket: string | undefined;
  /** The object or LiveChannel that the call names, without leading slashes; `undefined` where it names none. */
  readonly name: string | undefined;
  /** Which send of the call failed, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the call left the queue. */
  readonly elapsedMs: number;
  /** Absent where the decision is about a send without an answer. */
  readonly conflict?: Conflict;
  /** What was decided. Its `args` or `value` does not print. */
  readonly decision: Decision;
  /** Why the loop does not follow a `retry`; absent where nothing forbids it. */
  readonly refused?: Refusal;
  /** Whether the decision is carried out. `false` if `refused` is set, and always in `observe` mode. */
  readonly acted: boolean;
}

/**
 * A call of a wrapped client ended. Also published for a call that was never sent.
 *
 * @example
 * const inWords = ({ operation, outcome, report }: SettledEvent) =>
 *   `${operation} ${outcome} after ${report.attempts} sends, written: ${report.written}`;
 */
export interface SettledEvent {
  /** Tells the events apart. */
  readonly type: 'settled';
  /** Tells the calls of a process apart: the same in all events of one call. */
  readonly callId: number;
  /** The method that was called, e.g. `append`. */
  readonly operation: string;
  /** The bucket named in the call, otherwise the client's current bucket. */
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
 * Receives every event. It is not awaited. If it throws or rejects, that goes to the debug log and has no other effect.
 *
 * @example
 * const onEvent: Listener = event => {
 *   if (event.type === 'unanswered') console.warn(`no answer: ${event.operation} ${event.name ?? ''}`);
 * };
 * remedy(new OSS(config), { onEvent });
 */
export type Listener = (event: RemedyEvent) => unknown;
