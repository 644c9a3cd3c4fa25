import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { arrived, failure, startLocalOss, stored, uncaughtDuring } from '../append/support.js';
import { APPEND, refuseAppends, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('a Node.js stream whose chunk cannot be stored', () => {
  it('ends a pipeline with the error of the writer, and its source with it', async () => {
    refuseAppends(oss, Infinity);
    const endless = Buffer.alloc(64 * 1024);
    const writer = writerOn(oss, { maxBatchBytes: endless.length, maxBufferedBytes: 2 * endless.length });
    const input = new Readable({
      read() {
        this.push(endless);
      },
    });
    const error = await writerFailure(pipeline(input, writer.toNodeStream()));
    expect(error.written).toBe('no');
    expect(writer.failure?.cause).toBe(error.cause);
    expect(input.destroyed).toBe(true);
  });

  it('says so to who ends it, also where all was taken already', async () => {
    refuseAppends(oss);
    const stream = writerOn(oss).toNodeStream();
    stream.end('one\n');
    expect((await writerFailure(finished(stream))).written).toBe('no');
    expect(stream.destroyed).toBe(true);
  });

  it('says so to the callback of a chunk that was never taken', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 10 });
    const stream = writer.toNodeStream();
    const told: unknown[] = [];
    stream.write('small\n', error => told.push(error));
    stream.write('larger than a batch', error => told.push(error));
    const error = await failure(finished(stream));
    expect(error.message).toContain('The chunk has 19 bytes; `maxBatchBytes` allows 10.');
    expect(told).toEqual([null, error]);
    // Nothing else is lost, and the writer is as good as ever.
    expect(writer.failure).toBeUndefined();
    await writer.write('more\n');
    expect(stored(oss, 'app.log')).toBe('small\nmore\n');
  });

  it('does so also where the writer had failed before, or was closed', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    await writerFailure(writer.write('one\n'));
    await writerFailure(pipeline(Readable.from(['two\n']), writer.toNodeStream()));
    await writer.resume();
    await writer.close();
    const closed = await failure(pipeline(Readable.from(['three\n']), writer.toNodeStream()));
    expect(closed.message).toContain('This writer is closed');
  });

  it('leaves no rejection unhandled', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss, { maxBatchBytes: 10, maxBufferedBytes: 20 });
    const uncaught = await uncaughtDuring(async () => {
      const stream = writer.toNodeStream();
      for (let line = 0; line < 20; line += 1) stream.write('0123456789');
      await writerFailure(finished(stream));
    });
    expect(uncaught).toEqual([]);
  });
});

describe('a Node.js stream that is destroyed', () => {
  it('closes when what the writer has taken is stored', async () => {
    const stream = writerOn(oss).toNodeStream();
    stream.write('one\n');
    await new Promise(resolve => setImmediate(resolve));
    stream.destroy();
    await once(stream, 'close');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('ends with the error it was destroyed with', async () => {
    const stream = writerOn(oss).toNodeStream();
    const gone = new Error('the source is gone');
    const broken = new Readable({
      read() {
        this.push('half\n');
        this.destroy(gone);
      },
    });
    expect(await failure(pipeline(broken, stream))).toBe(gone);
  });

  it('still says so where what it has taken cannot be stored', async () => {
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 10 } });
    const writer = writerOn(oss, { maxBatchBytes: 4 });
    const stream = writer.toNodeStream();
    stream.write('one\n');
    stream.write('two\n');
    await arrived(oss, () => true);
    refuseAppends(oss);
    stream.destroy();
    expect((await writerFailure(once(stream, 'close'))).written).toBe('no');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('is not to blame for chunks of others that cannot be stored', async () => {
    refuseAppends(oss);
    const writer = writerOn(oss);
    const stream = writer.toNodeStream();
    const others = writerFailure(writer.write('theirs\n'));
    stream.destroy();
    await once(stream, 'close');
    expect(stream.errored).toBeNull();
    await others;
  });

  it('leaves the writer as it is', async () => {
    const writer = writerOn(oss);
    writer.toNodeStream().destroy();
    await writer.write('one\n');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });
});
