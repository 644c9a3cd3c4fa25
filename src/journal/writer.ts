import { crc32 } from 'node:zlib';
import { expect, expectKnown, isRecord } from '../expect.js';
import { onAbort } from '../wait.js';
import type { WriterCore } from '../writer/core.js';
import { isFullError } from '../writer/error.js';
import type { Place, Sent } from '../writer/sending.js';
import type { AcceptOptions, AppendWriterError, Chunk, JournaledWriter, Receipt, Recovered } from '../writer/types.js';
import type { Book, Held, OpenBatch } from './journal.js';

/** How long to wait before OSS is tried again by itself: doubled with every failure. */
const AGAIN_MS = 1_000;
const AGAIN_AT_MOST_MS = 60_000;

/** Chunks that leave in one append, and where they were sent first. */
interface Batch {
  readonly held: readonly Held[];
  readonly bytes: Uint8Array;
  readonly place: Place;
  /** Where the process before this one sent it. */
  readonly given?: number;
  /** That it is stored: only the journal does not know yet. Sent again it would be stored twice. */
  readonly stored?: Stored;
}

type Stored = Sent & { readonly is: 'stored' };

interface Waiter {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

const CLOSED = 'This writer is closed. Create another: appendWriter(client, name, { journal })';

/**
 * A writer that sends what the journal holds, in order, one batch at a time. Where a batch goes is written down before it leaves:
 * the position is its key, so that whoever comes after this process can tell whether it is stored.
 */
export function journaledWriter(core: WriterCore, book: Book, letGo: () => Promise<void>): JournaledWriter {
  const { settings, sender, objects, gathering } = core;
  const { maxBatchBytes, maxObjectBytes, lingerMs } = settings;
  const { signal } = sender;
  /** The first chunk of this process: those before are of processes that are gone. */
  const own = book.next;
  const atStart = { chunks: book.chunks, bytes: book.bytes };
  const waiters = new Map<number, Waiter>();
  let under: Batch | undefined;
  let left = book.batch;
  let found: Recovered['batch'] = 'none';
  let failure: AppendWriterError | undefined;
  let failures = 0;
  let running: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Chunks that are being accepted. */
  const accepting = new Set<Promise<number>>();
  /** The receipts of the last batch that was stored, with its first chunk. */
  let lastStored: { readonly first: number; readonly receipts: readonly Receipt[] } | undefined;
  let flushes = 0;
  /** Those who wait until everything that is accepted now is stored, or a batch has failed. */
  let flushing: { upTo: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  const recovery = deferred<Recovered>();
  // Nobody has to listen.
  recovery.promise.catch(() => undefined);

  /** That the journal is another object's: then nothing is taken. */
  const refused = book.claim(core.object);
  if (refused) recovery.reject(refused);

  function tell(): void {
    if (book.first >= own) recovery.resolve(Object.freeze({ ...atStart, batch: found }));
    flushing = flushing.filter(({ upTo, resolve }) => {
      if (book.first < upTo) return true;
      resolve();
      return false;
    });
  }

  function start(): void {
    running ??= run().finally(() => {
      running = undefined;
      // What was accepted while the last batch ended.
      if (failure === undefined && book.chunks > 0 && !signal?.aborted) start();
    });
  }

  async function run(): Promise<void> {
    try {
      if (refused) throw refused;
      for (;;) {
        tell();
        if (book.chunks === 0) return;
        // Callers who have just been answered get to write again before the next batch leaves.
        await gathering.wait(0, signal);
        if (lingerMs > 0 && flushes === 0 && under === undefined && book.bytes < maxBatchBytes)
          await gathering.wait(lingerMs, signal);
        signal?.throwIfAborted();
        if (!(await step())) return;
        failures = 0;
      }
    } catch (error) {
      fail(error);
    }
  }

  /** Sends one batch. Gives whether to go on. */
  async function step(): Promise<boolean> {
    under ??= left ? await batchLeft(left) : await nextBatch();
    if (under === undefined) {
      objects.next();
      return true;
    }
    const { held, bytes, place, given } = under;
    const { nth: first } = held[0] as Held;
    const last = first + held.length - 1;
    const sent =
      under.stored ??
      (await sender.send(bytes, place, held, {
        ...(given === undefined ? {} : { given }),
        beforeSend: (object, position) =>
          book.begin({ first, last, object, position, length: bytes.length, crc: crc32(bytes) }),
      }));
    if (sent.is === 'failed') {
      fail(sent.error);
      return false;
    }
    if (sent.is === 'stored') {
      if (left) found = sent.isFound ? 'found' : 'sent';
      under = { ...under, stored: sent };
      const receipts = Object.freeze(sent.receiptsOf(held));
      await book.done(held);
      lastStored = { first, receipts };
      for (const [at, { nth }] of held.entries()) {
        waiters.get(nth)?.resolve(receipts[at] as Receipt);
        waiters.delete(nth);
      }
    }
    // A full object took nothing of it: it goes to the next one.
    under = left = undefined;
    return true;
  }

  /** What a process before this one may have sent. */
  async function batchLeft({ first, last, object, position, length }: OpenBatch): Promise<Batch> {
    const held = await book.take(first, length);
    const bytes = core.concat(held.slice(0, last - first + 1).map(chunk => chunk.bytes));
    return { held: held.slice(0, last - first + 1), bytes, place: { name: object, end: position }, given: position };
  }

  async function nextBatch(): Promise<Batch | undefined> {
    await objects.found();
    const place = objects.current;
    await sender.turn(place);
    const room = maxObjectBytes - place.end;
    // A chunk of before may be larger than batches are now.
    const held = await book.take(book.first, Math.min(maxBatchBytes, room), room);
    if (held.length > 0) return { held, bytes: core.concat(held.map(chunk => chunk.bytes)), place };
    if (place.end === 0)
      throw new RangeError(
        `Expected chunks of at most maxObjectBytes, ${maxObjectBytes}: a larger one is in the journal.`,
      );
    return undefined;
  }

  function fail(cause: unknown): void {
    failure = errorOf(cause);
    for (const { reject } of waiters.values()) reject(errorOf(cause));
    waiters.clear();
    for (const { reject } of flushing.splice(0)) reject(failure);
    failures += 1;
    clearTimeout(again);
    if (refused || isOver()) {
      recovery.reject(failure);
      return;
    }
    again = setTimeout(retry, Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** (failures - 1)));
    // What is open is safe on the disk: nobody has to stay for it.
    again.unref();
  }

  /** Whether nothing will be tried again. */
  function isOver(): boolean {
    return isClosed || book.closing.aborted || signal?.aborted === true;
  }

  function errorOf(cause: unknown): AppendWriterError {
    const [stored, all] = [book.first - own, book.next - own];
    const chunks = [
      ...(stored > 0 ? [{ first: 0, last: stored - 1, written: 'yes' as const }] : []),
      ...(all > stored ? [{ first: Math.max(0, stored), last: all - 1, written: 'journaled' as const }] : []),
    ];
    const object = under?.place.name ?? objects.current.name;
    return core.error(cause, { object, written: refused ? 'no' : 'journaled', chunks });
  }

  function retry(): void {
    clearTimeout(again);
    // A full object may have been replaced meanwhile: OSS is asked anew where it ends.
    if (failure && isFullError(failure.cause)) sender.forgetEnd(objects.current);
    failure = undefined;
    start();
  }

  async function take(chunk: Chunk, options: AcceptOptions): Promise<number> {
    const bytes = core.bytesOf(chunk);
    core.expectFits(bytes);
    expect(isRecord(options), 'options of accept()', 'an object', options, MARKED);
    expectKnown(Object.keys(options), ['mark'], 'option of accept()', MARKED);
    const { mark } = options;
    // Half of a pair has no bytes in UTF-8, and would come back as something else.
    const isMark = mark === undefined || (typeof mark === 'string' && !/\p{Surrogate}/u.test(mark));
    expect(isMark, '`mark`', 'a string without halves of surrogate pairs', mark, MARKED);
    if (isClosed || book.closing.aborted) throw new TypeError(CLOSED);
    signal?.throwIfAborted();
    if (refused) throw refused;
    const writing = book.accept(bytes, mark);
    accepting.add(writing);
    try {
      const nth = await writing;
      if (failure === undefined) start();
      if (book.bytes >= maxBatchBytes) gathering.hurry();
      return nth;
    } finally {
      accepting.delete(writing);
    }
  }

  async function accept(chunk: Chunk, options: AcceptOptions = {}): Promise<void> {
    await take(chunk, options);
  }

  async function write(chunk: Chunk): Promise<Receipt> {
    const nth = await take(chunk, {});
    return new Promise((resolve, reject) => {
      if (failure && isOver()) throw failure;
      waiters.set(nth, { resolve, reject });
    });
  }

  /** Until everything that is accepted is stored. */
  async function flush(): Promise<void> {
    if (failure) throw failure;
    flushes += 1;
    gathering.hurry();
    try {
      start();
      await untilStored(async () => {
        await accepted();
        return book.next;
      });
    } finally {
      flushes -= 1;
    }
  }

  /** Until the chunks before the one that is told are stored, or a batch fails. */
  function untilStored(before: () => Promise<number>): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { upTo: Infinity, resolve, reject };
      flushing.push(entry);
      void before().then(upTo => {
        entry.upTo = upTo;
        tell();
      });
    });
  }

  /** Until everything that was given is on the disk, or refused. */
  async function accepted(): Promise<void> {
    await Promise.allSettled([...accepting]);
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    isClosed = true;
    clearTimeout(again);
    try {
      if (!refused && !signal?.aborted) failure = undefined;
      await flush();
    } finally {
      clearTimeout(again);
      recovery.reject(failure ?? new Error('The writer was closed.'));
      await running?.catch(() => undefined);
      await letGo();
    }
  }

  async function resume(): Promise<readonly Receipt[]> {
    signal?.throwIfAborted();
    if (refused) throw refused;
    if (failure === undefined) return NONE;
    const open = under?.held[0]?.nth ?? book.first;
    retry();
    if (book.chunks === 0) return NONE;
    await untilStored(() => Promise.resolve(open + 1));
    return lastStored?.first === open ? lastStored.receipts : NONE;
  }

  /** Tells everybody who waits that nothing will be tried again. */
  function end(reason: unknown): void {
    book.refuse(reason);
    if (!isClosed && running === undefined && book.chunks > 0) fail(reason);
  }
  const unlisten = onAbort(signal, end);
  book.closing.addEventListener('abort', () => {
    unlisten();
    end(book.closing.reason);
  });
  start();

  const writer: JournaledWriter = {
    accept,
    write,
    flush,
    resume,
    close: () => (closing ??= close()),
    get ready() {
      return isOver() ? Promise.resolve() : book.room();
    },
    get bufferedBytes() {
      return book.bytes;
    },
    get name() {
      return under?.place.name ?? objects.current.name;
    },
    get failure() {
      return failure;
    },
    get mark() {
      return book.mark;
    },
    recovered: recovery.promise,
    toNodeStream: () => core.nodeStream(writer, { write: accept, end: accepted }),
    toWebStream: () => core.webStream(writer, { write: accept, end: accepted }),
    [Symbol.asyncDispose]: () => writer.close(),
  };
  return writer;
}

const NONE: readonly Receipt[] = Object.freeze([]);
const MARKED = "await writer.accept('line\\n', { mark: 'offset 4711' })";

/** A promise that is settled from outside; it is so once. */
function deferred<T>() {
  const settle: { resolve?: (value: T) => void; reject?: (error: unknown) => void } = {};
  const promise = new Promise<T>((resolve, reject) => {
    Object.assign(settle, { resolve, reject });
  });
  return {
    promise,
    resolve: (value: T) => settle.resolve?.(value),
    reject: (error: unknown) => settle.reject?.(error),
  };
}
