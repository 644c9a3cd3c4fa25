import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../../examples/log-shipper/follow.js';
import { linesOf } from '../../examples/log-shipper/lines.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-shipper-lines-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
async function* some(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}
async function collected(chunks: AsyncIterable<Buffer>, onChunk?: (text: string) => void): Promise<string[]> {
  const texts: string[] = [];
  for await (const chunk of chunks) {
    texts.push(String(chunk));
    onChunk?.(texts.join(''));
  }
  return texts;
}

describe('lines', () => {
  it('are cut from bytes that end anywhere, characters of several bytes included', async () => {
    const bytes = Buffer.from('eins\nzwölf\n');
    const cut = async function* () {
      for (const byte of bytes) yield await Promise.resolve(Buffer.of(byte));
    };
    expect(await collected(linesOf(cut()))).toEqual(['eins\n', 'zwölf\n']);
  });

  it('without an end get one; without a beginning there are none', async () => {
    expect(await collected(linesOf(some('a\nb')))).toEqual(['a\n', 'b\n']);
    expect(await collected(linesOf(some()))).toEqual([]);
  });

  it('that are longer than a chunk may be go in pieces, and nothing is lost', async () => {
    const long = 'x'.repeat(2.5 * 1024 * 1024);
    const pieces = await collected(linesOf(some(long, '\n', 'next\n')));
    expect(pieces.map(({ length }) => length)).toEqual([1024 * 1024, 1024 * 1024, 512 * 1024 + 1, 5]);
    expect(pieces.join('')).toBe(`${long}\nnext\n`);
  });
});

describe('following a file', () => {
  const until = async (path: string, steps: Readonly<Record<string, () => void>>) => {
    const ended = new AbortController();
    const read = await collected(follow(path, { pollMs: 1, quietMs: 20, signal: ended.signal }), text => {
      steps[text]?.();
      if (text.endsWith('end\n')) ended.abort();
    });
    return read.join('');
  };

  it('gives what is added', async () => {
    writeFileSync(at('a.log'), 'one\n');
    const add = () => {
      appendFileSync(at('a.log'), 'end\n');
    };
    expect(await until(at('a.log'), { 'one\n': add })).toBe('one\nend\n');
  });

  it('that is rotated gives the rest of the old one, and then the new one', async () => {
    writeFileSync(at('a.log'), 'one\n');
    const rotate = () => {
      renameSync(at('a.log'), at('a.log.1'));
      appendFileSync(at('a.log.1'), 'two\n');
      writeFileSync(at('a.log'), 'end\n');
    };
    expect(await until(at('a.log'), { 'one\n': rotate })).toBe('one\ntwo\nend\n');
  });

  it('that is cut off begins anew', async () => {
    writeFileSync(at('a.log'), 'one long line\n');
    const cut = () => {
      truncateSync(at('a.log'));
      appendFileSync(at('a.log'), 'end\n');
    };
    expect(await until(at('a.log'), { 'one long line\n': cut })).toBe('one long line\nend\n');
  });

  it('waits for one that is not there yet, unless it is told to end', async () => {
    const reading = until(at('a.log'), {});
    await new Promise(setImmediate);
    writeFileSync(at('a.log'), 'end\n');
    expect(await reading).toBe('end\n');
    expect(await collected(follow(at('b.log'), { pollMs: 1, signal: AbortSignal.abort() }))).toEqual([]);
  });
});
