/** Runs tasks side by side within a bound. */
export interface Pool {
  /** Starts a task as soon as there is room, and resolves when it was started. A task must not reject. */
  start(task: () => Promise<void>): Promise<void>;
  /** Resolves when no task is under way. */
  idle(): Promise<void>;
}

export function newPool(limit: number): Pool {
  const running = new Set<Promise<void>>();
  return {
    async start(task) {
      // Several may wait for the same room, and only one of them gets it.
      while (running.size >= limit) await Promise.race(running);
      const run: Promise<void> = task().then(() => {
        running.delete(run);
      });
      running.add(run);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}

/** Lets so many calls run at once; the others wait their turn. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>;

export function newGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let free = limit;
  return async call => {
    if (free > 0) free -= 1;
    else await new Promise<void>(go => waiting.push(go));
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
