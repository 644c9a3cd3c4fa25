import { onAbort } from '../wait.js';

/** A wait for more chunks that anybody can cut short. */
export interface Gathering {
  /** Settles after `lingerMs`, or as soon as it is hurried or aborted; with 0 ms when everything that is ready has run. */
  wait(lingerMs: number, signal: AbortSignal | undefined): Promise<void>;
  hurry(): void;
}

/** Makes a gathering that nobody waits in. */
export function createGathering(): Gathering {
  let end: (() => void) | undefined;
  return {
    wait: (lingerMs, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const done = () => {
          // One that was hurried is still due, and must not end the one after it.
          if (end !== done) return;
          end = undefined;
          clearTimeout(timer);
          stop();
          resolve();
        };
        end = done;
        const timer = lingerMs > 0 ? setTimeout(done, lingerMs) : undefined;
        const stop = onAbort(signal, done);
        if (lingerMs === 0) soon(done);
      }),
    hurry: () => end?.(),
  };
}

/** Runs something when everything that is ready has run. */
export function soon(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run);
  else setTimeout(run, 0);
}
