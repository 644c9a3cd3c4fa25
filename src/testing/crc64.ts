// CRC-64/ECMA-182, reflected, as OSS reports it in x-oss-hash-crc64ecma. Kept in two halves of 32 bits, because a BigInt for
// every byte is some fifty times slower, and an object that is appended to 100,000 times continues its checksum each time.

/** The checksum of some bytes, in two unsigned halves of 32 bits. */
export interface Crc64 {
  readonly high: number;
  readonly low: number;
}

/** The checksum of no bytes. */
export const EMPTY_CRC64: Crc64 = { high: 0, low: 0 };

/** The checksum of what `before` is the checksum of, followed by `bytes`. */
export function continueCrc64(before: Crc64, bytes: Uint8Array): Crc64 {
  let high = ~before.high;
  let low = ~before.low;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < bytes.length; index += 1) {
    const at = ((low ^ view.getUint8(index)) & 0xff) << 3;
    low = ((low >>> 8) | (high << 24)) ^ TABLE.getInt32(at);
    high = (high >>> 8) ^ TABLE.getInt32(at + 4);
  }
  return { high: ~high >>> 0, low: ~low >>> 0 };
}

/** The checksum as OSS prints it: an unsigned decimal number. */
export function crc64Text(crc: Crc64): string {
  return ((BigInt(crc.high) << 32n) | BigInt(crc.low)).toString();
}

const POLYNOMIAL = 0xc96c5795d7870f42n;

// Views and not arrays: reading one never gives `undefined`, and over the bytes it is four times as fast as `for … of`.
const TABLE = new DataView(new ArrayBuffer(256 * 8));
for (let byte = 0; byte < 256; byte += 1) {
  let rest = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1n ? (rest >> 1n) ^ POLYNOMIAL : rest >> 1n;
  TABLE.setUint32(byte * 8, Number(rest & 0xffffffffn));
  TABLE.setUint32(byte * 8 + 4, Number(rest >> 32n));
}
