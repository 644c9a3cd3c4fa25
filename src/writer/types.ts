/// <reference lib="esnext.disposable" preserve="true" />
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- Reaches the .d.ts: projects for browsers may have no types of Node.js.
/** @ts-ignore */
import type { Writable } from 'node:stream';
import type { Advice } from '../catalogue/index.js';
import type { Listener } from '../conflict/events.js';

/** What may be written. A string is stored as UTF-8. */
export type Chunk = string | Uint8Array;

/** Where one chunk is stored. */
export interface Receipt {
  /** The object: after a rollover it is another than before. */
  readonly name: string;
  /** Where the chunk begins, in bytes. */
  readonly position: number;
  /** Bytes. */
  readonly length: number;
  /** Where the chunk ends, in bytes: `position + length`. */
  readonly nextAppendPosition: number;
}

/** Options of the append that creates an object; later appends go without. */
export interface CreateOptions {
  /** @default by the object's name */
  readonly mime?: string | undefined;
  /** User metadata: `x-oss-meta-*`. */
  readonly meta?: Readonly<Record<string, string | number>> | undefined;
  /** Further request headers, e.g. `Content-Disposition`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `x-oss-object-acl`, e.g. `private`. */
  readonly acl?: string | undefined;
  /** `x-oss-storage-class`, e.g. `IA`. */
  readonly storageClass?: string | undefined;
}

/** The options of `appendWriter`. */
export interface AppendWriterOptions {
  /** How many bytes one append carries at most. A chunk is never split, so none may be larger. @default 4194304 */
  readonly maxBatchBytes?: number | undefined;
  /**
   * Maximum number of buffered bytes (waiting or in progress). It also limits the number of chunks: one per KiB, but at
   * least 1,024. If the buffer is full, `write` waits. @default 16777216
   */
  readonly maxBufferedBytes?: number | undefined;
  /** How long a batch that is not full waits for more, in milliseconds. @default 0 */
  readonly lingerMs?: number | undefined;
  /** Maximum size of an object in bytes. @default 5368709120, OSS's limit for appendable objects */
  readonly maxObjectBytes?: number | undefined;
  /** Returns the name of object number `index` when the one before is full. Number 0 is the `name` of the writer. */
  readonly rollover?: ((index: number) => string) | undefined;
  /** For the append that creates an object, and for no other. @default {} */
  readonly create?: CreateOptions | undefined;
  /** Ends the writer: what was not sent is rejected as not written, with the signal's reason as its cause. */
  readonly signal?: AbortSignal | undefined;
  /** Maximum number of requests per batch, including the first. @default no limit but `maxElapsedMs` */
  readonly attempts?: number | undefined;
  /** How long one batch may take in all, in milliseconds. @default that of the client */
  readonly maxElapsedMs?: number | undefined;
  /** What is accepted, on disk: `openJournal` of `ali-oss-remedy/journal`. Not with `identicalRecords: 'possible'`. @default none */
  readonly journal?: Journal | undefined;
  /** Gets every event of the appends. @default that of the client */
  readonly onEvent?: Listener | undefined;
}

/** What became of consecutive chunks, counted from 0 in the order of `write`; those that were refused at once do not count. */
export interface ChunkRange {
  /** The first of them. */
  readonly first: number;
  /** The last of them. */
  readonly last: number;
  /** Whether they are stored: `unknown` where it cannot be told, `journaled` where a journal sees to it. */
  readonly written: 'yes' | 'no' | 'unknown' | 'journaled';
}

/** The error of a chunk that was not confirmed as stored. `reportOf(error)` works for it. */
export interface AppendWriterError extends Error {
  /** Tells it from other errors. */
  readonly name: 'AppendWriterError';
  /** The object the writer was at. */
  readonly object: string;
  /** Whether the chunk this error rejects is stored. `journaled`: it is in the journal, and will be; do not write it again. */
  readonly written: 'no' | 'unknown' | 'journaled';
  /** What became of every chunk so far. */
  readonly chunks: readonly ChunkRange[];
  /** What went wrong: the error that ali-oss threw, or the signal's reason. */
  readonly cause: unknown;
  /** What to do about it, where the cause is a 409. */
  readonly advice?: Advice;
}

