import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import type { JournaledWriter } from '../../src/index.js';
import { startLocal } from '../ali-oss/support.js';
import { contentOf, folder, live } from './support.js';

const AWAY = {
  match: { operation: 'AppendObject' },
  times: Infinity,
  do: { kind: 'refuse', code: 'AccessDenied' },
} as const;
const DEAD = { times: Infinity, do: { kind: 'drop' } } as const;

describe('across rollovers', () => {
  const options = { maxObjectBytes: 10, rollover: (index: number) => `app-${String(index)}.log` };

  it('what is open goes on where it belongs, in order', async () => {
    const oss = await startLocal();
    const at = folder();
    const first = await live(oss, at, options);
    await first.writer.write('one-\n');
    await first.writer.write('two-\n');
    const away = oss.fault(AWAY);
    await first.writer.accept('three\n');
    await first.writer.accept('four\n');
    await first.writer.accept('five\n');
    await first.writer.close().catch(() => undefined);
    away.remove();
    const { writer } = await live(oss, at, options);
    await writer.recovered;
    await writer.write('six\n');
    await writer.close();
    const names = ['app.log', 'app-1.log', 'app-2.log', 'app-3.log'];
    expect(names.map(name => contentOf(oss, name))).toEqual(['one-\ntwo-\n', 'three\n', 'four\nfive\n', 'six\n']);
  });

  it('a batch that was sent before the limit was lowered is found where it is', async () => {
    const oss = await startLocal();
    const at = folder();
    const first = await live(oss, at, { attempts: 1, client: { appendRecovery: true } });
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
    const refuse = { times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } } as const;
    for (const operation of ['HeadObject', 'GetObject']) oss.fault({ match: { operation }, ...refuse });
    oss.fault({ match: { operation: 'AppendObject' }, skip: 1, ...refuse });
    await expect(first.writer.write('a long line\n')).rejects.toMatchObject({ written: 'journaled' });
    await first.journal.close();
    oss.clearFaults();
    const { writer } = await live(oss, at, options);
    expect(await writer.recovered).toMatchObject({ batch: 'found' });
    await writer.write('next\n');
    await writer.close();
    expect(contentOf(oss)).toBe('a long line\n');
    expect(contentOf(oss, 'app-1.log')).toBe('next\n');
  });

  it('a chunk of before may be larger than batches are now, and one that fits no object is told', async () => {
    const oss = await startLocal();
    const at = folder();
    // Nobody tells where the object ends, so nothing is sent.
    const away = oss.fault(DEAD);
    const first = await live(oss, at, { maxElapsedMs: 20 });
    await first.writer.accept('twelve bytes');
    await first.writer.close().catch(() => undefined);
    away.remove();
    const small = await live(oss, at, { maxBatchBytes: 4, maxObjectBytes: 8, rollover: options.rollover });
    await expect(small.writer.flush()).rejects.toThrow(/maxObjectBytes, 8: a larger one is in the journal/);
    await small.writer.close().catch(() => undefined);
    const fitting = await live(oss, at, { maxBatchBytes: 4 });
    await fitting.writer.recovered;
    await fitting.writer.close();
    expect(contentOf(oss)).toBe('twelve bytes');
  });
});

describe('streams of a journaled writer', () => {
  it('take chunks when they are on the disk, whatever OSS does, and lose none when the process ends', async () => {
    const oss = await startLocal();
    const at = folder();
    const away = oss.fault(AWAY);
    const first = await live(oss, at);
    const lines = Array.from({ length: 300 }, (_, nth) => `line ${String(nth)}\n`);
    await pipeline(Readable.from(lines.slice(0, 150)), first.writer.toNodeStream());
    const stream = first.writer.toWebStream().getWriter();
    for (const line of lines.slice(150, 200)) await stream.write(line);
    await stream.close();
    const node = first.writer.toNodeStream();
    for (const line of lines.slice(200)) node.write(line);
    node.end();
    await once(node, 'finish');
    expect(first.journal.chunks).toBe(300);
    expect(contentOf(oss)).toBe('');
    await first.writer.close().catch(() => undefined);
    away.remove();
    const { writer } = await live(oss, at);
    await writer.recovered;
    await writer.close();
    expect(contentOf(oss)).toBe(lines.join(''));
  });

  it('say so where a chunk is refused', async () => {
    const oss = await startLocal();
    const { writer } = await live(oss, folder(), { maxBatchBytes: 4 });
    const node = writer.toNodeStream();
    node.write('too long');
    const [error] = (await once(node, 'error')) as [Error];
    expect(error.message).toMatch(/allows 4/);
    await expect(writer.toWebStream().getWriter().write('too long')).rejects.toThrow(/allows 4/);
    await writer.close();
  });
});

describe('while OSS is away for an hour', () => {
  it(
    'records come and are kept, memory is flat, the disk is bounded, and then all arrive',
    { timeout: 120_000 },
    async () => {
      const oss = await startLocal();
      let now = 0;
      const dead = oss.fault(DEAD);
      // The clock of the client is made to run: every look at it is a second later.
      const client = { now: () => (now += 1000), maxElapsedMs: 60_000, random: () => 0 };
      const at = folder();
      const { writer, journal } = await live(oss, at, { client, maxJournalBytes: 4 * 1024 * 1024 });
      const line = `${'x'.repeat(1000)}\n`;
      const accepted: number[] = [];
      let isWaiting = false;
      const heapBefore = process.memoryUsage().heapUsed;
      const all = (async () => {
        for (let nth = 0; nth < 6000; nth += 1) {
          const waited = setTimeout(() => (isWaiting = true), 200);
          await writer.accept(line, { mark: String(nth) });
          clearTimeout(waited);
          accepted.push(nth);
        }
      })();
      while (!isWaiting) await new Promise(resolve => setTimeout(resolve, 20));
      expect(now).toBeGreaterThan(3_600);
      const held = accepted.length;
      expect(held).toBeGreaterThan(3000);
      expect(held).toBeLessThan(6000);
      expect(journal.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(64 * 1024 * 1024);
      dead.remove();
      await untilStored(writer);
      await all;
      await writer.close();
      expect(contentOf(oss).length).toBe(6000 * line.length);
      expect(writer.mark).toBe('5999');
    },
  );
});

/** As somebody would who watches it: it goes on by itself too, later. */
async function untilStored(writer: JournaledWriter): Promise<void> {
  await writer.resume().catch(() => undefined);
}
