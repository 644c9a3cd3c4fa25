import { soon } from './gather.js';
import type { AppendWriterError, Receipt } from './types.js';

/** A chunk on its way. */
export interface Waiting {
  readonly bytes: Uint8Array;
  stored(receipt: Receipt): void;
  failed(error: AppendWriterError): void;
}

/** Chunks in the order of their calls, and how many bytes of them are held. */
export interface ChunkQueue {
  add(chunk: Waiting): void;
  /** Takes chunks from the front, as many as make no more than `most` bytes. They hold their room until it is freed. */
  take(most: number): Waiting[];
  /** Puts back what was taken and not sent. */
  putBack(chunks: readonly Waiting[]): void;
  /** Gives the room of chunks that have ended to those that wait for it. */
  free(chunks: readonly Waiting[]): void;
  /** Takes everything, also what waits for room. */
  takeAll(): Waiting[];
  /** Settles when nobody waits for room. */
  room(): Promise<void>;
  /** Bytes held, of chunks queued or taken. */
  readonly heldBytes: number;
  /** Bytes that can be taken. */
  readonly queuedBytes: number;
  readonly isEmpty: boolean;
  /** Whether somebody who writes now would wait for room. */
  readonly isFull: boolean;
}

/** A chunk costs about 1 KiB beside its bytes, so that small ones are bounded by their number. */
const CHUNK_BYTES = 1024;
const CHUNKS_AT_LEAST = 1024;
/** So many times in a row there is room at once; then whatever else is ready gets to run first. */
const GRANTS = 256;

/** Makes an empty queue that holds `most` bytes, and no more chunks than a KiB each would make of them. */
export function createQueue(most: number): ChunkQueue {
  const mostChunks = Math.max(CHUNKS_AT_LEAST, Math.floor(most / CHUNK_BYTES));

  let queued: Waiting[] = [];
  let outside: Waiting[] = [];
  let heldBytes = 0;
  let heldChunks = 0;
  let queuedBytes = 0;
  let grants = 0;
  const waiting: (() => void)[] = [];
  const isFull = () => heldBytes >= most || heldChunks >= mostChunks || outside.length > 0;
  const admit = (chunk: Waiting) => {
    queued.push(chunk);
    heldBytes += chunk.bytes.length;
    heldChunks += 1;
    queuedBytes += chunk.bytes.length;
  };
  const fits = (chunk: Waiting | undefined) =>
    chunk !== undefined && heldBytes + chunk.bytes.length <= most && heldChunks < mostChunks;
  const letIn = () => {
    let count = 0;
    for (; fits(outside[count]); count += 1) admit(outside[count] as Waiting);
    if (count > 0) outside = outside.slice(count);
    if (isFull()) return;
    for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    add(chunk) {
      if (outside.length === 0 && fits(chunk)) admit(chunk);
      else outside.push(chunk);
    },
    take(bytes) {
      let count = 0;
      let size = 0;
      for (; count < queued.length; count += 1) {
        const { length } = (queued[count] as Waiting).bytes;
        if (size + length > bytes) break;
        size += length;
      }
      const taken = queued.slice(0, count);
      queued = count === queued.length ? [] : queued.slice(count);
      queuedBytes -= size;
      return taken;
    },
    putBack(chunks) {
      queued = [...chunks, ...queued];
      queuedBytes += bytesOf(chunks);
    },
    free(chunks) {
      heldBytes -= bytesOf(chunks);
      heldChunks -= chunks.length;
      letIn();
    },
    takeAll() {
      const all = [...queued, ...outside];
      heldBytes -= queuedBytes;
      heldChunks -= queued.length;
      [queued, outside, queuedBytes] = [[], [], 0];
      letIn();
      return all;
    },
    room: () =>
      new Promise(resolve => {
        grants += 1;
        if (isFull()) waiting.push(resolve);
        else if (grants % GRANTS === 0) soon(resolve);
        else resolve();
      }),
    get heldBytes() {
      return heldBytes;
    },
    get queuedBytes() {
      return queuedBytes;
    },
    get isEmpty() {
      return queued.length === 0;
    },
    get isFull() {
      return isFull();
    },
  };
}

function bytesOf(chunks: readonly Waiting[]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
