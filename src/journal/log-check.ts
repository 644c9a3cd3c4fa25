import { crc32c, masked } from './crc32c.js';

// LevelDB drops what it cannot read of its log, and whatever follows in the same block, without a word. A write that was cut by a power
// failure is at the end, and was never acknowledged; what is broken before the end is damage.
//
// https://github.com/google/leveldb/blob/main/doc/log_format.md

const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** Where a log is broken before its end; `undefined` where it is whole, or only its last write is cut. */
export function brokenAt(log: Uint8Array): number | undefined {
  const { end } = recordsOf(log);
  return end < log.length && hasRecordAfter(log, end) ? end : undefined;
}

/** What was written to a log, whole records only, and where they end. */
export function recordsOf(log: Uint8Array): { readonly records: readonly Uint8Array[]; readonly end: number } {
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= log.length) {
    const left = BLOCK_BYTES - (at % BLOCK_BYTES);
    if (left < HEADER_BYTES) {
      at += left;
      continue;
    }
    if (!isWhole(log, at)) break;
    const begin = at + HEADER_BYTES;
    const type = log[at + 6];
    at = begin + lengthAt(log, begin - HEADER_BYTES);
    parts.push(log.subarray(begin, at));
    if (type !== FULL && type !== LAST) continue;
    records.push(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts));
    parts = [];
  }
  return { records, end: at };
}

/** Whether a record that ends here was cut by the end of the file, as by a power failure; not changed since. */
export function isCutAt(log: Uint8Array, at: number): boolean {
  const isShort = at + HEADER_BYTES > log.length || at + HEADER_BYTES + lengthAt(log, at) > log.length;
  return isShort || log.subarray(at).every(byte => byte === 0);
}

/** Whether a record begins behind this place: then it was written after what is broken here. */
function hasRecordAfter(log: Uint8Array, broken: number): boolean {
  for (let at = broken + 1; at + HEADER_BYTES <= log.length;) {
    // The middle or the end of a record may be that of the broken one.
    const isBegin = log[at + 6] === FULL || log[at + 6] === FIRST;
    const isOfBlock = at % BLOCK_BYTES === 0;
    const isRecord = (isBegin || isOfBlock) && isWhole(log, at);
    if (isRecord && isBegin) return true;
    // Every block begins with a record: where that is whole, nothing else begins within it.
    at += isRecord ? HEADER_BYTES + lengthAt(log, at) : 1;
  }
  return false;
}

function isWhole(log: Uint8Array, at: number): boolean {
  const length = lengthAt(log, at);
  const type = log[at + 6] ?? 0;
  const end = at + HEADER_BYTES + length;
  const isInBlock = (at % BLOCK_BYTES) + HEADER_BYTES + length <= BLOCK_BYTES;
  if (type < FULL || type > LAST || end > log.length || !isInBlock) return false;
  return viewOf(log).getUint32(at, true) === masked(crc32c(log.subarray(at + 6, end)));
}

const lengthAt = (log: Uint8Array, at: number) => viewOf(log).getUint16(at + 4, true);
const viewOf = (log: Uint8Array) => new DataView(log.buffer, log.byteOffset, log.byteLength);
