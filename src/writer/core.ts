/// <reference lib="esnext.disposable" preserve="true" />
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- Reaches the .d.ts: projects for browsers may have no types of Node.js.
/** @ts-ignore */
import type { Writable } from 'node:stream';
import type { Ending } from './error.js';
import type { Gathering } from './gather.js';
import type { Objects, Sender } from './sending.js';
import type { WriterSettings } from './settings.js';
import type { AppendWriter, AppendWriterError, Chunk } from './types.js';

/** Where an opened journal takes a writer. Known to every installed copy of the library. */
export const JOURNALED: unique symbol = Symbol.for('ali-oss-remedy.journal');

/** What a writer with a journal is made of. */
export interface WriterCore {
  /** What the journal belongs to. */
  readonly object: string;
  readonly settings: WriterSettings;
  readonly sender: Sender;
  readonly objects: Objects;
  readonly gathering: Gathering;
  bytesOf(chunk: Chunk): Uint8Array;
  concat(chunks: readonly Uint8Array[]): Uint8Array;
  /** @throws TypeError for a chunk that is too large. */
  expectFits(bytes: Uint8Array): void;
  /** The error of chunks that are in the journal, or were not taken. */
  error(cause: unknown, ending: Ending): AppendWriterError;
  nodeStream(writer: AppendWriter, take: StreamTake): Writable;
  webStream(writer: AppendWriter, take: StreamTake): WritableStream<Chunk>;
}

/** How a stream hands on chunks, and when it counts them as written. */
export interface StreamTake {
  readonly write: (chunk: Chunk) => Promise<unknown>;
  readonly end: () => Promise<unknown>;
}
