import type { Conflict, Written } from './conflict.js';
import type { Decision, Refusal } from './decision.js';
import { hide } from './hide.js';

/**
 * One conflict of a call and what was decided.
 *
 * @example
 * const inWords = ({ conflict, decision, refused }: Step) =>
 *   `${conflict.code}: ${decision.action}${refused ? ` refused (${refused})` : ''}: ${decision.because}`;
 */
export interface Step {
  /** The 409, described. */
  readonly conflict: Conflict;
  /** What a policy, or the library, decided. Its `args` or `value` does not print. */
  readonly decision: Decision;
  /** Why the loop did not follow the decision; absent where nothing forbade it. */
  readonly refused?: Refusal;
}

/**
 * How a call ended. Immutable.
 *
 * @example
 * const inWords = ({ attempts, waitedMs, written }: Report) =>
 *   `${attempts} sends, ${Math.round(waitedMs)} ms of waiting, written: ${written}`;
 */
export interface Report {
  /** Number of requests sent for the call; 0 if none. Requests that ali-oss repeats itself (`retryMax`) are not counted. */
  readonly attempts: number;
  /** Milliseconds spent waiting between sends; not those spent in a queue before the first. */
  readonly waitedMs: number;
  /** How many further requests policies, append recovery and `diagnose` made: the first append to an object makes one. */
  readonly lookUps: number;
  /** Whether the call's data is stored: `'yes'`, `'no'`, or `'unknown'` (it may be, now or later). Always `'no'` for reads. */
  readonly written: Written | 'yes';
  /** The conflicts of the call, in order, and what was decided about each. Empty where there was none. */
  readonly trail: readonly Step[];
  /**
   * The call asked for `x-oss-forbid-overwrite: true`, and the answer has an `x-oss-version-id`: while a bucket has versioning,
   * enabled or suspended, OSS ignores that header. Others may have succeeded with the same name, and what was there before is an old
   * version now, or gone. Absent otherwise. @see https://help.aliyun.com/en/oss/developer-reference/putobject
   */
  readonly forbidIgnored?: true;
}

const FIRST = { attempts: 1, waitedMs: 0, lookUps: 0, trail: Object.freeze([]) };
const WRITTEN: Report = Object.freeze({ ...FIRST, written: 'yes' });
const READ: Report = Object.freeze({ ...FIRST, written: 'no' });

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
  try {
    const covers = report.written === 'no' && reports().read(of)?.written === 'unknown';
    if (!covers) reports().write(of, report);
  } catch {
    // The reason of a signal may be a Proxy that was revoked: it cannot be asked about.
  }
}

/**
 * Returns the report of a call, given its result or its error. Works for network errors and without `appendRecovery`.
 * Returns `undefined` for primitives and for anything that did not come from a wrapped client. Never throws.
 *
 * @example
 * try {
 *   await client.append('app.log', line);
 * } catch (error) {
 *   if (reportOf(error)?.written !== 'no') throw error;
 *   await client.append('app-2.log', line); // certain: nothing of it is stored
 * }
 */
export function reportOf(resultOrError: unknown): Report | undefined {
  return typeof resultOrError === 'object' && resultOrError !== null ? reports().read(resultOrError) : undefined;
}

/** A decision without what must not print. */
export function withoutData(decision: Decision): Decision {
  const { action, because } = decision;
  if (action === 'surface') return Object.freeze({ action, because });
  if (action === 'resolve') return Object.freeze(hide({ action, because }, 'value', decision.value)) as Decision;
  const { afterMs, withinMs, args } = decision;
  const bare = { action, afterMs, because, ...(withinMs !== undefined && { withinMs }) };
  return Object.freeze(args === undefined ? bare : hide(bare, 'args', args));
}

// Shared by every installed copy of the library, so that an error can be asked about wherever it is caught.
const KEY = Symbol.for('ali-oss-remedy.reports');
let shared: ReturnType<typeof createMemory> | undefined;

function reports() {
  return (shared ??= (globalThis as { [KEY]?: ReturnType<typeof createMemory> })[KEY] ??= createMemory());
}

/** A constructor that gives back what it is given: a subclass puts its private field there. */
const Given = function (this: unknown, of: object) {
  return of;
} as unknown as new (of: object) => object;

/**
 * Every successful call is remembered, and a WeakMap costs seven times as much for each as a private field (measured:
 * 150 ns against 20 ns, and work for the garbage collector). Private fields do not print, enumerate or copy.
 */
function createMemory() {
  // Whether private fields may be added to a frozen object is about to change in JavaScript.
  const frozen = new WeakMap<object, Report>();
  class Remembered extends Given {
    #report: Report;

    constructor(of: object, report: Report) {
      super(of);
      this.#report = report;
    }

    static read(of: object): Report | undefined {
      return #report in of ? of.#report : frozen.get(of);
    }

    static write(of: object, report: Report): void {
      if (#report in of) of.#report = report;
      else if (Object.isExtensible(of)) new Remembered(of, report);
      else frozen.set(of, report);
    }
  }
  return Remembered;
}
