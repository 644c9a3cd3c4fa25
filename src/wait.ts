const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits. Rejects with the signal's reason in the same tick it is aborted in. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        stop();
        resolve();
      },
      Math.min(ms, LONGEST_TIMER_MS),
    );
    const stop = onAbort(signal, reason => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}

/** What is awaited, or a rejection with the signal's reason when it is aborted first; not when it was so from the start. */
export function unlessAborted<T>(awaited: T | PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined || signal.aborted) return Promise.resolve(awaited);
  return new Promise<T>((resolve, reject) => {
    const stop = onAbort(signal, reject);
    void Promise.resolve(awaited).then(resolve, reject).finally(stop);
  });
}

type Listener = (reason: unknown) => void;

const listeners = new WeakMap<AbortSignal, Set<Listener>>();

/**
 * Calls `listener` with the reason when the signal is aborted, or at once when it is. Gives back what ends the listening.
 * One signal may end thousands of waits: it gets one listener, since Node.js warns of a leak beyond ten.
 */
export function onAbort(signal: AbortSignal | undefined, listener: Listener): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) {
    listener(signal.reason);
    return () => undefined;
  }
  const all = listeners.get(signal) ?? listenTo(signal);
  all.add(listener);
  return () => void all.delete(listener);
}

function listenTo(signal: AbortSignal): Set<Listener> {
  const all = new Set<Listener>();
  listeners.set(signal, all);
  const tell = () => {
    for (const listener of all) listener(signal.reason);
    all.clear();
  };
  signal.addEventListener('abort', tell, { once: true });
  return all;
}
