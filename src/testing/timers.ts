/** The longest Node can wait, in milliseconds: a timer for more than this goes off at once. */
export const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Timers that can all be stopped at once, so that nothing happens to an OSS that was closed. */
export interface Timers {
  after(ms: number, run: () => void): void;
  clear(): void;
}

export function newTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  return {
    after(ms, run) {
      const timer = setTimeout(() => {
        running.delete(timer);
        run();
      }, ms);
      running.add(timer);
    },
    clear() {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
