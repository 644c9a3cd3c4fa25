import { crc32 } from 'node:zlib';
import {
  BATCH,
  bytesOfText,
  chunkKey,
  CHUNKS,
  chunksFrom,
  FIRST,
  MARK,
  NEXT,
  numberOf,
  OBJECT,
  sealed,
  textOf,
  unsealed,
} from './entries.js';
import type { Change, Store } from './store.js';

/** Where chunks were sent that OSS may have: written down before they leave. */
export interface OpenBatch {
  /** The numbers of its first and its last chunk. */
  readonly first: number;
  readonly last: number;
  readonly object: string;
  readonly position: number;
  readonly length: number;
  /** CRC-32 of its bytes. */
  readonly crc: number;
}

/** A chunk that waits to be sent. */
export interface Held {
  readonly nth: number;
  readonly bytes: Uint8Array;
}

/** What a writer has accepted and not yet seen stored, on disk. */
export interface Book {
  readonly folder: string;
  /** The mark of the last chunk that had one. */
  readonly mark: string | undefined;
  /** How many chunks, and bytes of them, are not known to be stored. */
  readonly chunks: number;
  readonly bytes: number;
  /** The number of the first of them, and of the next one to be accepted. */
  readonly first: number;
  readonly next: number;
  /** What was under way when the last process ended. */
  readonly batch: OpenBatch | undefined;
  /** Takes the folder for this object, with the first chunk. Gives what to say where it belongs to another one. */
  claim(object: string): Error | undefined;
  /**
   * Writes a chunk down. Resolves with its number when it is on the disk; many chunks share one write.
   *
   * @throws Error (rejects) where the disk fails: nothing that was given until then, and is not accepted yet, will be.
   */
  accept(bytes: Uint8Array, mark: string | undefined): Promise<number>;
  /** Settles when there is room for more, or what waits for it is refused. */
  room(): Promise<void>;
  /** Refuses what waits for room: there is nobody any more who would make it. */
  refuse(error: unknown): void;
  /** The chunks from this number on, as many as make no more than `most` bytes; the first may have `atFirst`. */
  take(from: number, most: number, atFirst?: number): Promise<readonly Held[]>;
  /** Writes down where chunks are about to be sent. */
  begin(batch: OpenBatch): Promise<void>;
  /** These chunks, the first that are open, are stored and forgotten. */
  done(stored: readonly Held[]): Promise<void>;
  /** Aborted when it is closed: nothing is taken or sent any more. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

/** What a chunk costs on disk beside its bytes, about. */
const OVERHEAD_BYTES = 96;

interface Accepting {
  readonly bytes: Uint8Array;
  readonly mark: string | undefined;
  accepted(nth: number): void;
  refused(error: unknown): void;
}

/**
 * Reads the journal of a folder.
 *
 * @throws Error (rejects) where it is damaged: nothing in it is changed.
 */
export async function readBook(store: Store, folder: string, maxJournalBytes: number): Promise<Book> {
  const found = await contentOf(store, folder);
  let { first, next, bytes, mark, owner } = found;
  /** Whether the disk knows the owner. */
  let isOwned = owner !== undefined;
  let queue: Accepting[] = [];
  /** Chunks for which there is no room yet. */
  const outside = new Set<Accepting>();
  let isWriting = false;
  const closing = new AbortController();
  /** Whether a write failed that may be on the disk all the same. */
  let isUnsure = false;
  const waiting: (() => void)[] = [];
  /** Chunks that have been let in and are being written down. */
  const underWay = { chunks: 0, bytes: 0 };
  /** What is stored and may be forgotten with the next write. */
  const forgotten: Change[] = [];

  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: a write that fails may leave half of itself, and what follows such a half in the log is not read again. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** Takes back what a failed write may have left: it was refused, and must neither be sent by anybody nor leave its mark. */
  const takeBack = async () => {
    const left: Change[] = [];
    for await (const [key] of store.entries(chunksFrom(next), CHUNKS.before)) left.push({ type: 'del', key });
    left.push({ type: 'put', key: NEXT, value: bytesOfText(String(next)) });
    left.push(mark === undefined ? { type: 'del', key: MARK } : { type: 'put', key: MARK, value: bytesOfText(mark) });
    await store.write(left, true);
    isUnsure = false;
  };

  /**
   * Every write is on the disk before the next one is made: then a log that ends in the middle of a write is one that was cut, and
   * one that is broken before its end is damaged.
   */
  const write = (changes: readonly Change[]) =>
    inTurn(async () => {
      const old = forgotten.length;
      try {
        if (isUnsure) await takeBack();
        await store.write([...forgotten, ...changes], true);
      } catch (error) {
        isUnsure = true;
        throw error;
      }
      forgotten.splice(0, old);
    });

  const isFull = () => {
    const chunks = next - first + underWay.chunks;
    return chunks > 0 && bytes + underWay.bytes + chunks * OVERHEAD_BYTES >= maxJournalBytes;
  };
  const letIn = () => {
    for (const one of outside) {
      if (isFull()) break;
      outside.delete(one);
      queue.push(one);
      underWay.chunks += 1;
      underWay.bytes += one.bytes.length;
    }
    if (!isWriting && queue.length > 0) void writeDown();
    if (outside.size === 0 && !isFull()) for (const resolve of waiting.splice(0)) resolve();
  };
  const refuse = (error: unknown) => {
    for (const one of outside) one.refused(error);
    outside.clear();
    for (const resolve of waiting.splice(0)) resolve();
  };

  /** What was given behind a chunk that is refused goes with it: else its mark would say that both are accepted. */
  const refuseAll = (error: unknown) => {
    for (const one of queue) one.refused(error);
    underWay.chunks -= queue.length;
    underWay.bytes -= sizeOf(queue);
    queue = [];
    refuse(error);
  };

  const writeDown = async () => {
    isWriting = true;
    // Whoever is ready to be written down now shares the write.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      const from = next;
      const marked = group.findLast(one => one.mark !== undefined)?.mark;
      const changes: Change[] = group.map((one, at) => ({
        type: 'put',
        key: chunkKey(from + at, one.bytes.length),
        value: sealed(one.bytes),
      }));
      changes.push({ type: 'put', key: NEXT, value: bytesOfText(String(from + group.length)) });
      if (marked !== undefined) changes.push({ type: 'put', key: MARK, value: bytesOfText(marked) });
      if (!isOwned && owner !== undefined) changes.push({ type: 'put', key: OBJECT, value: bytesOfText(owner) });
      const size = sizeOf(group);
      try {
        await write(changes);
        next = from + group.length;
        bytes += size;
        mark = marked ?? mark;
        isOwned = true;
        for (const [at, one] of group.entries()) one.accepted(from + at);
      } catch (error) {
        await inTurn(takeBack).catch(() => undefined);
        for (const one of group) one.refused(error);
        refuseAll(error);
        // Who has just been told may have given more before that.
        await new Promise(setImmediate);
        refuseAll(error);
      }
      underWay.chunks -= group.length;
      underWay.bytes -= size;
    }
    isWriting = false;
    letIn();
  };

