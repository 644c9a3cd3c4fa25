import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppendWriter } from '../../src/index.js';
import { createGathering } from '../../src/writer/gather.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, arrived, requestsOf, startLocalOss, stored } from '../append/support.js';
import { APPEND, appendsOf, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Much longer than any test may take: who waits for it fails. */
const FOREVER_MS = 600_000;

/** What an object that nobody knows costs before its first append. */
const ASKED = 'HeadObject 404';

/** How many bytes each request carried, the question for the end aside. */
const carried = () => oss.requests.filter(({ operation }) => operation !== 'HeadObject').map(({ bytes }) => bytes);

const write = (writer: AppendWriter, count: number, text = '0123456789') =>
  Promise.all(Array.from({ length: count }, () => writer.write(text)));

/** So many chunks of ten bytes as one batch, while the request before it is under way. */
async function duringARequest(writer: AppendWriter, work: () => Promise<unknown>): Promise<void> {
  oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
  const first = writer.write('first');
  await arrived(oss, ({ operation }) => operation === 'AppendObject');
  await Promise.all([first, work()]);
}

describe('group commit', () => {
  it('one request carries what was written in one go', async () => {
    await write(writerOn(oss), 64);
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200']);
  });

  it('while a request is under way, chunks gather for the next one', async () => {
    const writer = writerOn(oss);
    await duringARequest(writer, () => write(writer, 200));
    expect(carried()).toEqual([5, 2000]);
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200', 'AppendObject@5 200']);
  });

  it('64 callers who each wait for their receipts share a request: one for each round', async () => {
    const writer = writerOn(oss);
    const caller = async (nth: number) => {
      for (let round = 0; round < 10; round += 1) await writer.write(`caller ${nth} round ${round}\n`);
    };
    await Promise.all(Array.from({ length: 64 }, (_, nth) => caller(nth)));
    const lines = stored(oss, 'app.log')?.trimEnd().split('\n') ?? [];
    expect(new Set(lines).size).toBe(640);
    expect(lines).toHaveLength(640);
    expect(requestsOf(oss).slice(0, 2)).toEqual([ASKED, 'AppendObject@0 200']);
    expect(oss.requests).toHaveLength(11);
    expect(appendsOf(oss)).toHaveLength(10);
  });

  it('one caller alone has one request for each chunk, and does not wait for others', async () => {
    const writer = writerOn(oss);
    for (const text of ['one\n', 'two\n', 'three\n']) await writer.write(text);
    expect(appendsOf(oss)).toEqual(['AppendObject@0 200', 'AppendObject@4 200', 'AppendObject@8 200']);
  });
});

describe('maxBatchBytes', () => {
  it('is what one request carries at most; a chunk is never split', async () => {
    await write(writerOn(oss, { maxBatchBytes: 25 }), 5);
    expect(carried()).toEqual([20, 20, 10]);
  });

  it('may be as long as a chunk', async () => {
    await write(writerOn(oss, { maxBatchBytes: 10 }), 3);
    expect(carried()).toEqual([10, 10, 10]);
  });
});

describe('lingerMs', () => {
  it('is how long a batch that is not full waits for more', async () => {
    const writer = writerOn(oss, { lingerMs: 30 });
    const first = writer.write('one\n');
    setTimeout(() => void writer.write('two\n'), 5);
    expect(await first).toMatchObject({ position: 0 });
    expect(carried()).toEqual([8]);
  });

  it('goes for every batch, also for those of a caller who waits for each receipt', async () => {
    const writer = writerOn(oss, { lingerMs: 25 });
    const started = performance.now();
    await writer.write('one\n');
    await writer.write('two\n');
    // A caller that is told later, through another promise or two, is in no other case.
    await writer.write('three\n').then(() => Promise.resolve().then(() => writer.write('four\n')));
    // A timer may fire a little before its time.
    expect(performance.now() - started).toBeGreaterThanOrEqual(4 * 25 - 8);
  });

  it.each([
    ['from the start', ['0123456789']],
    ['while it waits', ['01234', '56789']],
    ['because the next chunk would not fit any more', ['012345', '0123456']],
  ])('a batch that is full %s waits for nothing', async (_when, chunks) => {
    const writer = writerOn(oss, { lingerMs: FOREVER_MS, maxBatchBytes: 10 });
    const [first] = chunks.map(text => writer.write(text));
    expect(await first).toMatchObject({ position: 0 });
    await writer.flush();
  });

  it('a batch that fills the object waits for nothing', async () => {
    const writer = writerOn(oss, { lingerMs: FOREVER_MS, maxObjectBytes: 10 });
    await writer.write('0123456789');
  });

  it('a batch that fills the buffer waits for nothing', async () => {
    const writer = writerOn(oss, { lingerMs: FOREVER_MS, maxBatchBytes: 10, maxBufferedBytes: 10 });
    const written = ['012345', '0123456'].map(text => writer.write(text));
    expect(await written[0]).toMatchObject({ position: 0 });
    await writer.flush();
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200', 'AppendObject@6 200']);
  });

  it.each(['flush', 'close'] as const)('is cut short by %s(), and no batch until then waits', async end => {
    const writer = writerOn(oss, { lingerMs: FOREVER_MS });
    const written = write(writer, 3);
    await new Promise(resolve => setTimeout(resolve, 5));
    expect(oss.requests).toHaveLength(0);
    await writer[end]();
    expect(await written).toHaveLength(3);
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200']);
  });

  it('is not waited for by what gathered while a flush was under way', async () => {
    const writer = writerOn(oss, { lingerMs: FOREVER_MS });
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const first = writer.write('one\n');
    void writer.flush();
    await arrived(oss, () => true);
    const second = writer.write('two\n');
    await writer.flush();
    expect(await Promise.all([first, second])).toHaveLength(2);
  });

  it('goes for later batches again once the flush is done', async () => {
    const writer = writerOn(oss, { lingerMs: 20 });
    void writer.write('one\n');
    await writer.flush();
    void writer.write('two\n');
    await new Promise(resolve => setImmediate(resolve));
    const later = writer.write('three\n');
    await later;
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200', 'AppendObject@4 200']);
  });
});

describe('flush', () => {
  it('resolves at once where there is nothing to store', async () => {
    await writerOn(oss).flush();
    expect(oss.requests).toHaveLength(0);
  });

  it('resolves when everything written before it is stored, which takes more than one batch', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 10 });
    const written = write(writer, 5);
    await writer.flush();
    expect(stored(oss, 'app.log')).toHaveLength(50);
    await written;
  });

  it('waits for chunks that wait for room', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 10, maxBufferedBytes: 10 });
    void write(writer, 4);
    await writer.flush();
    expect(stored(oss, 'app.log')).toHaveLength(40);
  });
});

