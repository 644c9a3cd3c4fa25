import type { Answer } from '../../look.js';

/** What HEAD says of an object that is compared. */
export interface Stored {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
  /** In bytes. Browsers give the length of what they unpacked, so there it proves nothing. */
  readonly length: number;
  /** Absent on objects older than OSS's checksums, and where a browser's CORS rules hide it. */
  readonly crc64: bigint | undefined;
  /** Without its double quotes. */
  readonly etag: string | undefined;
}

/** Reads a HEAD answer. */
export function storedOf(answer: Answer): Stored {
  const { headers } = answer.res;
  const { 'x-oss-hash-crc64ecma': crc64 = '', etag } = headers;
  return {
    answer,
    headers,
    length: Number(headers['content-length'] ?? 0),
    crc64: /^\d{1,20}$/.test(crc64) ? BigInt(crc64) : undefined,
    etag: etag?.replaceAll('"', ''),
  };
}

/** What kind of thing it is that no upload of ours makes, if it is one. */
export function foreignKind({ headers }: Stored): string | undefined {
  const { 'x-oss-object-type': type } = headers;
  return type === 'Appendable' || type === 'Symlink' ? type : undefined;
}
