import { onAbort, wait } from '../wait.js';

/** The reading of a caller's stream into memory, which must not hold the lane for ever. */
export interface Reading {
  readonly signal: AbortSignal;
  /** What is read, or a rejection when it takes longer; the stream is destroyed then. */
  within<T>(ms: number, awaited: Promise<T>): Promise<T>;
  stop(): void;
}

/** Begins; the caller's signal ends it, as its time does. */
export function startReading(signal: AbortSignal | undefined): Reading {
  const abort = new AbortController();
  const stop = onAbort(signal, reason => {
    abort.abort(reason);
  });
  return {
    signal: abort.signal,
    stop,
    within: (ms, awaited) =>
      new Promise((resolve, reject) => {
        const late = new AbortController();
        void wait(ms, late.signal).then(
          () => {
            const error = new Error(
              `The stream did not end within ${ms} ms (maxElapsedMs): nothing of it was sent, and it was destroyed.`,
            );
            abort.abort(error);
            reject(error);
          },
          () => undefined,
        );
        void awaited.then(resolve, reject).finally(() => {
          late.abort();
        });
      }),
  };
}
