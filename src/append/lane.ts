import { onAbort } from '../wait.js';

/** Queues of calls, one for each object: a process never conflicts with itself and keeps the order of its calls. */
export interface Lanes {
  /**
   * Runs `task` when every earlier task of this key has ended; at once, in this very tick, when there is none. Rejects
   * with the signal's reason when it is aborted before the task has begun.
   */
  run<T>(key: string, signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T>;
  /** How many objects have calls under way. */
  readonly size: number;
}

/** Makes an empty set of lanes. A lane exists only while it has calls. */
export function createLanes(): Lanes {
  const waiting = new Map<string, (() => void)[]>();

  const leave = (key: string) => {
    const next = waiting.get(key)?.shift();
    if (next) next();
    else waiting.delete(key);
  };

  const turn = (queue: (() => void)[], signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        stop();
        resolve();
      };
      queue.push(begin);
      const stop = onAbort(signal, reason => {
        queue.splice(queue.indexOf(begin), 1);
        reject(reason);
      });
    });

  return {
    async run(key, signal, task) {
      const queue = waiting.get(key);
      if (queue) await turn(queue, signal);
      else waiting.set(key, []);
      try {
        return await task();
      } finally {
        leave(key);
      }
    },
    get size() {
      return waiting.size;
    },
  };
}
