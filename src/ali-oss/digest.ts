// The checksums that OSS gives of what it stores: CRC-64 (x-oss-hash-crc64ecma) and MD5 (the ETag of what came in one
// piece). They are hash-wasm's, loaded only when something has to be compared.

/** A checksum that is fed piece by piece. */
export interface Crc64 {
  update(bytes: Uint8Array): void;
  digest(): bigint;
}

/** An MD5 that is fed piece by piece. */
export interface Md5 {
  update(bytes: Uint8Array): void;
  /** Upper-case hexadecimal, as OSS writes it in an ETag. */
  digest(): string;
}

/** Loads the hash. Calls after the first resolve from memory. */
export async function startCrc64(): Promise<Crc64> {
  const { createCRC64 } = await import('hash-wasm');
  const hash = await createCRC64();
  hash.init();
  return {
    update: bytes => void hash.update(bytes),
    digest: () => BigInt(`0x${hash.digest('hex')}`),
  };
}

/** Loads the hash. Calls after the first resolve from memory. */
export async function startMd5(): Promise<Md5> {
  const { createMD5 } = await import('hash-wasm');
  const hash = await createMD5();
  hash.init();
  return {
    update: bytes => void hash.update(bytes),
    digest: () => hash.digest('hex').toUpperCase(),
  };
}
