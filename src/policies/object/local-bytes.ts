import { ownWrite as say } from '../../catalogue/reasons/object.js';
import { startCrc64, startMd5 } from '../../ali-oss/digest.js';
import { hadBegun } from '../../ali-oss/streams.js';

/** What the caller sent, or a part of it, where it can be looked at once more. */
export interface LocalBytes {
  readonly length: number;
  /** How long ago the file was last changed, or another got its name, in milliseconds; absent for what is held in memory. */
  readonly changedMsAgo?: number;
  pieces(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** The checksums of some bytes. */
export interface Sums {
  readonly crc64: bigint;
  /** Upper-case hexadecimal. */
  readonly md5: string;
}

/**
 * The bytes `[start, end)` of what a call was given as a body: bytes, a Blob, a path, or an `fs.ReadStream` of a path.
 * `undefined` for what is gone once it was sent. Rejects where the file cannot be read any more.
 */
export async function localBytes(body: unknown, start = 0, end = Infinity): Promise<LocalBytes | undefined> {
  if (body instanceof Uint8Array) {
    const part = body.subarray(start, end);
    return { length: part.length, pieces: () => [part] };
  }
  if (body instanceof Blob) return blobBytes(body.slice(start, Math.min(end, body.size)));
  if (typeof body === 'string') return fileBytes(body, start, end);
  // What was sent of it is the rest only, and nobody knows from where on.
  if (hadBegun(body as object)) return undefined;
  if (!isOwnFile(body)) return undefined;
  const { path, start: from = 0, end: last = Infinity, readableEncoding: encoding } = body as FileStream;
  // What is read as text, or as hexadecimal digits, is not what the file holds.
  if (typeof path !== 'string' || (encoding ?? null) !== null) return undefined;
  return fileBytes(path, from + start, Math.min(from + end, last + 1));
}

/** Reads some bytes once. Stops at an abort. */
export async function sumsOf(pieces: ReturnType<LocalBytes['pieces']>, signal: AbortSignal | undefined): Promise<Sums> {
  const [crc64, md5] = await Promise.all([startCrc64(), startMd5()]);
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    crc64.update(piece);
    md5.update(piece);
  }
  return { crc64: crc64.digest(), md5: md5.digest() };
}

/** Whether this is Node.js, where files can be read and no header of an answer is hidden. */
export function isNode(): boolean {
  return files() !== undefined;
}

/** As `fs.createReadStream` makes it: `end` is the last byte that is read. */
interface FileStream {
  readonly path?: unknown;
  readonly start?: number;
  readonly end?: number;
  readonly readableEncoding?: string | null;
}

/** Other streams have a `path` too, as those of a remote host, and some read with another `fs` than Node's. */
function isOwnFile(body: unknown): boolean {
  const fs = files();
  if (!fs || !(body instanceof fs.ReadStream)) return false;
  const given = Object.getOwnPropertySymbols(body).find(({ description }) => description === 'kFs');
  const used: unknown = given && (body as unknown as Readonly<Record<symbol, unknown>>)[given];
  return used === undefined || used === fs;
}

/** Large enough to be quick, small enough to be held several times over. */
const PIECE_BYTES = 1024 * 1024;

function blobBytes(blob: Blob): LocalBytes {
  const pieces = async function* () {
    for (let at = 0; at < blob.size; at += PIECE_BYTES) {
      yield new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer());
    }
  };
  return { length: blob.size, pieces };
}

async function fileBytes(path: string, start: number, end: number): Promise<LocalBytes | undefined> {
  const fs = files();
  if (fs === undefined) return undefined;
  const { size, mtimeMs, ctimeMs } = await fs.promises.stat(path).catch(unreadable);
  const length = Math.max(0, Math.min(end, size) - start);
  const pieces = async function* () {
    const file = await fs.promises.open(path).catch(unreadable);
    try {
      for (let at = 0; at < length;) {
        const piece = new Uint8Array(Math.min(PIECE_BYTES, length - at));
        const { bytesRead } = await file.read(piece, 0, piece.length, start + at).catch(unreadable);
        if (bytesRead === 0) throw new Error(say.fileShorter());
        yield piece.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  };
  return { length, changedMsAgo: Date.now() - Math.max(mtimeMs, ctimeMs), pieces };
}

/** Says so without the path, which may tell more than a log should. */
function unreadable(error: unknown): never {
  throw new Error(say.fileGone(String((error as { code?: unknown }).code)));
}

function files() {
  return globalThis.process?.getBuiltinModule?.('node:fs');
}