describe('close', () => {
  it('stores what there is, and takes no more', async () => {
    const writer = writerOn(oss);
    void writer.write('one\n');
    await writer.close();
    expect(stored(oss, 'app.log')).toBe('one\n');
    await expect(writer.write('two\n')).rejects.toThrow(
      'This writer is closed. Create another: appendWriter(client, name)',
    );
    await writer.close();
    expect(requestsOf(oss)).toEqual([ASKED, 'AppendObject@0 200']);
  });

  it('is what disposing of it does', async () => {
    {
      await using writer = writerOn(oss, { lingerMs: FOREVER_MS });
      void writer.write('one\n');
    }
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('rejects with the failure where disposing of it does', async () => {
    const writer = writerOn(oss);
    await appender(oss).put('app.log', Buffer.from('not appendable'));
    await writerFailure(writer.write('one\n'));
    const error = await writerFailure(writer[Symbol.asyncDispose]());
    expect(error).toBe(writer.failure);
  });
});

describe('gathering', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('ends with a timer where there is no setImmediate, as in browsers', async () => {
    vi.stubGlobal('setImmediate', undefined);
    await createGathering().wait(0, undefined);
  });

  it('that was hurried does not end the one after it', async () => {
    const gathering = createGathering();
    const first = gathering.wait(0, undefined);
    gathering.hurry();
    await first;
    const second = gathering.wait(FOREVER_MS, undefined);
    await new Promise(resolve => setTimeout(resolve, 5));
    gathering.hurry();
    await second;
  });
});
