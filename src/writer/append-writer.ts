import { expect } from '../expect.js';
import { bufferFor, bytesOf } from './bytes.js';
import { JOURNALED, type WriterCore } from './core.js';
import { isFullError, writerError } from './error.js';
import { createGathering } from './gather.js';
import { nodeStream } from './node-stream.js';
import { createObjects } from './objects.js';
import { createQueue, type Waiting } from './queue.js';
import type { Sent } from './sending.js';
import { createSender } from './sender.js';
import { writerSettings } from './settings.js';
import { createTally } from './tally.js';
import type {
  AppendWriter,
  AppendWriterError,
  AppendWriterOptions,
  Chunk,
  Journal,
  JournaledWriter,
  Receipt,
} from './types.js';
import { webStream } from './web-stream.js';

const CLOSED = 'This writer is closed. Create another: appendWriter(client, name)';

/** A batch whose fate could not be known: sent again to the same place it cannot be stored twice. */
interface Doubtful {
  readonly chunks: readonly Waiting[];
  readonly bytes: Uint8Array;
}

/**
 * Creates a writer that appends many small chunks to one object, each exactly once. While a request is in progress, chunks
 * are collected; the next request carries all of them. Each `write` resolves with the position of its chunk.
 *
 * @param client - An `OSS`, or what `remedy` gave back; append recovery is on for the writer in any case.
 * @param name - The object. It is created by the first append where it does not exist.
 * @throws TypeError when an option is unknown or of the wrong type, or `client` cannot append.
 * @example
 * await using writer = appendWriter(client, 'app.log');
 * const { position } = await writer.write('one line\n');
 */
