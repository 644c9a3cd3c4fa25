import { onAbort } from '../wait.js';

/** Queues of calls, one for each object: a process never conflicts with itself and keeps the order of its calls. */
export type Lanes = ReturnType<typeof createLanes>;

/** A call's hold on a lane. */
export type Turn = ReturnType<typeof turnIn>;

/** Runs `task` when its turn has come: at once, in this very tick, where there is nobody to wait for. */
export async function inLane<T>(
  lanes: Lanes,
  key: string,
  signal: AbortSignal | undefined,
  task: () => Promise<T>,
): Promise<T> {
  if (!lanes.enter(key)) await lanes.wait(key, signal);
  try {
    return await task();
  } finally {
    lanes.leave(key);
  }
}

/** The hold on a lane that was entered. */
export function turnIn(lanes: Lanes, key: string) {
  let held: string | undefined = key;
  const end = (): void => {
    if (held !== undefined) lanes.leave(held);
    held = undefined;
  };
  return {
    /** Gives up the lane that is held, if one is. */
    end,
    /**
     * Gives the lane up and waits for a turn in that of another object. It holds none meanwhile, so that no two calls can
     * wait for each other. Rejects with the signal's reason.
     */
    async moveTo(next: string, signal: AbortSignal | undefined): Promise<void> {
      if (next === held) return;
      end();
      if (!lanes.enter(next)) await lanes.wait(next, signal);
      held = next;
    },
  };
}

/** Makes an empty set of lanes. A lane exists only while it has calls. */
export function createLanes() {
  // A lane without anybody waiting is nearly every lane, so its queue is made when the first one waits.
  const queues = new Map<string, (() => void)[] | undefined>();
  return {
    /** Takes the lane of an object in this very tick. `false` where calls are under way: then `wait` for it. */
    enter(key: string): boolean {
      if (queues.has(key)) return false;
      queues.set(key, undefined);
      return true;
    },
    /** Settles when every earlier call of this object has left. Rejects with the signal's reason, and leaves the queue. */
    wait: (key: string, signal: AbortSignal | undefined) =>
      new Promise<void>((resolve, reject) => {
        const queue = queues.get(key) ?? [];
        queues.set(key, queue);
        const begin = () => {
          stop();
          resolve();
        };
        queue.push(begin);
        const stop = onAbort(signal, reason => {
          queue.splice(queue.indexOf(begin), 1);
          reject(reason);
        });
      }),
    /** Gives the lane to the next call. */
    leave(key: string): void {
      const next = queues.get(key)?.shift();
      if (next) next();
      else queues.delete(key);
    },
    /** How many objects have calls under way. */
    get size() {
      return queues.size;
    },
  };
}
