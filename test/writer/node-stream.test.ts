import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LocalOss } from '../../src/testing/index.js';
import { arrived, startLocalOss, stored } from '../append/support.js';
import { APPEND, appendsOf, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const KIB = 1024;

/** So many pieces of 64 KiB, each with its number, as fast as they are asked for. */
function source(pieces: number, onPiece: (nth: number) => void = () => undefined): Readable {
  let nth = 0;
  return new Readable({
    highWaterMark: 64 * KIB,
    read() {
      if (nth === pieces) {
        this.push(null);
        return;
      }
      onPiece(nth);
      this.push(Buffer.alloc(64 * KIB, nth % 256));
      nth += 1;
    },
  });
}

describe('a Node.js stream', () => {
  it('stores what a pipeline brings, in order, and the writer stays open', async () => {
    const writer = writerOn(oss);
    await pipeline(Readable.from(['one\n', Buffer.from('two\n'), new Uint8Array([65, 10])]), writer.toNodeStream());
    expect(stored(oss, 'app.log')).toBe('one\ntwo\nA\n');
    expect(await writer.write('more\n')).toMatchObject({ position: 10 });
  });

  it('takes text in any encoding, and stores it as the bytes it stands for', async () => {
    const stream = writerOn(oss).toNodeStream();
    stream.write('é€\n');
    stream.write('414243', 'hex');
    stream.end('Cg==', 'base64');
    await finished(stream);
    expect(stored(oss, 'app.log')).toBe('é€\nABC\n');
  });

  it('gathers many chunks in one request', async () => {
    const stream = writerOn(oss).toNodeStream();
    for (let line = 0; line < 1000; line += 1) stream.write('one line\n');
    stream.end();
    await finished(stream);
    expect(stored(oss, 'app.log')).toBe('one line\n'.repeat(1000));
    expect(appendsOf(oss).length).toBeLessThanOrEqual(2);
    expect(oss.requests.length).toBe(appendsOf(oss).length + 1);
  });

  it('copies what it takes: a chunk may be used again as soon as its callback was called', async () => {
    const writer = writerOn(oss, { lingerMs: 5 });
    const stream = writer.toNodeStream();
    const reused = Buffer.from('first\n');
    await new Promise<void>(resolve => {
      stream.write(reused, () => {
        resolve();
      });
    });
    reused.write('WRONG\n');
    stream.end();
    await finished(stream);
    expect(stored(oss, 'app.log')).toBe('first\n');
  });

  it('finishes when everything is stored, and not before', async () => {
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const stream = writerOn(oss).toNodeStream();
    stream.end('one\n');
    await once(stream, 'finish');
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('does not wait for lingerMs at its end', async () => {
    const stream = writerOn(oss, { lingerMs: 600_000 }).toNodeStream();
    stream.end('one\n');
    await finished(stream);
    expect(stored(oss, 'app.log')).toBe('one\n');
  });

  it('can be one of several, each with its own end', async () => {
    const writer = writerOn(oss);
    const streams = ['a\n', 'b\n', 'c\n'].map(text => pipeline(Readable.from([text, text]), writer.toNodeStream()));
    await Promise.all([...streams, writer.write('d\n')]);
    const lines = stored(oss, 'app.log')?.split('\n').filter(Boolean) ?? [];
    expect(lines.sort().join('')).toBe('aabbccd');
  });

  it('says that it needs Node.js, where there is none', () => {
    const { process } = globalThis;
    const writer = writerOn(oss);
    vi.stubGlobal('process', undefined);
    try {
      expect(() => writer.toNodeStream()).toThrow('In browsers this works: writer.toWebStream()');
    } finally {
      vi.stubGlobal('process', process);
    }
  });
});

describe('back-pressure of a Node.js stream', () => {
  it('tells its source to wait above its highWaterMark, and to go on when the writer has room', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 4 * KIB, maxBufferedBytes: 8 * KIB });
    const stream = writer.toNodeStream();
    oss.fault({ match: APPEND, do: { kind: 'delay', ms: 20 } });
    const piece = Buffer.alloc(4 * KIB);
    let written = 0;
    while (stream.write(piece)) written += piece.length;
    expect(written + piece.length).toBeGreaterThanOrEqual(stream.writableHighWaterMark);
    await arrived(oss, () => true);
    expect(stream.writableNeedDrain).toBe(true);
    await once(stream, 'drain');
    expect(oss.requests.length).toBeGreaterThan(0);
    stream.end();
    await finished(stream);
    expect(stored(oss, 'app.log')).toHaveLength(written + piece.length);
  });

  it('slows the source of a pipeline down to what the server takes, within maxBufferedBytes', async () => {
    oss.fault({ match: APPEND, times: Infinity, do: { kind: 'delay', ms: 3 } });
    const writer = writerOn(oss, { maxBatchBytes: 256 * KIB, maxBufferedBytes: 512 * KIB });
    const stream = writer.toNodeStream();
    const pieces = 160;
    let mostHeld = 0;
    let mostAhead = 0;
    let storedBytes = 0;
    const input = source(pieces, nth => {
      mostHeld = Math.max(mostHeld, writer.bufferedBytes);
      storedBytes = oss.requests.reduce((sum, { bytes, status }) => sum + (status === 200 ? bytes : 0), 0);
      mostAhead = Math.max(mostAhead, (nth + 1) * 64 * KIB - storedBytes);
    });
    await pipeline(input, stream);
    const content = oss.object('logs', 'app.log')?.content;
    expect(content).toHaveLength(pieces * 64 * KIB);
    for (let nth = 0; nth < pieces; nth += 1) expect(content?.[nth * 64 * KIB]).toBe(nth % 256);
    expect(mostHeld).toBeLessThanOrEqual(512 * KIB);
    // What is held, and what source and stream keep by themselves.
    expect(mostAhead).toBeLessThanOrEqual(512 * KIB + 4 * 64 * KIB);
    expect(mostAhead).toBeGreaterThan(256 * KIB);
  });
});
