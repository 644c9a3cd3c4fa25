import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chunk } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { arrived, failure, startLocalOss, stored, uncaughtDuring } from '../append/support.js';
import { APPEND, refuseAppends, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Chunks as fast as they are asked for. */
function source(chunks: readonly Chunk[], onChunk: (nth: number) => void = () => undefined): ReadableStream<Chunk> {
  let nth = 0;
  return new ReadableStream<Chunk>({
    pull(controller) {
      const chunk = chunks[nth];
      if (chunk === undefined) {
        controller.close();
        return;
      }
      onChunk(nth);
      controller.enqueue(chunk);
      nth += 1;
    },
  });
}

describe('a web stream', () => {
  it('stores what is piped to it, in order, and the writer stays open', async () => {
    const writer = writerOn(oss);
    await source(['é\n', Buffer.from('two\n'), new Uint8Array([65, 10])]).pipeTo(writer.toWebStream());
    expect(stored(oss, 'app.log')).toBe('é\ntwo\nA\n');
    expect(await writer.write('more\n')).toMatchObject({ position: 9 });
  });

  it('gathers many chunks in one request', async () => {
    await source(Array<string>(500).fill('one line\n')).pipeTo(writerOn(oss).toWebStream());
    expect(stored(oss, 'app.log')).toBe('one line\n'.repeat(500));
    expect(oss.requests.length).toBeLessThan(100);
  });

  it('closes when everything is stored, without waiting for lingerMs', async () => {
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const sink = writerOn(oss, { lingerMs: 600_000 }).toWebStream().getWriter();
    await sink.write('one\n');
    await sink.close();
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('slows its source down to what the server takes, within maxBufferedBytes', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'delay', ms: 3 } });
    const writer = writerOn(oss, { maxBatchBytes: 1000, maxBufferedBytes: 2000 });
    let mostHeld = 0;
    let mostAhead = 0;
    const chunks = Array<string>(200).fill('x'.repeat(100));
    const input = source(chunks, nth => {
      const done = oss.requests.reduce((sum, { bytes, status }) => sum + (status === 200 ? bytes : 0), 0);
      mostHeld = Math.max(mostHeld, writer.bufferedBytes);
      mostAhead = Math.max(mostAhead, (nth + 1) * 100 - done);
    });
    await input.pipeTo(writer.toWebStream());
    expect(stored(oss, 'app.log')).toHaveLength(20_000);
    expect(mostHeld).toBeLessThanOrEqual(2000);
    expect(mostAhead).toBeLessThanOrEqual(2000 + 4 * 100);
    expect(mostAhead).toBeGreaterThan(1000);
  });

  it('ends a pipe with the error of the writer, and its source with it', async () => {
    refuseAppends(oss, Infinity);
    const writer = writerOn(oss, { maxBatchBytes: 10, maxBufferedBytes: 20 });
    let cancelled: unknown;
    const endless = new ReadableStream<string>({
      pull: controller => {
        controller.enqueue('0123456789');
      },
      cancel: reason => {
        cancelled = reason;
      },
    });
    const error = await writerFailure(endless.pipeTo(writer.toWebStream()));
    expect(error.written).toBe('no');
    expect(cancelled).toBe(error);
  });

  it('refuses a chunk that is none or too large where it is written, and the writer is as good as ever', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 10 });
    for (const chunk of ['larger than a batch', 7 as unknown as string]) {
      const sink = writer.toWebStream().getWriter();
      sink.closed.catch(() => undefined);
      expect((await failure(sink.write(chunk))).message).toContain(
        typeof chunk === 'string' ? 'The chunk has 19 bytes; `maxBatchBytes` allows 10.' : 'Expected a chunk to be ',
      );
    }
    await writer.write('more\n');
    expect(stored(oss, 'app.log')).toBe('more\n');
  });

  it('that closes when a chunk could not be stored rejects', async () => {
    refuseAppends(oss);
    const sink = writerOn(oss).toWebStream().getWriter();
    sink.closed.catch(() => undefined);
    await sink.write('one\n');
    expect((await writerFailure(sink.close())).written).toBe('no');
  });

  it('leaves no rejection unhandled', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss, { maxBatchBytes: 10, maxBufferedBytes: 20 });
    const uncaught = await uncaughtDuring(async () => {
      await writerFailure(source(Array<string>(20).fill('0123456789')).pipeTo(writer.toWebStream()));
    });
    expect(uncaught).toEqual([]);
  });
});

describe('a web stream that is aborted', () => {
  it('has what the writer has taken stored all the same', async () => {
    const sink = writerOn(oss, { lingerMs: 600_000 }).toWebStream().getWriter();
    sink.closed.catch(() => undefined);
    await sink.write('one\n');
    await sink.abort(new Error('enough'));
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('by the signal of a pipe rejects with its reason', async () => {
    const abort = new AbortController();
    const writer = writerOn(oss);
    const endless = new ReadableStream<string>({
      pull: async controller => {
        await new Promise(resolve => setTimeout(resolve, 1));
        controller.enqueue('line\n');
      },
    });
    const piped = failure(endless.pipeTo(writer.toWebStream(), { signal: abort.signal }));
    await arrived(oss, () => true);
    abort.abort(new Error('enough'));
    expect((await piped).message).toBe('enough');
    await writer.flush();
    expect(stored(oss, 'app.log')).toMatch(/^(line\n)+$/);
  });

  it('says so where what it has taken cannot be stored', async () => {
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 10 } });
    const writer = writerOn(oss, { maxBatchBytes: 4 });
    const sink = writer.toWebStream().getWriter();
    sink.closed.catch(() => undefined);
    await sink.write('one\n');
    await sink.write('two\n');
    await arrived(oss, () => true);
    refuseAppends(oss);
    expect((await writerFailure(sink.abort(new Error('enough')))).written).toBe('no');
  });

  it('is not to blame for chunks of others that cannot be stored', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    const sink = writer.toWebStream().getWriter();
    sink.closed.catch(() => undefined);
    const others = writerFailure(writer.write('theirs\n'));
    await sink.abort(new Error('enough'));
    await others;
  });
});
