import { waiting as say } from '../catalogue/reasons/waiting.js';
import type { Conflict } from '../conflict/conflict.js';
import { type Retry, retry, type Surface, surface } from '../conflict/decision.js';
import { expect, expectChecked, expectKnown, isFunction, isRecord } from '../expect.js';
import { isUnanswered } from './look.js';

/** How a policy waits for something that takes minutes or hours. */
export interface WaitOptions<Progress> {
  readonly pollMs?: number | undefined;
  readonly maxWaitMs?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** @throws TypeError for an unknown option or a wrong type: what was expected, what came, what would work. */
export function expectWaiting<Progress>(policy: string, options: WaitOptions<Progress>): void {
  const works = `${policy}({ pollMs: 60_000, maxWaitMs: 3_600_000, onProgress: progress => console.log(progress) })`;
  expect(isRecord(options), `options of ${policy}()`, 'an object', options, works);
  expectKnown(Object.keys(options), ['pollMs', 'maxWaitMs', 'onProgress'], `option of ${policy}()`, works);
  expectChecked(options, {
    pollMs: { expected: 'a number of milliseconds ≥ 1', works, ok: value => isMs(value, 1) },
    maxWaitMs: { expected: 'a number of milliseconds ≥ 0, not Infinity', works, ok: value => isMs(value, 0) },
    onProgress: { expected: 'a function progress => void', works, ok: isFunction },
  });
}

/** Tells how far it is. What the listener throws or rejects with does no harm. */
export function tell<Progress>(listener: ((progress: Progress) => unknown) | undefined, progress: Progress): void {
  try {
    void Promise.resolve(listener?.(progress)).catch(() => undefined);
  } catch {
    // It is only told; the wait goes on.
  }
}

/** How the next send is waited for. */
export interface Wait<Args extends readonly unknown[]> {
  readonly afterMs: number;
  readonly maxWaitMs: number;
  /** What is so, for people. */
  readonly because: string;
  readonly args?: Args;
}

/** Waits and sends again, or surfaces where that would take longer than it may. */
export function waitOn<Args extends readonly unknown[] = never>(
  { elapsedMs }: Conflict,
  wait: Wait<Args>,
): Retry<Args> | Surface {
  const { afterMs, maxWaitMs, because, args } = wait;
  if (elapsedMs + afterMs > maxWaitMs) {
    return surface(say.noFurther(because, Math.round(elapsedMs), maxWaitMs));
  }
  return retry({ afterMs, withinMs: maxWaitMs, because, ...(args && { args }) });
}

/** Where nothing is left to wait for, the next send comes soon, but never in a circle without a pause. */
export const soon = (pollMs: number): number => Math.min(pollMs, 1_000);

/** Whether a look may succeed next time: it got no answer of OSS, only a part of one, or OSS was in trouble. Of an error of `look`. */
export function mayPass(error: unknown): boolean {
  const { cause } = error as Error;
  // In browsers ali-oss lacks methods, and will not have them at the next turn either.
  if (cause instanceof TypeError) return false;
  return isUnanswered(cause);
}

const isMs = (value: unknown, least: number) => typeof value === 'number' && value >= least && value < Infinity;
