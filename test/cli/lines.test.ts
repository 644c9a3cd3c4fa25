import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/cli/lines.js';
import { collect } from '../soak/collector.js';

const running = () => new AbortController().signal;

const chunksOf = (...texts: readonly string[]) => Readable.from(texts.map(text => Buffer.from(text)));

/** A pipe that stays open after what it has. */
async function* staysOpen(texts: readonly string[], everyMs: number): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield Buffer.from(text);
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
  await new Promise(() => undefined);
}

async function collected(lines: AsyncIterable<readonly Uint8Array[]>): Promise<string[]> {
  const all: string[] = [];
  for await (const some of lines) all.push(...some.map(line => Buffer.from(line).toString()));
  return all;
}

describe('lines of a pipe', () => {
  it('are whole, wherever it is cut, and the last may have no newline', async () => {
    const input = chunksOf('one\ntw', 'o\n', '', 'thr', 'ee');
    expect(await collected(linesOf(input, running()))).toEqual(['one\n', 'two\n', 'three']);
  });

  it('are taken as long as they come, when the end is asked for', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await collected(linesOf(staysOpen(['a\n', 'b\n', 'c\n'], 60), stop.signal))).toEqual(['a\n', 'b\n', 'c\n']);
  });

  it('end soon where the end is asked for while nothing comes', async () => {
    const stop = new AbortController();
    const taking = collected(linesOf(staysOpen(['a\nb'], 1), stop.signal));
    setTimeout(() => {
      stop.abort();
    }, 20);
    expect(await taking).toEqual(['a\n', 'b']);
  });

  it('are not held any more when they have been taken, however long the pipe stays open', async () => {
    const held: WeakRef<Uint8Array>[] = [];
    function* many() {
      for (let nth = 0; nth < 500; nth += 1) {
        const chunk = Buffer.from(`${String(nth)}\n`);
        held.push(new WeakRef(chunk));
        yield chunk;
      }
    }
    const lines = linesOf(Readable.from(many(), { highWaterMark: 1 }), running())[Symbol.asyncIterator]();
    for (let nth = 0; nth < 450; nth += 1) await lines.next();
    await collect();
    expect(held.filter(chunk => chunk.deref() !== undefined).length).toBeLessThan(20);
  });
});
