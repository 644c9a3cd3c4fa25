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
  let at = 0;
  while (at + HEADER_BYTES <= log.length) {
    const left = BLOCK_BYTES - (at % BLOCK_BYTES);
    if (left < HEADER_BYTES) {
      at += left;
      continue;
    }
    const length = lengthAt(log, at);
    if (isWhole(log, at)) at += HEADER_BYTES + length;
    else return hasRecordAfter(log, at) ? at : undefined;
  }
  return undefined;
}

/** Whether a record begins behind this place: then it was written after what is broken here. */
function hasRecordAfter(log: Uint8Array, broken: number): boolean {
  for (let at = broken + 1; at + HEADER_BYTES <= log.length; at += 1) {
    const type = log[at + 6];
    // The middle or the end of a record may be that of the broken one.
    if ((type === FULL || type === FIRST) && isWhole(log, at)) return true;
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

/** LevelDB stores checksums like this, since the checksum of what contains one is no good one. */
const masked = (crc: number) => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C (Castagnoli), which Node.js does not have. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
