/** A record that was sent to a position without getting an answer: it may be stored there, now or later. */
export interface Unanswered {
  readonly position: number;
  /** Bytes. `undefined` where the body could not be measured. */
  readonly length: number | undefined;
  /** CRC-64 of the record, which may still be being summed. `undefined` where the body is gone and was not. */
  readonly crc64: Promise<bigint | undefined>;
}

/** The bytes that a call wants to append, as far as the ledger compares them. */
export interface Fingerprint {
  readonly length: number | undefined;
  crc64(): Promise<bigint | undefined>;
}

/**
 * Which sends never got an answer, for as long as the wrapped client lives, so that the caller's own second try of the
 * same bytes is known to be one. Bounded: the objects touched longest ago are forgotten first.
 */
export interface Ledger {
  note(key: string, send: Unanswered): void;
  /** Whether nothing at all is unanswered, as nearly always. */
  readonly isEmpty: boolean;
  /** Whether any send to this object is unanswered. */
  has(key: string): boolean;
  /** Whether, going by its length alone, an unanswered send to this object could have been of this record. */
  couldHold(key: string, length: number | undefined): boolean;
  /** How long the longest unanswered record of this object is, in bytes. */
  longest(key: string): number;
  /** The unanswered send of the same bytes to the same object, or one that cannot be compared with them. */
  find(key: string, bytes: Fingerprint): Promise<Unanswered | undefined>;
  /** Takes a send out: what became of it is known. */
  settle(key: string, send: Unanswered): void;
  /** A record was stored at this position, so whatever else was sent there never will be. */
  passed(key: string, position: number): void;
}

const OBJECTS_AT_MOST = 10_000;
const SENDS_AT_MOST = 1_000;

/** Makes an empty ledger. */
export function createLedger(): Ledger {
  const byObject = new Map<string, Unanswered[]>();
  const keep = (key: string, wanted: (send: Unanswered) => boolean) => {
    const sends = byObject.get(key);
    if (!sends) return;
    const kept = sends.filter(wanted);
    if (kept.length > 0) byObject.set(key, kept);
    else byObject.delete(key);
  };
  return {
    note(key, send) {
      const kept = byObject.get(key) ?? [];
      byObject.delete(key);
      byObject.set(key, [...kept, send].slice(-SENDS_AT_MOST));
      for (const oldest of byObject.keys()) {
        if (byObject.size <= OBJECTS_AT_MOST) break;
        byObject.delete(oldest);
      }
    },
    get isEmpty() {
      return byObject.size === 0;
    },
    has: key => byObject.has(key),
    couldHold: (key, length) => byObject.get(key)?.some(send => couldEqual(send.length, length)) ?? false,
    longest: key => Math.max(0, ...(byObject.get(key) ?? []).map(send => send.length ?? 0)),
    async find(key, bytes) {
      for (const send of byObject.get(key) ?? []) {
        if (!couldEqual(send.length, bytes.length)) continue;
        if (couldEqual(await send.crc64, await bytes.crc64())) return send;
      }
      return undefined;
    },
    settle(key, send) {
      keep(key, other => other !== send);
    },
    passed: (key, position) => {
      keep(key, other => other.position !== position);
    },
  };
}

function couldEqual<T>(a: T | undefined, b: T | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
