import { expectKnown, isRecord } from '../expect.js';

/**
 * Send the operation again, with the same or other arguments, at once or after a wait.
 *
 * @example
 * const soon: Retry = retry({ afterMs: 200, because: 'another writer was faster' });
 */
export interface Retry<Args extends readonly unknown[] = readonly unknown[]> {
  /** Tells the decisions apart. */
  readonly action: 'retry';
  /** The arguments of the next send. Absent: the same as before. */
  readonly args?: Args;
  /** How long to wait first, in milliseconds: finite, 0 or more. */
  readonly afterMs: number;
  /**
   * Time limit for the call in milliseconds, counted from its start. It replaces the client's `attempts` and `maxElapsedMs`
   * for this retry. Default: the client's limits.
   */
  readonly withinMs?: number;
  /** The reason, as text for people. Shown in events, in the report's trail and in the debug log. */
  readonly because: string;
}

/**
 * End the call as a success with this value: the work is already done.
 *
 * @example
 * const done: Resolve<{ name: string }> = resolve({ name: 'report.csv' }, 'the same bytes are stored');
 */
export interface Resolve<Value = unknown> {
  /** Tells the decisions apart. */
  readonly action: 'resolve';
  /** What the call resolves with. Use the shape that ali-oss returns, because callers rely on it. */
  readonly value: Value;
  /** The reason, as text for people. Shown in events, in the report's trail and in the debug log. */
  readonly because: string;
}

/**
 * Reject the call with the error that ali-oss threw.
 *
 * @example
 * const end: Surface = surface('only a person can lift a retention policy');
 */
export interface Surface {
  /** Tells the decisions apart. */
  readonly action: 'surface';
  /**
   * Set where the policy itself has left something in OSS, or taken something away, and it is not known what is there now: the
   * report's `written` is then `unknown`. A write of `tools.call` that gets no answer makes it so by itself.
   */
  readonly written?: 'unknown';
  /** The reason, as text for people. Shown in events, in the report's trail and in the debug log. */
  readonly because: string;
}

/**
 * What a policy wants done about a conflict, as data: the loop does it.
 *
 * @example
 * const inWords = (decision: Decision) =>
 *   decision.action === 'retry' ? `again in ${decision.afterMs} ms` : `${decision.action}: ${decision.because}`;
 */
export type Decision<Args extends readonly unknown[] = readonly unknown[], Value = unknown> =
  Retry<Args> | Resolve<Value> | Surface;

/**
 * Why a `retry` was not carried out. `attempts`: none is left; `time`: the wait does not fit `maxElapsedMs`; `aborted`: the
 * caller's signal; `not-replayable`: the stream has been read; `budget`: too many recent retries of this client failed
 * (retry budget).
 *
 * @example
 * const wasShort = (refused: Refusal | undefined) => refused === 'attempts' || refused === 'time';
 */
export type Refusal = 'attempts' | 'time' | 'aborted' | 'not-replayable' | 'budget';

/**
 * Decide to send again.
 *
 * @param next - See `Retry`. Default: the same arguments, at once, within the client's limits, without a reason.
 * @throws TypeError when a field is unknown, `args` is not an array, or `afterMs` or `withinMs` is not a finite number of 0 or more.
 * @example
 * const later: Policy = () => retry({ afterMs: 200, because: 'another writer was faster' });
 * const patient: Policy = () => retry({ afterMs: 60_000, withinMs: 6 * 3_600_000, because: 'still being restored' });
 */
export function retry<Args extends readonly unknown[] = never>(
  next: { readonly [Field in Exclude<keyof Retry, 'action'>]?: Retry<Args>[Field] | undefined } = {},
): Retry<Args> {
  const { args, afterMs = 0, withinMs, because = '' } = next;
  const known = ['args', 'afterMs', 'withinMs', 'because', 'action'];
  expectKnown(Object.keys(next), known, 'field of retry()', 'retry({ afterMs: 200 })');
  if (args !== undefined && !Array.isArray(args))
    throw new TypeError(`Expected \`args\` of retry() to be an array of arguments, got ${typeof args}.`);
  expectWait('afterMs', afterMs);
  if (withinMs !== undefined) expectWait('withinMs', withinMs);
  return Object.freeze({
    action: 'retry',
    afterMs,
    because,
    ...(args && { args }),
    ...(withinMs !== undefined && { withinMs }),
  });
}

/**
 * Resolves the call with `value`: the work is already done.
 *
 * @param value - Best what ali-oss would have given: callers read it as that.
 * @param because - The reason, for people (default: empty).
 * @example
 * const accept: Policy = async ({ kind, operation, name, args: [, body] }, tools) => {
 *   if (kind !== 'forbid-overwrite' || operation !== 'put' || !Buffer.isBuffer(body)) return undefined;
 *   const stored = await tools.read(0, body.length + 1);
 *   return body.equals(stored) ? resolve({ name, res: { status: 200 } }, 'the same bytes are stored') : undefined;
 * };
 */
export function resolve<Value>(value: Value, because = ''): Resolve<Value> {
  return Object.freeze({ action: 'resolve', value, because });
}

/**
 * Rejects the call with ali-oss's error.
 *
 * @param because - The reason, for people (default: empty).
 * @param left - `written: 'unknown'` where it is not known what writes of the policy's own left behind (default: nothing).
 * @example
 * const giveUp: Policy = () => surface('only a person can lift a retention policy');
 */
export function surface(because = '', left: Pick<Surface, 'written'> = {}): Surface {
  return Object.freeze({ action: 'surface', because, ...(left.written === 'unknown' && { written: left.written }) });
}

/** Whether a policy's answer is a decision the loop can carry out. */
export function isDecision(value: unknown): value is Decision {
  if (!isRecord(value)) return false;
  const { action, afterMs, withinMs = 0, args = [] } = value;
  if (action === 'retry') return isWait(afterMs) && isWait(withinMs) && Array.isArray(args);
  return action === 'resolve' || action === 'surface';
}

function expectWait(name: string, value: unknown): void {
  if (!isWait(value))
    throw new TypeError(`Expected \`${name}\` of retry() to be a number of milliseconds ≥ 0, got ${String(value)}.`);
}

const isWait = (value: unknown) => typeof value === 'number' && value >= 0 && value < Infinity;