export function appendWriter(
  client: object,
  name: string,
  options: AppendWriterOptions & { readonly journal: Journal },
): JournaledWriter;
export function appendWriter(client: object, name: string, options?: AppendWriterOptions): AppendWriter;
export function appendWriter(client: object, name: string, options: AppendWriterOptions = {}): AppendWriter {
  const isName = typeof name === 'string' && name !== '';
  expect(isName, '`name`', 'a non-empty string', name, "appendWriter(client, 'app.log')");
  const settings = writerSettings(options);
  const { maxBatchBytes, maxObjectBytes, lingerMs } = settings;
  const mostBytes = Math.min(maxBatchBytes, maxObjectBytes);
  const sender = createSender(client, settings);
  const { signal } = sender;
  const BufferOfClient = bufferFor(client);
  const objects = createObjects(name, settings, of => sender.head(of));
  const queue = createQueue(settings.maxBufferedBytes);
  const gathering = createGathering();
  const expectFits = (bytes: Uint8Array) => {
    if (bytes.length <= mostBytes) return;
    const limit = bytes.length > maxBatchBytes ? 'maxBatchBytes' : 'maxObjectBytes';
    throw new TypeError(
      `The chunk has ${bytes.length} bytes; \`${limit}\` allows ${mostBytes}. Split it or raise the option. Example: appendWriter(client, name, { ${limit}: ${bytes.length} })`,
    );
  };
  if (options.journal !== undefined) {
    return openedJournal(
      options.journal,
      sender.mayRepeat,
    )({
      ...{
        object: sender.objectOf(name),
        settings,
        sender,
        objects,
        gathering,
        bytesOf,
        expectFits,
        nodeStream,
        webStream,
      },
      concat: chunks => BufferOfClient.concat(chunks),
      error: writerError,
    });
  }
  const tally = createTally();
  let failure: AppendWriterError | undefined;
  let doubtful: Doubtful | undefined;
  /** What became of the doubt of the last failure: whoever asks later must not take it for not written. */
  let resumed: readonly Receipt[] = [];
  let isClosed = false;
  let isRunning = false;
  let flushes = 0;
  /** Settles with the last chunk: an error of its own, so that a caller who ignores that of `write` is still told of it. */
  let last: Promise<AppendWriterError | undefined> = Promise.resolve(undefined);
  let resuming: Promise<readonly Receipt[]> | undefined;

  function write(chunk: Chunk): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      const bytes = bytesOf(chunk);
      expectFits(bytes);
      if (isClosed) throw new TypeError(CLOSED);
      if (failure) throw writerError(failure.cause, { ...failure, written: 'no' });
      last = new Promise(settled => {
        queue.add({
          bytes,
          stored(receipt) {
            resolve(receipt);
            settled(undefined);
          },
          failed(error) {
            reject(error);
            settled(error);
          },
        });
      });
      if (!isRunning) void run();
      if (isFull()) gathering.hurry();
    });
  }

  /** Whether the next batch cannot become any fuller by waiting. */
  function isFull(): boolean {
    return queue.queuedBytes >= mostBytes || queue.isFull;
  }

  async function run(): Promise<void> {
    isRunning = true;
    try {
      for (;;) {
        // Callers who have just been answered get to write again before the next batch leaves.
        await gathering.wait(0, signal);
        if (queue.isEmpty || failure) return;
        if (lingerMs > 0 && flushes === 0 && !isFull()) await gathering.wait(lingerMs, signal);
        await step();
      }
    } catch (error) {
      fail([], error);
    } finally {
      isRunning = false;
    }
  }

  async function step(): Promise<void> {
    signal?.throwIfAborted();
    await objects.found();
    const place = objects.current;
    await sender.turn(place);
    const batch = queue.take(Math.min(maxBatchBytes, maxObjectBytes - place.end));
    if (batch.length === 0) {
      objects.next();
      return;
    }
    let bytes: Uint8Array;
    try {
      bytes = BufferOfClient.concat(batch.map(chunk => chunk.bytes));
    } catch (error) {
      // There was no memory for it.
      fail(batch, error);
      return;
    }
    const sent = await sender.send(bytes, place, batch);
    if (sent.is === 'stored') settle(batch, sent);
    else if (sent.is === 'full') queue.putBack(batch);
    else fail(batch, sent.error, sent.written === 'unknown' ? bytes : undefined);
  }

  function settle(batch: readonly Waiting[], sent: Sent & { readonly is: 'stored' }): void {
    tally.settle(batch.length, 'yes');
    const receipts = sent.receiptsOf(batch);
    for (const [index, chunk] of batch.entries()) chunk.stored(receipts[index] as Receipt);
    queue.free(batch);
  }

  function fail(batch: readonly Waiting[], cause: unknown, unknownBytes?: Uint8Array): void {
    const written = unknownBytes ? 'unknown' : 'no';
    doubtful = unknownBytes && { chunks: batch, bytes: unknownBytes };
    resumed = [];
    const rest = queue.takeAll();
    tally.settle(batch.length, written);
    tally.settle(rest.length, 'no');
    const ending = { object: objects.current.name, chunks: tally.ranges() };
    failure = writerError(cause, { ...ending, written });
    queue.free(batch);
    for (const chunk of batch) chunk.failed(writerError(cause, { ...ending, written }));
    for (const chunk of rest) chunk.failed(writerError(cause, { ...ending, written: 'no' }));
  }

  async function flush(): Promise<void> {
    flushes += 1;
    gathering.hurry();
    try {
      const error = await last;
      if (error) throw failure ?? error;
    } finally {
      flushes -= 1;
    }
  }

  async function settleDoubt(): Promise<readonly Receipt[]> {
    if (!failure) return resumed;
    signal?.throwIfAborted();
    // A full object may have been replaced meanwhile: OSS is asked anew where it ends.
    if (isFullError(failure.cause)) sender.forgetEnd(objects.current);
    if (doubtful) {
      const { chunks, bytes } = doubtful;
      const sent = await sender.send(bytes, objects.current, chunks);
      if (sent.is === 'failed' && sent.written === 'unknown') {
        // Told once, and for good: another try would find the same bytes again, and stay stopped for ever.
        if (await sender.isBeyondProof(bytes, objects.current, chunks)) goOn();
        throw sent.error;
      }
      if (sent.is === 'stored') resumed = Object.freeze(sent.receiptsOf(chunks));
      tally.clear(chunks.length, sent.is === 'stored' ? 'yes' : 'no');
    }
    goOn();
    return resumed;
  }

  function goOn(): void {
    failure = doubtful = undefined;
    last = Promise.resolve(undefined);
  }

  const writer: AppendWriter = {
    write,
    flush,
    resume: () =>
      (resuming ??= settleDoubt().finally(() => {
        resuming = undefined;
      })),
    close() {
      isClosed = true;
      return flush();
    },
    get ready() {
      return queue.room();
    },
    get bufferedBytes() {
      return queue.heldBytes;
    },
    get name() {
      return objects.current.name;
    },
    get failure() {
      return failure;
    },
    toNodeStream: () => nodeStream(writer),
    toWebStream: () => webStream(writer),
    [Symbol.asyncDispose]: () => writer.close(),
  };
  return writer;
}

/** What takes a writer into an opened journal. */
function openedJournal(journal: Journal, mayRepeat: boolean): (core: WriterCore) => JournaledWriter {
  const { [JOURNALED]: opened } = journal as { readonly [JOURNALED]?: (core: WriterCore) => JournaledWriter };
  const works = "appendWriter(client, name, { journal: await openJournal('/var/spool/app') })";
  expect(typeof opened === 'function', '`journal`', 'what openJournal() resolved with', journal, works);
  expect(!mayRepeat, 'a client with a journal', "one with identicalRecords: 'never'", "'possible'", DISTINCT);
  return core => (opened as (core: WriterCore) => JournaledWriter)(core);
}

const DISTINCT =
  "give each record an id of its own, and appendWriter(withOptions(client, { appendRecovery: { identicalRecords: 'never' } }), name, { journal })";