/** Appends many small chunks to one object, each exactly once, several to a request. */
export interface AppendWriter extends AsyncDisposable {
  /**
   * Resolves once OSS has the chunk, which is copied at the call. Chunks are stored in the order of the calls.
   *
   * @throws TypeError (rejects) for what is no chunk or larger than `maxBatchBytes`: nothing else is affected.
   * @throws AppendWriterError (rejects) when it could not be stored, or not be known to be.
   */
  write(chunk: Chunk): Promise<Receipt>;
  /** Resolves when the buffer has room. Await `ready` or `write()` to keep memory bounded. Never rejects. */
  readonly ready: Promise<void>;
  /** How many bytes wait or are under way. A `write` that waits for room is not among them yet. */
  readonly bufferedBytes: number;
  /** The object that is being appended to. */
  readonly name: string;
  /** Why the writer has stopped; `undefined` while it works. */
  readonly failure: AppendWriterError | undefined;
  /** Sends everything that is buffered and resolves when it is stored. Rejects with `failure` if there is one. */
  flush(): Promise<void>;
  /**
   * Restarts the writer after a failure. If it is unknown whether the last batch was stored, the batch is sent again to the
   * same position, where it cannot be stored twice. Resolves with the receipts of that batch, in order, or with `[]` if it
   * was not stored; then write those chunks again. Until the next failure, every call returns the same result. Rejects, and
   * the writer stays stopped, if it is still unknown. Where it can never be known, because equal bytes are there that
   * another writer could have written (`identicalRecords: 'possible'`), it rejects once, the chunks stay `unknown`, and the
   * writer goes on: `failure` is `undefined` then.
   */
  resume(): Promise<readonly Receipt[]>;
  /** Sends everything that is buffered and closes the writer. Rejects with `failure` if there is one. */
  close(): Promise<void>;
  /** Node.js: a `Writable` that ends when all of it is stored. The writer stays open. */
  toNodeStream(): Writable;
  /** A `WritableStream` that closes when all of it is stored. The writer stays open. */
  toWebStream(): WritableStream<Chunk>;
}

/**
 * What an append writer has accepted and not yet seen stored, on disk: `openJournal` of `ali-oss-remedy/journal` gives it.
 *
 * @example
 * const open = ({ chunks, bytes }: Journal) => `${chunks} chunks, ${bytes} bytes are not stored yet`;
 */
export interface Journal extends AsyncDisposable {
  /** Where it is. */
  readonly folder: string;
  /** How many chunks are accepted and not known to be stored. */
  readonly chunks: number;
  /** How many bytes these are. */
  readonly bytes: number;
  /** Lets go of the folder. A writer's own `close` does it too. */
  close(): Promise<void>;
}

/** What comes with a chunk. @example const last: AcceptOptions = { mark: 'offset 4711' }; */
export interface AcceptOptions {
  /** The caller's own checkpoint, e.g. an offset in a file: kept together with the chunk, or not at all. */
  readonly mark?: string | undefined;
}

/**
 * What a start found in the journal, once all of it is stored.
 *
 * @example
 * const inWords = ({ chunks, batch }: Recovered) => `${chunks} chunks were open; the last batch: ${batch}`;
 */
export interface Recovered {
  /** How many chunks were open. */
  readonly chunks: number;
  /** How many bytes these were. */
  readonly bytes: number;
  /**
   * What became of what was under way when the process before ended: `found` in the object, `sent` again, or `none` was under way.
   */
  readonly batch: 'none' | 'found' | 'sent';
}

/** An append writer with a journal: what it accepts is stored exactly once, whatever becomes of the process. */
export interface JournaledWriter extends AppendWriter {
  /**
   * Resolves when the chunk is on the disk: from then on it will be stored, exactly once and in order. Waits while the journal is
   * full.
   *
   * @throws TypeError (rejects) for what is no chunk, or larger than `maxBatchBytes`.
   * @throws Error (rejects) where it could not be written down: it is not accepted, and nothing else is affected.
   */
  accept(chunk: Chunk, options?: AcceptOptions): Promise<void>;
  /** The last mark that was accepted, also by a process before this one. */
  readonly mark: string | undefined;
  /** Resolves when everything is stored that was open at the start. Rejects where the writer is closed before. */
  readonly recovered: Promise<Recovered>;
}
