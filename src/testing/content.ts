/** The bytes of an object: they can be added to, and what was there is never changed in place. */
export interface Content {
  readonly length: number;
  /** The bytes as they are now, without a copy. */
  view(): Buffer;
  append(bytes: Buffer): void;
}

/** Content that grows by doubling its room, so 100,000 appends to one object cost no more than their own bytes. */
export function contentOf(bytes: Buffer): Content {
  let room = bytes;
  let length = bytes.length;
  return {
    get length() {
      return length;
    },
    view: () => room.subarray(0, length),
    append(more) {
      const needed = length + more.length;
      if (needed > room.length) {
        const larger = Buffer.allocUnsafe(Math.max(needed, room.length * 2));
        room.copy(larger, 0, 0, length);
        room = larger;
      }
      more.copy(room, length);
      length = needed;
    },
  };
}
