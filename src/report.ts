import type { Conflict, Written } from './conflict.js';
import type { Decision, Refusal } from './decision.js';

/** One conflict of a call and what was decided. The decision's arguments and value do not print. */
export interface Step {
  readonly conflict: Conflict;
  readonly decision: Decision;
  /** Why the loop did not follow the decision. */
  readonly refused?: Refusal;
}

/** What became of a call. */
export interface Report {
  /** How many times the operation was sent; 0 where it never was. */
  readonly attempts: number;
  /** Milliseconds spent waiting between sends. */
  readonly waitedMs: number;
  /** Whether what the call was to write is in OSS: a read never writes, so it says `no`. */
  readonly written: Written | 'yes';
  readonly trail: readonly Step[];
}

const WRITTEN: Report = Object.freeze({ attempts: 1, waitedMs: 0, written: 'yes', trail: Object.freeze([]) });
const READ: Report = Object.freeze({ ...WRITTEN, written: 'no' });

/** The report of a call that succeeded at the first try: shared, since nearly every call is one. */
export function firstTry(read: boolean): Report {
  return read ? READ : WRITTEN;
}

/**
 * Keeps the report of a result or error. Those that are not objects cannot be asked about later. One object may end
 * several calls, as the reason of a shared signal does: then the doubt of one is not covered up by the certainty of another.
 */
export function keepReport(of: unknown, report: Report): void {
  if (typeof of !== 'object' || of === null) return;
  const covers = report.written === 'no' && reports().get(of)?.written === 'unknown';
  if (!covers) reports().set(of, report);
}

/**
 * What became of a guarded call, from its result or from the error it threw: also a network error, also without append
 * recovery. `undefined` for anything that did not come from a wrapped client.
 *
 * @example
 * try { await client.append('app.log', line); }
 * catch (error) { if (reportOf(error)?.written === 'no') await spool(line); }
 */
export function reportOf(resultOrError: unknown): Report | undefined {
  return typeof resultOrError === 'object' && resultOrError !== null ? reports().get(resultOrError) : undefined;
}

/** A decision without what must not print. */
export function withoutData(decision: Decision): Decision {
  const { action, because } = decision;
  if (action === 'surface') return decision;
  if (action === 'resolve') return hiding({ action, because }, 'value', decision.value);
  const bare = { action, afterMs: decision.afterMs, because };
  return decision.args === undefined ? Object.freeze(bare) : hiding(bare, 'args', decision.args);
}

function hiding(bare: object, name: string, value: unknown): Decision {
  return Object.freeze(Object.defineProperty(bare, name, { value })) as Decision;
}

// Shared by every installed copy of the library, so that an error can be asked about wherever it is caught.
const KEY = Symbol.for('ali-oss-remedy.reports');

function reports(): WeakMap<object, Report> {
  const shared = globalThis as { [KEY]?: WeakMap<object, Report> };
  return (shared[KEY] ??= new WeakMap());
}
