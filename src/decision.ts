/** Send the operation again, with the same or other arguments, at once or after a wait. */
export interface Retry<Args extends readonly unknown[] = readonly unknown[]> {
  readonly action: 'retry';
  /** The arguments of the next send. Absent: the same as before. */
  readonly args?: Args;
  /** How long to wait first, in milliseconds. */
  readonly afterMs: number;
  readonly because: string;
}

/** End the call as a success with this value: the work is already done. */
export interface Resolve<Value = unknown> {
  readonly action: 'resolve';
  readonly value: Value;
  readonly because: string;
}

/** End the call with the caller's own error. */
export interface Surface {
  readonly action: 'surface';
  readonly because: string;
}

/** What a policy wants done about a conflict, as data: the loop does it. */
export type Decision<Args extends readonly unknown[] = readonly unknown[], Value = unknown> =
  Retry<Args> | Resolve<Value> | Surface;

/** Why the loop did not do what a policy wanted: no attempt left, no time left, the caller's signal, a body that is gone. */
export type Refusal = 'attempts' | 'time' | 'aborted' | 'not-replayable';

/**
 * Decide to send again.
 *
 * @param next - `args`: other arguments (default: the same); `afterMs`: wait in milliseconds (default 0); `because`: for people.
 * @throws TypeError when `args` is not an array or `afterMs` is not a number of 0 or more.
 * @example
 * retry({ afterMs: 200, because: 'another writer was faster' })
 */
export function retry<Args extends readonly unknown[] = never>(
  next: { readonly args?: Args; readonly afterMs?: number; readonly because?: string } = {},
): Retry<Args> {
  const { args, afterMs = 0, because = '' } = next;
  if (args !== undefined && !Array.isArray(args)) {
    throw new TypeError(`Expected \`args\` of retry() to be an array of arguments, got ${typeof args}.`);
  }
  if (!isWait(afterMs)) {
    throw new TypeError(`Expected \`afterMs\` of retry() to be a number of milliseconds ≥ 0, got ${String(afterMs)}.`);
  }
  return Object.freeze({ action: 'retry', afterMs, because, ...(args === undefined ? {} : { args }) });
}

/**
 * Decide that the work is done, and with what value the call resolves.
 *
 * @example
 * resolve({ name, res }, 'the stored object is byte for byte ours')
 */
export function resolve<Value>(value: Value, because = ''): Resolve<Value> {
  return Object.freeze({ action: 'resolve', value, because });
}

/**
 * Decide to give the error to the caller.
 *
 * @example
 * surface('only a person can lift a retention policy')
 */
export function surface(because = ''): Surface {
  return Object.freeze({ action: 'surface', because });
}

/** Whether a policy's answer is a decision the loop can carry out. */
export function isDecision(value: unknown): value is Decision {
  if (typeof value !== 'object' || value === null) return false;
  const { action, afterMs, args } = value as Partial<Retry>;
  const named: unknown = action;
  if (named === 'retry') return isWait(afterMs) && (args === undefined || Array.isArray(args));
  return named === 'resolve' || named === 'surface';
}

const isWait = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < Infinity;
