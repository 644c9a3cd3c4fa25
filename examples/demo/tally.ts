import { reportOf } from 'ali-oss-remedy';

/** How one call ended. */
export type Ending = { readonly record: string } & ({ readonly error?: never } | { readonly error: unknown });

/** What the callers were told against what is in the object. */
export interface Tally {
  readonly records: number;
  /** Calls that resolved. */
  readonly acknowledged: number;
  /** Records that are in the object. */
  readonly stored: number;
  /** Acknowledged, but not in the object. */
  readonly lost: number;
  /** Copies beyond the first in the object. */
  readonly doubled: number;
  /**
   * Calls that failed although the record is in the object, and whose error does not say that it may be: `reportOf` gives
   * `written: 'no'`, or nothing, as it does for every error of the plain client. Who believes it sends the record twice.
   */
  readonly misreported: number;
  /** Calls that rejected. */
  readonly failed: number;
  /** Of these, with a 409. */
  readonly conflicts: number;
}

export function tallyOf(endings: readonly Ending[], content: string): Tally {
  const copies = new Map<string, number>();
  for (const record of content.split('\n').filter(line => line !== '')) {
    copies.set(record, (copies.get(record) ?? 0) + 1);
  }
  const isStored = ({ record }: Ending) => copies.has(record);
  const failures = endings.filter(ending => 'error' in ending);
  const successes = endings.filter(ending => !('error' in ending));
  return {
    records: endings.length,
    acknowledged: successes.length,
    stored: endings.filter(isStored).length,
    lost: successes.filter(ending => !isStored(ending)).length,
    doubled: [...copies.values()].reduce((sum, count) => sum + count - 1, 0),
    misreported: failures.filter(ending => isStored(ending) && reportOf(ending.error)?.written !== 'unknown').length,
    failed: failures.length,
    conflicts: failures.filter(({ error }) => statusOf(error) === 409).length,
  };
}

export function statusOf(error: unknown): unknown {
  return (error as { status?: unknown }).status;
}
