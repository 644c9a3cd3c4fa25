import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appendWriter, type Chunk, remedy, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, startLocalOss, stored } from '../append/support.js';
import { bufferFor } from '../../src/writer/bytes.js';
import { APPEND, appendsOf, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

describe('a receipt', () => {
  it('says where each chunk of a batch is, counted in bytes and not in characters', async () => {
    const writer = writerOn(oss);
    const bytes = Buffer.from('0123456789');
    const chunks: Chunk[] = ['é€😀\n', Buffer.from('buffer\n'), new Uint8Array([65, 66]), '', bytes.subarray(3, 6)];
    const receipts = await Promise.all(chunks.map(chunk => writer.write(chunk)));
    expect(receipts).toEqual([
      { name: 'app.log', position: 0, length: 10, nextAppendPosition: 10 },
      { name: 'app.log', position: 10, length: 7, nextAppendPosition: 17 },
      { name: 'app.log', position: 17, length: 2, nextAppendPosition: 19 },
      { name: 'app.log', position: 19, length: 0, nextAppendPosition: 19 },
      { name: 'app.log', position: 19, length: 3, nextAppendPosition: 22 },
    ]);
    expect(stored(oss, 'app.log')).toBe('é€😀\nbuffer\nAB345');
    expect(appendsOf(oss)).toEqual(['AppendObject@0 200']);
  });

  it('counts from where the object ends, whoever wrote before', async () => {
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const writer = writerOn(oss);
    const receipts = await Promise.all(['one\n', 'two\n'].map(text => writer.write(text)));
    expect(receipts.map(({ position }) => position)).toEqual([7, 11]);
    expect(stored(oss, 'app.log')).toBe('theirs\none\ntwo\n');
  });

  it('is right where the batch had to move, and where its answer was lost', async () => {
    const writer = writerOn(oss);
    await writer.write('one\n');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const moved = await Promise.all(['two\n', 'three\n'].map(text => writer.write(text)));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const found = await Promise.all(['four\n', 'five\n'].map(text => writer.write(text)));
    expect([...moved, ...found].map(({ position }) => position)).toEqual([11, 15, 21, 26]);
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\ntwo\nthree\nfour\nfive\n');
    expect(reportOf(moved[1])).toMatchObject({ attempts: 2, written: 'yes' });
    expect(reportOf(found[0])).toMatchObject({ attempts: 2, written: 'yes' });
  });

  it('of a chunk of no bytes says where the object ends, and makes an object that was not there', async () => {
    const writer = writerOn(oss);
    expect(await writer.write('')).toEqual({ name: 'app.log', position: 0, length: 0, nextAppendPosition: 0 });
    expect(stored(oss, 'app.log')).toBe('');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    expect(await writerOn(oss).write(new Uint8Array())).toMatchObject({ position: 7, nextAppendPosition: 7 });
  });

  it('is frozen, and does not show its report', async () => {
    const receipt = await writerOn(oss).write('one\n');
    expect(Object.isFrozen(receipt)).toBe(true);
    expect(Object.keys(receipt)).toEqual(['name', 'position', 'length', 'nextAppendPosition']);
    expect(reportOf(receipt)?.written).toBe('yes');
  });

  it('names the object a policy of the client sent the batch to', async () => {
    await appender(oss).put('app.log', Buffer.from('not appendable'));
    const client = appender(oss, {
      policies: {
        ObjectNotAppendable: ({ args: [, file] }) => ({
          action: 'retry',
          afterMs: 0,
          because: '',
          args: ['b.log', file],
        }),
      },
    });
    const writer = appendWriter(client, 'app.log');
    expect(await writer.write('one\n')).toMatchObject({ name: 'b.log', position: 0 });
    expect(stored(oss, 'b.log')).toBe('one\n');
  });
});

describe('chunks', () => {
  it('are stored in the order of the calls, over many batches', async () => {
    const writer = writerOn(oss, { maxBatchBytes: 40 });
    const lines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`);
    const receipts = await Promise.all(lines.map(line => writer.write(line)));
    expect(stored(oss, 'app.log')).toBe(lines.join(''));
    const positions = receipts.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('are copied at the call: what the caller does with its bytes later is not stored', async () => {
    const writer = writerOn(oss);
    const reused = Buffer.from('first\n');
    const written = writer.write(reused);
    reused.write('WRONG');
    await written;
    const given = new Uint8Array([65, 66]);
    const rest = writer.write(given);
    structuredClone(given, { transfer: [given.buffer] });
    expect(await rest).toMatchObject({ position: 6, length: 2 });
    expect(stored(oss, 'app.log')).toBe('first\nAB');
    expect(writer.bufferedBytes).toBe(0);
  });
});

describe('the client of a writer', () => {
  it('need not be wrapped, and needs no append recovery of its own', async () => {
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const plain = new OSS(oss.clientOptions());
    const writers = [appendWriter(plain, 'app.log'), appendWriter(remedy(new OSS(oss.clientOptions())), 'app.log')];
    for (const writer of writers) {
      oss.fault({ match: APPEND, skip: 1, do: { kind: 'apply-then-drop' } });
      await writer.write('mine\n');
    }
    expect(stored(oss, 'app.log')).toBe('theirs\nmine\nmine\n');
  });

  it('may be switched to another bucket: the writer stays in the one it was made in', async () => {
    const client = appender(oss);
    const writer = appendWriter(client, 'app.log', { maxObjectBytes: 4, rollover: index => `app-${index}.log` });
    const first = writer.write('one\n');
    client.useBucket('other');
    await Promise.all([first, writer.write('two\n')]);
    expect([stored(oss, 'app.log'), stored(oss, 'app-1.log')]).toEqual(['one\n', 'two\n']);
    expect(oss.bucket('other')?.objectNames).toEqual([]);
  });

  it('brings its own Buffer where there is none, as in browsers', () => {
    const client = new OSS(oss.clientOptions());
    vi.stubGlobal('Buffer', undefined);
    try {
      Object.assign(client.constructor, { Buffer: Uint8Array });
      expect(bufferFor(client)).toBe(Uint8Array);
    } finally {
      vi.unstubAllGlobals();
      Reflect.deleteProperty(client.constructor, 'Buffer');
    }
    expect(bufferFor(client)).toBe(Buffer);
  });

  it('without a bucket is refused in the words of ali-oss', async () => {
    const writer = appendWriter(new OSS({ ...oss.clientOptions(), bucket: undefined }), 'app.log');
    await expect(writer.write('one\n')).rejects.toThrow(/Please create a bucket first/);
  });

  it('shares its queue with the appends of the client itself', async () => {
    const client = appender(oss);
    const writer = appendWriter(client, 'app.log');
    await client.append('app.log', Buffer.from('one\n'));
    await Promise.all([writer.write('two\n'), client.append('app.log', Buffer.from('three\n'))]);
    expect(oss.requests.map(({ status }) => status)).toEqual([404, 200, 200, 200]);
    expect(await writer.write('four\n')).toMatchObject({ position: 14 });
  });
});
