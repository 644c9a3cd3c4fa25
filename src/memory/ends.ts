/** Where an object ended, by the last answer of OSS. */
export interface Tail {
  readonly position: number;
  /** CRC-64 of the object up to `position`, as OSS printed it, where it did. */
  readonly crc64: unknown;
}

/** The known ends of objects. Bounded: those used longest ago are forgotten first, at the cost of one request each. */
export interface Tails {
  readonly isEmpty: boolean;
  get(key: string): Tail | undefined;
  set(key: string, tail: Tail): void;
  forget(key: string): void;
}

const OBJECTS_AT_MOST = 10_000;
/** Until then nothing is near being forgotten, and the order need not be kept: every append sets a tail. */
const ORDERED_FROM = OBJECTS_AT_MOST / 2;

/** Makes an empty set of known ends. */
export function createTails(): Tails {
  const tails = new Map<string, Tail>();
  return {
    get isEmpty() {
      return tails.size === 0;
    },
    get: key => tails.get(key),
    set(key, tail) {
      if (tails.size >= ORDERED_FROM) tails.delete(key);
      tails.set(key, tail);
      if (tails.size > OBJECTS_AT_MOST) tails.delete(tails.keys().next().value ?? key);
    },
    forget: key => void tails.delete(key),
  };
}
