import { startCrc64 } from '../ali-oss/digest.js';
import type { Body } from './body.js';

/** A file held open: what becomes of its name later does not matter. */
interface PinnedFile {
  readonly descriptor: number;
  /** Bytes at the time of the call: what is written to the file later is not sent. */
  readonly size: number;
  readonly path: string;
}

/** Files up to this size are read into memory before the first send; larger ones are read anew and verified each time. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Node.js only: in browsers ali-oss takes no path, and says so itself. */
export function isPath(file: unknown): file is string {
  return typeof file === 'string' && files() !== undefined;
}

/** Opens a file and takes its size. Throws what Node.js throws where it cannot be opened, and what ali-oss does for no file. */
export function openPinned(path: string): PinnedFile {
  const fs = requireFiles();
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  // Opening a pipe that nobody writes to would otherwise hold up the whole process.
  const descriptor = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  const stats = fs.fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, size: stats.size, path };
  fs.closeSync(descriptor);
  throw new Error(`${path} is not file`);
}

/**
 * The content of a small file, which is then closed; `undefined` for a large one. One that says it is empty is read to its
 * end, as ali-oss does: files of the system under /proc have content and no size.
 */
export function memoryOfFile(file: PinnedFile): Promise<Uint8Array> | undefined {
  return file.size <= IN_MEMORY_BYTES ? wholeOf(file) : undefined;
}

async function wholeOf(file: PinnedFile): Promise<Uint8Array> {
  try {
    if (file.size === 0) return await toItsEnd(file);
    const whole = Buffer.alloc(file.size);
    for (let at = 0; at < file.size;) at += await readAt(file, whole.subarray(at), at);
    return whole;
  } finally {
    requireFiles().closeSync(file.descriptor);
  }
}

async function toItsEnd(file: PinnedFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let at = 0; ;) {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const bytes = await readSome(file, buffer, at);
    if (bytes === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytes));
    at += bytes;
  }
}

/**
 * A large file. Its size is pinned by the open descriptor and its content by a checksum: the last chunk of a send is held
 * back until the whole is known to be what an earlier complete send was, so a file that changed is never stored.
 */
export function fileBody(file: PinnedFile): Body {
  let pinned: bigint | undefined;
  let handedOver = false;
  let problem: unknown;

  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      for await (const { chunk, last, crc64 } of chunksOf(file)) {
        if (last) {
          if (pinned !== undefined && pinned !== crc64) throw changed(file, 'was rewritten');
          pinned = crc64;
          handedOver = true;
        }
        yield chunk;
      }
    } catch (error) {
      problem = error;
      throw error;
    }
  }

  return {
    length: file.size,
    replayable: true,
    get handedOver() {
      return handedOver;
    },
    get problem() {
      return problem;
    },
    async crc64() {
      if (pinned !== undefined) return pinned;
      return sumOfFile(file);
    },
    send() {
      handedOver = false;
      const { Readable } = process.getBuiltinModule('node:stream');
      const stream = Readable.from(content(), { objectMode: false, highWaterMark: CHUNK_BYTES });
      return { file: stream, options: { contentLength: file.size } };
    },
    release: () => {
      requireFiles().close(file.descriptor, () => undefined);
    },
  };
}

/** Read into one buffer over and over: nobody keeps the chunks. */
async function sumOfFile(file: PinnedFile): Promise<bigint> {
  const hash = await startCrc64();
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let at = 0; at < file.size;) {
    const bytes = await readAt(file, buffer.subarray(0, Math.min(CHUNK_BYTES, file.size - at)), at);
    hash.update(buffer.subarray(0, bytes));
    at += bytes;
  }
  return hash.digest();
}

async function* chunksOf(file: PinnedFile) {
  const hash = await startCrc64();
  for (let at = 0; at < file.size;) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, file.size - at));
    const chunk = buffer.subarray(0, await readAt(file, buffer, at));
    hash.update(chunk);
    at += chunk.length;
    const last = at === file.size;
    yield { chunk, last, crc64: last ? hash.digest() : undefined };
  }
}

async function readAt(file: PinnedFile, into: Uint8Array, at: number): Promise<number> {
  const bytes = await readSome(file, into, at);
  if (bytes === 0) throw changed(file, 'became shorter');
  return bytes;
}

function readSome(file: PinnedFile, into: Uint8Array, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    requireFiles().read(file.descriptor, into, 0, into.length, at, (error, bytes) => {
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}

function changed(file: PinnedFile, what: string): Error {
  return new Error(`${file.path} ${what} while it was being appended. The rest was not sent.`);
}

function files() {
  return globalThis.process?.getBuiltinModule?.('node:fs');
}

function requireFiles() {
  return process.getBuiltinModule('node:fs');
}
