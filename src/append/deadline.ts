import { onAbort, wait } from '../wait.js';

/** A limit to waiting for what is not ours: a caller's stream, another object's lane. */
export interface Deadline {
  /** Is aborted with the caller's signal, and when the time is over. */
  readonly signal: AbortSignal;
  /** What is awaited, or a rejection when it takes longer than `ms`. */
  within<T>(ms: number, awaited: Promise<T>): Promise<T>;
  /** Stops listening to the caller's signal. */
  stop(): void;
}

/** `why` tells people what took too long. */
export function newDeadline(callers: AbortSignal | undefined, why: string): Deadline {
  const abort = new AbortController();
  const stop = onAbort(callers, reason => {
    abort.abort(reason);
  });
  return {
    signal: abort.signal,
    stop,
    within: (ms, awaited) =>
      new Promise((resolve, reject) => {
        const timer = new AbortController();
        const end = () => {
          timer.abort();
        };
        awaited.then(resolve, reject).finally(end).catch(end);
        wait(ms, timer.signal).then(
          () => {
            const error = new Error(`${why} within ${Math.round(ms)} ms (maxElapsedMs): nothing of it was sent.`);
            abort.abort(error);
            reject(error);
          },
          () => undefined,
        );
      }),
  };
}
