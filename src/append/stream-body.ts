import { startCrc64 } from '../ali-oss/digest.js';
import { processWide } from '../process-wide.js';
import { onAbort } from '../wait.js';
import type { Body } from './body.js';
import { memoryBody } from './memory-body.js';

/** A Node.js readable stream, as ali-oss recognises it. */
export interface ReadableLike {
  /** Absent in streams of readable-stream 2, as is the iterator. */
  readonly readableEnded?: boolean;
  readonly _readableState?: { readonly endEmitted?: boolean };
  readonly destroyed: boolean;
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>;
  pipe(to: unknown): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  destroy(error?: unknown): unknown;
}

/** Whether ali-oss would take this for a readable stream: in browsers it takes none. */
export function isReadable(file: unknown): file is ReadableLike {
  if (globalThis.process?.getBuiltinModule?.('node:stream') === undefined) return false;
  const stream = file as { pipe?: unknown; _readableState?: unknown } | null;
  return typeof stream === 'object' && typeof stream?.pipe === 'function' && typeof stream._readableState === 'object';
}

/**
 * A stream that is sent once. It is summed while it passes, because afterwards the bytes are gone and a lost answer could
 * not be looked into.
 *
 * @throws TypeError when the stream has ended or was destroyed: ali-oss would store nothing and report success.
 */
export function onceBody(source: ReadableLike, givenLength: number | undefined): Body {
  expectFresh(source);
  let length: number | undefined;
  let sum: bigint | undefined;
  let handedOver = false;
  let problem: unknown;
  let isRead = false;
  // A stream may fail while the call waits for its turn, and an error nobody listens for would end the process. Whoever
  // reads it is told by the reading, and a stream that is let go of before its end fails too, which is no problem of ours.
  source.on('error', error => {
    if (!isRead) problem ??= error;
  });

  async function* content(): AsyncGenerator<Uint8Array> {
    const hash = await startCrc64();
    let size = 0;
    try {
      claim(source, problem);
      isRead = true;
      for await (const chunk of upTo(givenLength, source)) {
        hash.update(chunk);
        size += chunk.length;
        // With a length given, OSS takes the body for complete at that many bytes, before the stream says that it ended.
        if (size === givenLength) complete();
        yield chunk;
      }
    } catch (error) {
      problem ??= error;
      throw error;
    }
    // A body that is shorter than announced never becomes complete, and OSS stores nothing of it.
    if (!handedOver && size === (givenLength ?? size)) complete();

    function complete() {
      handedOver = true;
      length = size;
      sum = hash.digest();
    }
  }

  return {
    get length() {
      return length;
    },
    replayable: false,
    get handedOver() {
      return handedOver;
    },
    get problem() {
      return problem;
    },
    crc64: () => Promise.resolve(sum),
    async measured(atMost, signal) {
      claim(source, problem);
      isRead = true;
      const read = await bufferedStream(source, { atMost, givenLength, signal });
      return 'whole' in read ? memoryBody(read.whole) : onceBody(read.rest, givenLength);
    },
    send() {
      const { Readable } = process.getBuiltinModule('node:stream');
      return { file: Readable.from(content(), { objectMode: false }), options: {} };
    },
    release: () => undefined,
  };
}

/** Reads a stream into memory as long as it fits; otherwise gives back a stream of all of it. */
async function bufferedStream(
  source: ReadableLike,
  { atMost, givenLength, signal }: Buffering,
): Promise<{ readonly whole: Uint8Array } | { readonly rest: ReadableLike }> {
  const stop = onAbort(signal, reason => source.destroy(reason));
  const items = upTo(givenLength, source)[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  try {
    for (let size = 0; size <= atMost;) {
      const next = await items.next();
      if (next.done) return { whole: Buffer.concat(chunks) };
      chunks.push(next.value);
      size += next.value.length;
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    stop();
  }
  const all = async function* () {
    yield* chunks.splice(0);
    yield* { [Symbol.asyncIterator]: () => items };
  };
  return { rest: process.getBuiltinModule('node:stream').Readable.from(all()) };
}

interface Buffering {
  readonly atMost: number;
  readonly givenLength: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The bytes of a stream, and no more than were announced: HTTP counts them, and so does what is compared later. */
async function* upTo(length = Infinity, source: ReadableLike): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const item of iterable(source)) {
    const chunk = bytesOf(item).subarray(0, left);
    left -= chunk.length;
    yield chunk;
    if (left === 0) return;
  }
}

function iterable(source: ReadableLike): AsyncIterable<unknown> {
  if (typeof source[Symbol.asyncIterator] === 'function') return source as AsyncIterable<unknown>;
  return new (process.getBuiltinModule('node:stream').Readable)().wrap(source as unknown as NodeJS.ReadableStream);
}

const claimed = () => processWide('streams', () => new WeakSet<object>());

/** A stream is read by one call: given to two, the second would store nothing and report success. */
function claim(source: ReadableLike, problem: unknown): void {
  if (problem !== undefined) throw problem;
  expectFresh(source);
  if (claimed().has(source)) {
    throw new TypeError('This readable stream is already used by another call. Pass a new stream to every call.');
  }
  claimed().add(source);
}

function expectFresh(source: ReadableLike): void {
  const hasEnded = source.readableEnded ?? source._readableState?.endEmitted;
  if (!hasEnded && !source.destroyed) return;
  throw new TypeError(
    `This readable stream ${hasEnded ? 'has ended' : 'was destroyed'}, so nothing would be appended. Pass a new stream to every call.`,
  );
}

function bytesOf(item: unknown): Uint8Array {
  if (item instanceof Uint8Array) return item;
  if (typeof item === 'string') return Buffer.from(item);
  throw new TypeError(`Expected a stream of bytes or text, got one of ${item === null ? 'null' : typeof item}.`);
}
