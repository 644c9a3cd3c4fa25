import { crc64 } from '../ali-oss/digest.js';
import type { Body, Sendable } from './body.js';

/** A body in memory needs no options and holds nothing open. */
export const NO_OPTIONS = {};
export const release = () => undefined;

/** Bytes in memory. */
export function memoryBody(bytes: Uint8Array): Body {
  return new MemoryBody(bytes);
}

/** A class, since nearly every append makes one, and closures for its methods cost more than the rest of the call. */
class MemoryBody implements Body {
  readonly replayable = true;
  readonly handedOver = true;
  readonly problem = undefined;
  readonly #bytes: Uint8Array;
  #sum: Promise<bigint> | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  slice(start: number, length: number): Uint8Array {
    return this.#bytes.subarray(start, start + length);
  }

  crc64(): Promise<bigint> {
    return (this.#sum ??= crc64(this.#bytes));
  }

  send(): Sendable {
    return { file: this.#bytes, options: NO_OPTIONS };
  }

  release(): void {
    // Nothing is held open.
  }
}
