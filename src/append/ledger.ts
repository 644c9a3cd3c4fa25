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
  /** Whether any send to this object is unanswered. */
  has(key: string): boolean;
  /** The unanswered send of the same bytes to the same object. */
  find(key: string, bytes: Fingerprint): Promise<Unanswered | undefined>;
  /** Whether an unanswered send to this object could have been of these bytes: what cannot be compared could. */
  mayHold(key: string, bytes: Fingerprint): Promise<boolean>;
  /** Takes a send out: what became of it is known. */
  settle(key: string, send: Unanswered): void;
  /** A record was stored at this position, so whatever else was sent there never will be. */
  passed(key: string, position: number): void;
  /** Forgets an object that was replaced or deleted. */
  forget(key: string): void;
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
    has: key => byObject.has(key),
    async find(key, bytes) {
      for (const send of byObject.get(key) ?? []) {
        if (send.length !== bytes.length) continue;
        const [sent, ours] = [await send.crc64, await bytes.crc64()];
        if (sent !== undefined && sent === ours) return send;
      }
      return undefined;
    },
    async mayHold(key, bytes) {
      for (const send of byObject.get(key) ?? []) {
        if (!couldEqual(send.length, bytes.length)) continue;
        if (couldEqual(await send.crc64, await bytes.crc64())) return true;
      }
      return false;
    },
    settle(key, send) {
      keep(key, other => other !== send);
    },
    passed: (key, position) => {
      keep(key, other => other.position !== position);
    },
    forget(key) {
      byObject.delete(key);
    },
  };
}

function couldEqual<T>(a: T | undefined, b: T | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
