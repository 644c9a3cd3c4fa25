// CRC-64/ECMA-182 as OSS reports it in x-oss-hash-crc64ecma. Joining two checksums is ours because no kept library offers it.

import { startCrc64 } from './digest.js';

/** The checksum of some bytes, as the number OSS prints in decimal. */
export async function crc64(bytes: Uint8Array): Promise<bigint> {
  const hash = await startCrc64();
  hash.update(bytes);
  return hash.digest();
}

/** The checksum of `a` followed by `b`, from the checksum of each and the length of `b` in bytes. */
export function joinCrc64(a: bigint, b: bigint, lengthOfB: number): bigint {
  if (lengthOfB === 0) return a;
  // Appending a zero bit to the message is a linear map over GF(2); squaring it doubles the number of zeros.
  let zeros = squared(squared(squared(oneZeroBit())));
  let joined = a;
  for (let rest = BigInt(lengthOfB); rest > 0n; rest >>= 1n) {
    if (rest & 1n) joined = times(zeros, joined);
    zeros = squared(zeros);
  }
  return joined ^ b;
}

const POLYNOMIAL = 0xc96c5795d7870f42n;

function oneZeroBit(): bigint[] {
  return [POLYNOMIAL, ...Array.from({ length: 63 }, (_, bit) => 1n << BigInt(bit))];
}

function times(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  let rest = vector;
  for (const row of matrix) {
    if (rest === 0n) break;
    if (rest & 1n) sum ^= row;
    rest >>= 1n;
  }
  return sum;
}

function squared(matrix: readonly bigint[]): bigint[] {
  return matrix.map(row => times(matrix, row));
}
