// The checksums that OSS gives of what it stores: CRC-64 (x-oss-hash-crc64ecma) and MD5 (the ETag of what came in one
// piece). They are hash-wasm's, loaded only when something has to be compared.

/** A checksum that is fed piece by piece. */
export interface Digest<Sum> {
  update(bytes: Uint8Array): void;
  digest(): Sum;
}

/** Starts a CRC-64. Calls after the first resolve from memory. */
export async function startCrc64(): Promise<Digest<bigint>> {
  const hash = (await newCrc64()).init();
  return { update: bytes => void hash.update(bytes), digest: () => BigInt(`0x${hash.digest('hex')}`) };
}

async function newCrc64() {
  const { createCRC64 } = await import('hash-wasm');
  return createCRC64();
}

let shared: ReturnType<typeof newCrc64> | undefined;

/**
 * The CRC-64 of bytes in memory. One instance sums them all: to make another takes longer than to sum a short record. Not
 * hash-wasm's own `crc64`: where a page may not run WebAssembly, its second call would never end.
 */
export async function crc64(bytes: Uint8Array): Promise<bigint> {
  const hash = (await (shared ??= newCrc64())).init();
  hash.update(bytes);
  return BigInt(`0x${hash.digest('hex')}`);
}

/** Starts an MD5: upper-case hexadecimal, as OSS writes it in an ETag. */
export async function startMd5(): Promise<Digest<string>> {
  const { createMD5 } = await import('hash-wasm');
  const hash = (await createMD5()).init();
  return { update: bytes => void hash.update(bytes), digest: () => hash.digest('hex').toUpperCase() };
}
