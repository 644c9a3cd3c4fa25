import type { Advice } from '../catalogue/index.js';
import { causesOf, fieldOf } from '../conflict/reading.js';
import { reportOf } from '../conflict/report.js';

/**
 * A 409 that came through a wrapped client: ali-oss's own error object, with advice.
 *
 * @example
 * const firstAction = (error: ConflictError) => error.advice.actions[0];
 */
export interface ConflictError extends Error {
  /** The error code as ali-oss read it; absent where it read none. `explain(error)` and the report know more. */
  readonly code?: string;
  /** The HTTP status: 409. */
  readonly status: number;
  /** OSS's name for the request, which its support asks for; absent where the answer had none. */
  readonly requestId?: string;
  /** What happened and what to do, in the language of the `locale` option. */
  readonly advice: Advice;
}

/**
 * Whether an error is a 409 that came through a wrapped client, or has one as its `cause`: then it is given `advice`, `status`,
 * `code` and `requestId` of that one, where it has none of its own, so that they can be read off it. They do not print twice. Works
 * across several installed copies of the library. Never throws.
 *
 * @example
 * try {
 *   await client.put('report.csv', line, { headers: { 'x-oss-forbid-overwrite': 'true' } });
 * } catch (error) {
 *   if (!isConflict(error)) throw error;
 *   console.error(error.code, error.advice.actions[0]);
 * }
 */
export function isConflict(error: unknown): error is ConflictError {
  const found = causesOf(error).find(isMet);
  return found !== undefined && (found === error || hasFieldsOf(error as object, found as ConflictError));
}

const isMet = (error: object) => reportOf(error)?.trail.some(step => step.conflict.error === error) ?? false;

const FIELDS = ['advice', 'status', 'code', 'requestId'] as const;

/** Gives an error what it lacks of its cause. One that takes nothing is none that could be read as promised. */
function hasFieldsOf(error: object, cause: ConflictError): boolean {
  return FIELDS.every(name => {
    const value = fieldOf(cause, name);
    if (value === undefined || fieldOf(error, name) !== undefined) return true;
    try {
      return Reflect.defineProperty(error, name, { value, configurable: true, writable: true });
    } catch {
      return false;
    }
  });
}

/** Puts advice on the caller's error, where `console.error` shows it. */
export function giveAdvice(error: unknown, advice: Advice): void {
  if (typeof error !== 'object' || error === null) return;
  // An error that takes none reaches the caller without: `explain(error)` gives it all the same.
  Reflect.defineProperty(error, 'advice', { value: advice, enumerable: true, configurable: true, writable: true });
}
