import pRetry from 'p-retry';
import type { Conflict } from '../conflict/conflict.js';
import type { Decision, Refusal, Retry } from '../conflict/decision.js';
import { type Step, withoutData } from '../conflict/report.js';

/** A failed send. */
export interface Failure {
  readonly error: unknown;
  /** Present where the failure is a 409. */
  readonly conflict?: Conflict;
  /** Whether OSS gave no answer to the send, or none that says whether it was carried out. */
  readonly isSilent?: boolean;
}

/** One call that failed at its first send: what the loop needs to bring it to an end. */
export interface Call {
  /** The arguments of the first send. */
  readonly args: readonly unknown[];
  /** How many sends are allowed in all. */
  readonly attempts: number;
  /** How long the call may take in all, in milliseconds. */
  readonly maxElapsedMs: number;
  readonly signal: AbortSignal | undefined;
  /** False in `observe` mode: decisions are made and published, none is followed. */
  readonly acts: boolean;
  /** Milliseconds since the call's turn came. */
  elapsedMs(): number;
  /** Sends once more. Rejects with what ali-oss throws. */
  send(args: readonly unknown[]): Promise<unknown>;
  /** Describes a rejection of `send`. */
  describe(error: unknown, args: readonly unknown[], attempt: number): Promise<Failure>;
  /**
   * Decides about a failure; `undefined` where there is nothing to decide, and it is the end. Rejects only with the
   * signal's reason.
   */
  decide(failure: Failure, attempt: number, args: readonly unknown[]): Promise<Decision | undefined>;
  /** Whether these arguments can be sent again: a stream that has been read cannot. */
  canSend(args: readonly unknown[]): boolean;
  /** Pays for a send of the same as before, from what the client may spend on such. `false` where too little is left. */
  spend(): boolean;
  /** Is told every decision before it is followed. */
  onDecision(failure: Failure, decision: Decision, refused: Refusal | undefined, attempt: number): void;
  /** Waits. Rejects with the signal's reason as soon as it is aborted. */
  wait(ms: number): Promise<void>;
}

/** How a call ended. */
export interface Outcome {
  readonly result: { readonly value: unknown } | { readonly error: unknown };
  readonly attempts: number;
  readonly waitedMs: number;
  readonly trail: readonly Step[];
  /** The decision the call ended on; absent where a later send succeeded or a wait was aborted. */
  readonly last?: Decision;
}

/** Asks for one more run of p-retry's loop. Its fields are read by nobody else. */
class Again extends Error {
  constructor(readonly next: Retry) {
    super('again');
  }
}

/** Decides and acts until the call resolves or is surfaced. Starts at the first failure; never rejects. */
export async function bringToEnd(call: Call, first: Failure): Promise<Outcome> {
  const trail: Step[] = [];
  let failure: Failure | undefined = first;
  let args = call.args;
  let attempts = 1;
  let waitedMs = 0;
  const ended = (result: Outcome['result'], last?: Decision): Outcome => ({
    result,
    attempts,
    waitedMs,
    trail: Object.freeze(trail),
    ...(last ? { last } : {}),
  });

  const run = async (): Promise<Outcome> => {
    if (failure === undefined) {
      attempts += 1;
      try {
        return ended({ value: await call.send(args) });
      } catch (error) {
        failure = await call.describe(error, args, attempts);
      }
    }
    const now = failure;
    failure = undefined;
    let decision: Decision | undefined;
    try {
      decision = await call.decide(now, attempts, args);
    } catch (reason) {
      return ended({ error: reason });
    }
    if (decision === undefined) return ended({ error: now.error });
    const refused =
      decision.action === 'retry' ? refusalOf(call, decision, args, attempts, now.conflict !== undefined) : undefined;
    call.onDecision(now, decision, refused, attempts);
    if (now.conflict) {
      trail.push(
        Object.freeze({ conflict: now.conflict, decision: withoutData(decision), ...(refused && { refused }) }),
      );
    }
    if (decision.action === 'resolve' && call.acts) return ended({ value: decision.value }, decision);
    if (decision.action !== 'retry' || refused || !call.acts) return ended({ error: now.error }, decision);
    throw new Again(decision);
  };

  const timed = async (ms: number) => {
    const started = call.elapsedMs();
    try {
      await call.wait(ms);
    } finally {
      waitedMs += call.elapsedMs() - started;
    }
  };

  try {
    return await pRetry(run, {
      // The loop's own limits decide; p-retry neither counts nor waits, so that a wait can be refused and aborted at once.
      retries: Infinity,
      minTimeout: 0,
      onFailedAttempt: async ({ error }) => {
        if (!(error instanceof Again)) throw error;
        const { afterMs, args: next } = error.next;
        if (afterMs > 0) await timed(afterMs);
        args = next ?? args;
      },
    });
  } catch (reason) {
    return ended({ error: reason });
  }
}

function refusalOf(
  call: Call,
  next: Retry,
  args: readonly unknown[],
  attempt: number,
  isConflict: boolean,
): Refusal | undefined {
  const { afterMs, withinMs } = next;
  if (call.signal?.aborted) return 'aborted';
  if (withinMs === undefined && attempt >= call.attempts) return 'attempts';
  if (!call.canSend(next.args ?? args)) return 'not-replayable';
  if (call.elapsedMs() + afterMs > (withinMs ?? call.maxElapsedMs)) return 'time';
  // What is sent with other arguments, or at a pace of its own, does not ask the same again and again.
  const isSame = (next.args ?? args) === args && withinMs === undefined;
  return isSame && isConflict && call.acts && !call.spend() ? 'budget' : undefined;
}
