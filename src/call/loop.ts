import pRetry from 'p-retry';

/** Thrown by a turn that wants another one. */
export class Again extends Error {
  constructor(readonly afterMs: number) {
    super('again');
  }
}

/** Takes turns until one gives something else than `Again`, and waits in between. */
export function takeTurns<T>(turn: () => Promise<T>, wait: (ms: number) => Promise<void>): Promise<T> {
  return pRetry(turn, {
    // The engine's own limits decide; p-retry neither counts nor waits, so that a wait can be refused and aborted at once.
    retries: Infinity,
    minTimeout: 0,
    onFailedAttempt: async ({ error }) => {
      if (!(error instanceof Again)) throw error;
      if (error.afterMs > 0) await wait(error.afterMs);
    },
  });
}
