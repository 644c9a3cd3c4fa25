import { createReadStream } from 'node:fs';

/** Errors of OSS are far below this: what is longer is something else, and need not be read to its end. */
const READ_AT_MOST = 1024 * 1024;

/** The beginning of a file. */
export function readFrom(path: string): Promise<Uint8Array> {
  return readAll(createReadStream(path));
}

/** The beginning of a stream. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= READ_AT_MOST) break;
  }
  return Buffer.concat(chunks);
}