  return {
    folder,
    get mark() {
      return mark;
    },
    get chunks() {
      return next - first;
    },
    get bytes() {
      return bytes;
    },
    get first() {
      return first;
    },
    get next() {
      return next;
    },
    batch: found.batch,
    claim(object) {
      owner ??= object;
      if (owner === object) return undefined;
      const told = `The journal ${folder} belongs to ${owner}, not to ${object}. Use a separate folder for each object.`;
      return failed('JOURNAL_OTHER_OBJECT', told);
    },
    accept: (given, marked) =>
      new Promise((accepted, refused) => {
        outside.add({ bytes: given, mark: marked, accepted, refused });
        letIn();
      }),
    room: () =>
      new Promise(resolve => {
        if (isFull() || outside.size > 0) waiting.push(resolve);
        else resolve();
      }),
    refuse,
    take: (from, most, atFirst = most) =>
      inTurn(async () => {
        const taken: Held[] = [];
        let size = 0;
        for await (const [key, value] of store.entries(chunksFrom(from), CHUNKS.before)) {
          const nth = numberOf(key);
          // What a failed write left is not accepted.
          if (nth >= next) break;
          const chunk = unsealed(value);
          if (chunk === undefined || nth !== from + taken.length) throw damaged(folder, nth, first, taken);
          if (size + chunk.length > (taken.length === 0 ? atFirst : most)) break;
          size += chunk.length;
          taken.push({ nth, bytes: chunk });
        }
        return taken;
      }),
    begin: batch => write([{ type: 'put', key: BATCH, value: bytesOfText(JSON.stringify(batch)) }]),
    async done(stored) {
      const last = stored.at(-1)?.nth ?? first - 1;
      forgotten.push(
        ...stored.map(({ nth, bytes: { length } }) => ({ type: 'del', key: chunkKey(nth, length) }) as const),
        { type: 'del', key: BATCH },
        { type: 'put', key: FIRST, value: bytesOfText(String(last + 1)) },
      );
      // With more to come it goes with the next write: until then the batch would be looked for, and found.
      if (last + 1 === next && underWay.chunks === 0) await write([]);
      first = last + 1;
      bytes -= stored.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
      letIn();
    },
    closing: closing.signal,
    close() {
      const told = failed('JOURNAL_CLOSED', `The journal ${folder} was closed.`);
      closing.abort(told);
      refuse(told);
      return inTurn(() => store.close());
    },
  };
}

