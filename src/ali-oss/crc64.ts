// CRC-64/ECMA-182 as OSS reports it in x-oss-hash-crc64ecma. Joining two checksums is ours because no kept library offers it.

/** The checksum of `a` followed by `b`, from the checksum of each and the length of `b` in bytes. */
export function joinCrc64(a: bigint, b: bigint, lengthOfB: number): bigint {
  // A checksum is a polynomial whose highest bit is x^0. Each byte that follows multiplies it by x^8.
  let shifted = a;
  let power = 1n << 55n;
  for (let rest = BigInt(lengthOfB); rest > 0n; rest >>= 1n) {
    if (rest & 1n) shifted = times(shifted, power);
    power = times(power, power);
  }
  return shifted ^ b;
}

const POLYNOMIAL = 0xc96c5795d7870f42n;

/** The product of two polynomials, modulo the one of CRC-64. */
function times(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << 63n; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n;
  }
  return product;
}
