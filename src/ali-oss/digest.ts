// The checksums that OSS gives of what it stores: CRC-64 (x-oss-hash-crc64ecma) and MD5 (the ETag of what came in one
// piece). They are hash-wasm's, loaded only when something has to be compared.

/** A checksum that is fed piece by piece. */
export interface Digest<Sum> {
  update(bytes: Uint8Array): void;
  digest(): Sum;
}

/** Starts a CRC-64. Calls after the first resolve from memory. */
export async function startCrc64(): Promise<Digest<bigint>> {
  const { createCRC64 } = await import('hash-wasm');
  const hash = (await createCRC64()).init();
  return { update: bytes => void hash.update(bytes), digest: () => BigInt(`0x${hash.digest('hex')}`) };
}

/** The CRC-64 of bytes in memory. One instance sums them all: to make another takes longer than to sum a short record. */
export async function crc64(bytes: Uint8Array): Promise<bigint> {
  const { crc64: hexOf } = await import('hash-wasm');
  return BigInt(`0x${await hexOf(bytes)}`);
}

/** Starts an MD5: upper-case hexadecimal, as OSS writes it in an ETag. */
export async function startMd5(): Promise<Digest<string>> {
  const { createMD5 } = await import('hash-wasm');
  const hash = (await createMD5()).init();
  return { update: bytes => void hash.update(bytes), digest: () => hash.digest('hex').toUpperCase() };
}
