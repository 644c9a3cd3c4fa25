import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppendWriter, Chunk } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { failure, startLocalOss, stored } from '../append/support.js';
import { createQueue, type Waiting } from '../../src/writer/queue.js';
import { APPEND, refuseAppends, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const SMALL = { maxBatchBytes: 10, maxBufferedBytes: 20 };

/** Whether there is room right now. */
async function hasRoom(writer: AppendWriter): Promise<boolean> {
  const later = new Promise<boolean>(resolve => {
    setImmediate(resolve, false);
  });
  return Promise.race([writer.ready.then(() => true), later]);
}

describe('room', () => {
  it('is there at first', async () => {
    const writer = writerOn(oss);
    expect(writer.bufferedBytes).toBe(0);
    await writer.ready;
  });

  it('is counted in bytes, of chunks that wait and of chunks under way', async () => {
    const writer = writerOn(oss, SMALL);
    const written = [writer.write('€'), writer.write(new Uint8Array(4))];
    expect(writer.bufferedBytes).toBe(7);
    await Promise.all(written);
    expect(writer.bufferedBytes).toBe(0);
  });

  it('is waited for by write: maxBufferedBytes are never passed, and the order is kept', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'delay', ms: 2 } });
    const writer = writerOn(oss, SMALL);
    const held: number[] = [];
    const lines = Array.from({ length: 30 }, (_, line) => `line ${String(line).padStart(2)}\n`);
    const written = lines.map(async line => {
      await writer.write(line);
      held.push(writer.bufferedBytes);
    });
    expect(writer.bufferedBytes).toBe(16);
    await Promise.all(written);
    expect(Math.max(...held)).toBeLessThanOrEqual(20);
    expect(stored(oss, 'app.log')).toBe(lines.join(''));
  });

  it('a small chunk does not pass a large one that waits for room', async () => {
    const writer = writerOn(oss, SMALL);
    const order = ['0123456789', '012345', 'LARGE 789', 's'];
    await Promise.all(order.map(text => writer.write(text)));
    expect(stored(oss, 'app.log')).toBe(order.join(''));
  });

  it('ready resolves when there is some again, for everybody who waits', async () => {
    oss.fault({ match: APPEND, times: 2, do: { kind: 'delay', ms: 10 } });
    const writer = writerOn(oss, SMALL);
    const written = Array.from({ length: 2 }, () => writer.write('0123456789'));
    expect(await hasRoom(writer)).toBe(false);
    await Promise.all([writer.ready, writer.ready]);
    expect(writer.bufferedBytes).toBeLessThan(20);
    await Promise.all(written);
  });

  it('lets a writer that awaits ready hold no more than its bound, however long it goes on', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'delay', ms: 1 } });
    const writer = writerOn(oss, SMALL);
    const written: Promise<unknown>[] = [];
    for (let line = 0; line < 100; line += 1) {
      await writer.ready;
      expect(writer.bufferedBytes).toBeLessThan(20);
      written.push(writer.write('01234'));
    }
    await Promise.all(written);
    expect(stored(oss, 'app.log')).toBe('01234'.repeat(100));
  });

  it('is there again after a failure, also for who waits for it', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss, SMALL);
    const written = Array.from({ length: 9 }, () => writerFailure(writer.write('0123456789')));
    expect(await hasRoom(writer)).toBe(false);
    await writer.ready;
    expect(writer.bufferedBytes).toBe(0);
    expect(await Promise.all(written)).toHaveLength(9);
  });
});

describe('a chunk that is refused at once', () => {
  it.each<[string, unknown, string]>([
    ['larger than a batch', '0123456789x', 'The chunk has 11 bytes; `maxBatchBytes` allows 10.'],
    ['longer in bytes than in characters', '€€€€', 'The chunk has 12 bytes; `maxBatchBytes` allows 10.'],
    ['a number', 42, 'Expected a chunk to be a string, a Buffer or a Uint8Array, got 42.'],
    ['nothing', undefined, 'Expected a chunk to be a string, a Buffer or a Uint8Array, got undefined.'],
    ['an ArrayBuffer', new ArrayBuffer(3), 'Expected a chunk to be a string, a Buffer or a Uint8Array, got an object.'],
    ['an array', [65], 'Expected a chunk to be a string, a Buffer or a Uint8Array, got an array.'],
  ])('because it is %s loses nothing else', async (_what, chunk, message) => {
    const writer = writerOn(oss, { ...SMALL, lingerMs: 1 });
    const before = writer.write('before\n');
    const error = failure(writer.write(chunk as Chunk));
    const after = writer.write('after\n');
    expect((await error).message).toContain(message);
    expect(await error).toBeInstanceOf(TypeError);
    expect(await Promise.all([before, after])).toMatchObject([{ position: 0 }, { position: 7 }]);
    expect(writer.failure).toBeUndefined();
    expect(stored(oss, 'app.log')).toBe('before\nafter\n');
  });

  it('names the option that is in its way', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 10, maxObjectBytes: 8 });
    const [object, batch] = [await failure(writer.write('012345678')), await failure(writer.write('01234567890'))];
    expect(object.message).toContain(
      'The chunk has 9 bytes; `maxObjectBytes` allows 8. Split it or raise the option. Example: appendWriter(client, name, { maxObjectBytes: 9 })',
    );
    expect(batch.message).toContain(
      'The chunk has 11 bytes; `maxBatchBytes` allows 8. Split it or raise the option. Example: appendWriter(client, name, { maxBatchBytes: 11 })',
    );
  });
});

describe('small chunks', () => {
  const chunkOf = (length: number): Waiting => ({
    bytes: new Uint8Array(length),
    stored: () => undefined,
    failed: () => undefined,
  });

  it.each([0, 1])('of %i bytes are bounded by their number: each costs a KiB beside its bytes', length => {
    const queue = createQueue(2048 * 1024);
    for (let nth = 0; nth < 5000; nth += 1) queue.add(chunkOf(length));
    expect(queue.heldBytes).toBe(2048 * length);
    expect(queue.isFull).toBe(true);
    const taken = queue.take(Infinity);
    expect(taken).toHaveLength(2048);
    queue.free(taken);
    expect(queue.take(Infinity)).toHaveLength(2048);
    expect(queue.takeAll()).toHaveLength(5000 - 2 * 2048);
  });

  it('let whatever else is ready run before there is room for ever more of them', async () => {
    const queue = createQueue(1024 * 1024);
    let ran = false;
    setImmediate(() => (ran = true));
    for (let nth = 0; nth < 1000 && !ran; nth += 1) await queue.room();
    expect(ran).toBe(true);
  });
});
