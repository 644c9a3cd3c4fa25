import type { Advice } from './catalogue/index.js';
import { reportOf } from './report.js';

/** A 409 that came through a wrapped client: ali-oss's own error object, with advice. */
export interface ConflictError extends Error {
  readonly code?: string;
  readonly status: number;
  readonly requestId?: string;
  readonly advice: Advice;
}

/**
 * Whether an error is a 409 that came through a wrapped client. Works across several installed copies of the library.
 *
 * @example
 * catch (error) { if (isConflict(error)) console.error(error.advice.actions[0]); }
 */
export function isConflict(error: unknown): error is ConflictError {
  return reportOf(error)?.trail.some(step => step.conflict.error === error) ?? false;
}

/** Puts advice on the caller's error, where `console.error` shows it. */
export function giveAdvice(error: unknown, advice: Advice): void {
  if (typeof error !== 'object' || error === null) return;
  // An error that takes none reaches the caller without: `explain(error)` gives it all the same.
  Reflect.defineProperty(error, 'advice', { value: advice, enumerable: true, configurable: true, writable: true });
}
