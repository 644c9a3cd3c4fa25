import { setTimeout as pause } from 'node:timers/promises';
import type OSS from 'ali-oss';
import { appendWriter } from 'ali-oss-remedy';

/** What became of the lines. */
export interface Shipped {
  /** How many are stored. */
  readonly lines: number;
  /** How many were read and are not known to be stored: only where shipping was stopped in the middle of trouble. */
  readonly unstored: number;
  /** What the trouble was. */
  readonly reason: string | undefined;
}

export interface ShipOptions {
  /** Ends the trying again; what is read until then is still tried once. */
  readonly signal?: AbortSignal;
  readonly onTrouble?: (reason: string) => void;
  /** How long to wait before the nth time of trying again, in milliseconds. */
  readonly pauseMs?: (nth: number) => number;
}

/** Appends lines to an object, each once and in their order, and goes on after whatever happens, until there are no more. */
export async function ship(
  client: OSS,
  name: string,
  lines: AsyncIterable<Buffer>,
  { signal, onTrouble, pauseMs = nth => Math.min(30_000, 500 * 2 ** nth) }: ShipOptions = {},
): Promise<Shipped> {
  const writer = appendWriter(client, name);
  /** Handed to the writer and not acknowledged yet, in their order. */
  let held: Buffer[] = [];
  let stored = 0;
  let round = 0;
  let reason: string | undefined;

  const hand = async (line: Buffer) => {
    // Memory stays bounded: what the writer has no room for is not read.
    await writer.ready;
    const now = round;
    held.push(line);
    writer.write(line).then(
      () => {
        stored += 1;
        held.shift();
      },
      // Every chunk behind the one that failed is rejected too: what to do is decided once, below.
      () => {
        if (now === round) reason = causeOf(writer.failure);
      },
    );
  };

  /** Settles what is in doubt, and hands the rest to the writer again. */
  const recover = async () => {
    for (let nth = 0; writer.failure; nth += 1) {
      onTrouble?.(causeOf(writer.failure));
      if (nth > 0) await pause(pauseMs(nth), undefined, { ...(signal && { signal }) }).catch(() => undefined);
      try {
        const receipts = await writer.resume();
        // Those were in doubt, and are stored. All behind them are certain not to be.
        stored += receipts.length;
        const again = held.slice(receipts.length);
        held = [];
        round += 1;
        for (const line of again) await hand(line);
        await writer.flush();
      } catch (error) {
        reason = causeOf(error);
        if (signal?.aborted) return;
      }
    }
  };

  try {
    for await (const line of lines) {
      if (writer.failure) await recover();
      if (writer.failure) break;
      await hand(line);
    }
  } finally {
    // What was read before the source failed is shipped too.
    await writer.flush().catch(() => recover());
    await writer.close().catch(() => undefined);
  }
  return { lines: stored, unstored: held.length, reason: held.length > 0 ? reason : undefined };
}

function causeOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as { readonly cause?: unknown; readonly message?: unknown };
  return cause instanceof Error ? cause.message : String(message);
}
