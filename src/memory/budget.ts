/**
 * What one client may spend on sending again what OSS refused, so that a bucket in trouble is not asked many times as
 * much: a token bucket with the figures of AWS's clients.
 *
 * @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/util-retry/src/constants.ts
 */
export type Budget = ReturnType<typeof createBudget>;

const FULL = 500;
const RETRY = 5;

/** A full budget. */
export function createBudget() {
  let left = FULL;
  return {
    /** Pays for one more send. `false` where not enough is left. */
    spend(): boolean {
      if (left < RETRY) return false;
      left -= RETRY;
      return true;
    },
    /** A call succeeded at its first send. */
    earn(): void {
      if (left < FULL) left += 1;
    },
    /** A call succeeded at a send that was paid for. */
    refund(): void {
      left = Math.min(FULL, left + RETRY);
    },
  };
}