const sizeOf = (chunks: readonly Accepting[]) => chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);

interface Content {
  readonly first: number;
  readonly next: number;
  readonly bytes: number;
  readonly mark: string | undefined;
  readonly owner: string | undefined;
  readonly batch: OpenBatch | undefined;
}

/** Everything is read once, so that damage is told before anything is sent. */
async function contentOf(store: Store, folder: string): Promise<Content> {
  const first = Number(textOf(await store.get(FIRST)) ?? 0);
  const next = Number(textOf(await store.get(NEXT)) ?? 0);
  const mark = textOf(await store.get(MARK));
  const owner = textOf(await store.get(OBJECT));
  const batch = readBatch(textOf(await store.get(BATCH)));
  let expected = first;
  let bytes = 0;
  let crc = 0;
  for await (const [key, value] of store.entries(CHUNKS.from, CHUNKS.before)) {
    const nth = numberOf(key);
    // Stored long ago: LevelDB may not have let go of it.
    if (nth < first) continue;
    const chunk = unsealed(value);
    if (chunk === undefined || nth !== expected) throw damaged(folder, expected, first, { length: expected - first });
    if (batch && nth >= batch.first && nth <= batch.last) crc = crc32(chunk, crc);
    bytes += chunk.length;
    expected += 1;
  }
  if (expected !== next) throw damaged(folder, expected, first, { length: expected - first });
  // What was done with before the power went is not open any more.
  const isOpen = batch !== undefined && batch.first >= first && batch.last < next;
  if (isOpen && crc !== batch.crc) throw damaged(folder, batch.first, first, { length: 0 });
  return { first, next, bytes, mark, owner, batch: isOpen ? batch : undefined };
}

function readBatch(text: string | undefined): OpenBatch | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as OpenBatch);
}

function damaged(folder: string, nth: number, first: number, readable: { readonly length: number }): Error {
  const told =
    `The journal ${folder} is damaged at chunk ${nth}: ${readable.length} of what is open, from chunk ${first} on, can be read before it. ` +
    'Nothing in it was changed or sent. Keep a copy of the folder; docs/journal.md says how to go on.';
  return Object.assign(failed('JOURNAL_DAMAGED', told), { readableChunks: readable.length });
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
