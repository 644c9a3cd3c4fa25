import { crc64 } from '../crc64.js';
import type { Body } from './body.js';

/** A body in memory needs no options and holds nothing open. */
export const NO_OPTIONS = {};
export const release = () => undefined;

/** Bytes in memory. Written out in full, since nearly every append makes one. */
export function memoryBody(bytes: Uint8Array): Body {
  return {
    length: bytes.length,
    replayable: true,
    handedOver: true,
    problem: undefined,
    slice: (start, length) => bytes.subarray(start, start + length),
    crc64: () => crc64(bytes),
    send: () => ({ file: bytes, options: NO_OPTIONS }),
    release,
  };
}
