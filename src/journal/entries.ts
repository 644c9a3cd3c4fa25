import { crc32 } from 'node:zlib';

// How the journal writes down what it holds. Keys are in the order in which chunks were accepted.

/** What was accepted and is not known to be stored. */
export const CHUNKS = { from: 'c/', before: 'c0' } as const;
/** Which object the folder belongs to. */
export const OBJECT = 'object';
/** The number of the next chunk to be accepted. */
export const NEXT = 'next';
/** The number of the first chunk that is not known to be stored: what is before it is done with. */
export const FIRST = 'first';
/** The mark of the last chunk that had one. */
export const MARK = 'mark';
/** Where chunks were sent that OSS may have. */
export const BATCH = 'batch';

const DIGITS = 16;

/** The key of a chunk tells its length too, so that what is open can be counted without being read. */
export const chunkKey = (nth: number, length: number) => `c/${String(nth).padStart(DIGITS, '0')}/${length}`;

/** Before the key of this chunk comes no chunk that is accepted later. */
export const chunksFrom = (nth: number) => `c/${String(nth).padStart(DIGITS, '0')}`;

export function numberOf(key: string): number {
  return Number(key.slice(2, 2 + DIGITS));
}

/** A chunk with its checksum in front: LevelDB checks its log, but not each table that it reads. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const value = new Uint8Array(4 + bytes.length);
  new DataView(value.buffer).setUint32(0, crc32(bytes));
  value.set(bytes, 4);
  return value;
}

/** The chunk of a value; `undefined` where it is not what was written. */
export function unsealed(value: Uint8Array): Uint8Array | undefined {
  if (value.length < 4) return undefined;
  const bytes = value.subarray(4);
  const sum = new DataView(value.buffer, value.byteOffset).getUint32(0);
  return sum === crc32(bytes) ? bytes : undefined;
}

export const textOf = (value: Uint8Array | undefined) =>
  value && new TextDecoder('utf-8', { ignoreBOM: true }).decode(value);
export const bytesOfText = (text: string) => new TextEncoder().encode(text);
