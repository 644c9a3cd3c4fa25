import { startCrc64 } from '../crc64.js';
import type { Body } from './body.js';
import { memoryBody } from './memory-body.js';

/** A Node.js readable stream, as ali-oss recognises it. */
export interface ReadableLike extends AsyncIterable<unknown> {
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  pipe(to: unknown): unknown;
}

/** Whether ali-oss would take this for a readable stream. */
export function isReadable(file: unknown): file is ReadableLike {
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

  async function* content(): AsyncGenerator<Uint8Array> {
    const hash = await startCrc64();
    let size = 0;
    const complete = () => {
      handedOver = true;
      length = givenLength ?? size;
      if (size === length) sum = hash.digest();
    };
    try {
      for await (const item of source) {
        const chunk = bytesOf(item);
        hash.update(chunk);
        size += chunk.length;
        // With a length given, OSS takes the body for complete at that many bytes, before the stream says that it ended.
        if (givenLength !== undefined && size >= givenLength && !handedOver) complete();
        yield chunk;
      }
    } catch (error) {
      problem = error;
      throw error;
    }
    if (!handedOver) complete();
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
    async measured(atMost) {
      const read = await bufferedStream(source, atMost);
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
  atMost: number,
): Promise<{ readonly whole: Uint8Array } | { readonly rest: ReadableLike }> {
  expectFresh(source);
  const items = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= atMost;) {
    const next = await items.next();
    if (next.done) return { whole: Buffer.concat(chunks) };
    const chunk = bytesOf(next.value);
    chunks.push(chunk);
    size += chunk.length;
  }
  const all = async function* () {
    yield* chunks.splice(0);
    yield* { [Symbol.asyncIterator]: () => items };
  };
  return { rest: process.getBuiltinModule('node:stream').Readable.from(all()) };
}

function expectFresh(source: ReadableLike): void {
  if (!source.readableEnded && !source.destroyed) return;
  throw new TypeError(
    `Expected a readable stream that still has its data, got one that ${source.readableEnded ? 'has ended' : 'was destroyed'}: ` +
      'ali-oss would append nothing and report success. Open the stream anew for every call.',
  );
}

function bytesOf(item: unknown): Uint8Array {
  if (item instanceof Uint8Array) return item;
  if (typeof item === 'string') return Buffer.from(item);
  throw new TypeError(`Expected a stream of bytes or text, got one of ${item === null ? 'null' : typeof item}.`);
}
