import { setTimeout } from 'node:timers/promises';

/** Holds work back while the visitor has paused it. */
export interface Gate {
  readonly isOpen: boolean;
  set(open: boolean): void;
  /** Waits about so long, and then until the gate is open. Rejects when the demo ends. */
  pass(ms: number): Promise<void>;
}

export function newGate(signal: AbortSignal, random: () => number): Gate {
  let isOpen = true;
  let waiting: (() => void)[] = [];
  const letThrough = () => {
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  };
  signal.addEventListener('abort', letThrough);
  return {
    get isOpen() {
      return isOpen;
    },
    set(open) {
      isOpen = open;
      if (open) letThrough();
    },
    async pass(ms) {
      await setTimeout(ms * (0.5 + random()), undefined, { signal });
      while (!isOpen && !signal.aborted) await new Promise<void>(resolve => waiting.push(resolve));
      signal.throwIfAborted();
    },
  };
}
