import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appendWriter } from '../../src/index.js';
import { crc32c, masked } from '../../src/journal/crc32c.js';
import { damageIn } from '../../src/journal/files-check.js';
import { openJournal } from '../../src/journal/index.js';
import { journalOn } from '../../src/journal/open.js';
import type { Store } from '../../src/journal/store.js';
import { startLocal, wrappedClient } from '../ali-oss/support.js';
import { newDisk, storeOn } from './memory-store.js';
import { contentOf, folder, live } from './support.js';

const AWAY = {
  match: { operation: 'AppendObject' },
  times: Infinity,
  do: { kind: 'refuse', code: 'AccessDenied' },
} as const;

/** A journal with three chunks that OSS did not take, closed: and its log file. */
async function left(): Promise<{ readonly at: string; readonly log: string }> {
  const oss = await startLocal();
  oss.fault(AWAY);
  const at = folder();
  const { writer } = await live(oss, at);
  for (const line of ['one\n', 'two\n', 'three\n']) await writer.accept(line, { mark: line });
  await writer.close().catch(() => undefined);
  const log =
    readdirSync(at)
      .filter(name => name.endsWith('.log'))
      .at(-1) ?? '';
  return { at, log: join(at, log) };
}

/** What LevelDB writes before it makes its first log: the order of keys, no log, the next number, and the first change. */
const FIRST_EDIT = Buffer.concat([
  Buffer.from([1, 26]),
  Buffer.from('leveldb.BytewiseComparator'),
  Buffer.from([2, 0, 3, 2, 4, 0]),
]);
const FIRST_MANIFEST = Buffer.concat([Buffer.alloc(7), FIRST_EDIT]);
FIRST_MANIFEST[6] = 1;
FIRST_MANIFEST.writeUInt16LE(FIRST_EDIT.length, 4);
FIRST_MANIFEST.writeUInt32LE(masked(crc32c(FIRST_MANIFEST.subarray(6))), 0);

it('a log that is gone, as after a clean-up of old *.log files, is told', async () => {
  const { at, log } = await left();
  rmSync(log);
  await expect(openJournal(at)).rejects.toMatchObject({
    code: 'JOURNAL_DAMAGED',
    message: expect.stringContaining('its log file is gone') as string,
  });
  // Before the first log is made there is none, and nothing is accepted: killed there, it opens.
  const killed = folder();
  writeFileSync(join(killed, 'CURRENT'), 'MANIFEST-000001\n');
  writeFileSync(join(killed, 'MANIFEST-000001'), FIRST_MANIFEST);
  await (await openJournal(killed)).close();
});

it('a folder may be new, and in new folders', async () => {
  const oss = await startLocal();
  const at = join(folder(), 'spool', 'app');
  const { writer } = await live(oss, relative('.', at));
  await writer.write('one\n');
  await writer.close();
  expect(contentOf(oss)).toBe('one\n');
  expect(existsSync(join(at, 'CURRENT'))).toBe(true);
});

describe('the power goes', () => {
  it(
    'at any byte of the last write: nothing that was acknowledged before it is missing',
    { timeout: 120_000 },
    async () => {
      const oss = await startLocal();
      oss.fault(AWAY);
      const at = folder();
      const { writer } = await live(oss, at);
      for (const line of ['one\n', 'two\n']) await writer.accept(line, { mark: line });
      await writer.flush().catch(() => undefined);
      const logOf = (of: string) =>
        join(
          of,
          readdirSync(of)
            .filter(name => name.endsWith('.log'))
            .at(-1) ?? '',
        );
      const before = readFileSync(logOf(at)).length;
      await writer.accept('three\n', { mark: 'three\n' });
      const after = readFileSync(logOf(at)).length;
      expect(after).toBeGreaterThan(before);
      for (let end = before; end <= after; end += 1) {
        const copy = folder();
        cpSync(at, copy, { recursive: true, filter: path => !path.endsWith('LOCK') });
        truncateSync(logOf(copy), end);
        const target = await startLocal();
        const next = await live(target, copy);
        const { chunks } = next.journal;
        expect([2, 3]).toContain(chunks);
        if (end === after) expect(chunks).toBe(3);
        expect(next.writer.mark).toBe(chunks === 3 ? 'three\n' : 'two\n');
        await next.writer.recovered;
        await next.writer.close();
        expect(contentOf(target)).toBe(chunks === 3 ? 'one\ntwo\nthree\n' : 'one\ntwo\n');
        await target.close();
      }
      await writer.close().catch(() => undefined);
    },
  );
});

async function journalIn(at: string) {
  const oss = await startLocal();
  oss.fault(AWAY);
  const { journal, writer } = await live(oss, at);
  const found = { chunks: journal.chunks, bytes: journal.bytes, mark: writer.mark };
  await journal.close();
  await oss.close();
  return found;
}

describe('damage', () => {
  it('in the middle is told, with what can be read; nothing is changed and nothing is sent', async () => {
    const { at, log } = await left();
    const whole = readFileSync(log);
    const place = whole.indexOf('two\n');
    const hurt = Buffer.from(whole);
    hurt[place] = 0x58;
    writeFileSync(log, hurt);
    const error = (await openJournal(at).catch((reason: unknown) => reason)) as Error & { readableChunks?: number };
    expect(error).toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(error.message).toMatch(/is damaged: \d+\.log cannot be read at byte \d+.*docs\/journal\.md/s);
    expect(readFileSync(log)).toEqual(hurt);
    expect(error.message).not.toContain('two');
  });

  it('of a value that LevelDB does not see is told too', async () => {
    const disk = newDisk();
    const oss = await startLocal();
    oss.fault(AWAY);
    const writer = appendWriter(wrappedClient(oss), 'app.log', { journal: await journalOn(storeOn(disk), 'memory') });
    for (const line of ['one\n', 'two\n', 'three\n']) await writer.accept(line);
    await writer.close().catch(() => undefined);
    const [, second = ''] = [...disk.written.keys()].filter(key => key.startsWith('c/')).sort();
    const value = Buffer.from(disk.written.get(second) ?? []);
    value[5] = 0x58;
    disk.written.set(second, value);
    await expect(journalOn(storeOn(disk), 'memory')).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      readableChunks: 1,
    });
    disk.written.delete(second);
    await expect(journalOn(storeOn(disk), 'memory')).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      readableChunks: 1,
    });
  });

  it('of a folder that may not be read is no damage', async () => {
    const { at } = await left();
    rmSync(join(at, 'CURRENT'));
    mkdirSync(join(at, 'CURRENT'));
    await expect(openJournal(at)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: expect.stringMatching(/nothing in it was changed: EISDIR/) as string,
    });
  });

  /** A journal of two tables and a log, which OSS has taken nothing of. */
  async function tables() {
    const { at } = await left();
    for (let start = 0; start < 2; start += 1) {
      const oss = await startLocal();
      oss.fault(AWAY);
      const { writer } = await live(oss, at);
      await writer.accept(`start ${String(start)}\n`, { mark: `start ${String(start)}` });
      await writer.close().catch(() => undefined);
      await oss.close();
    }
    return { at, files: readdirSync(at).filter(name => /^(?:CURRENT|MANIFEST.*|.*\.(?:ldb|log))$/.test(name)) };
  }
  const WHOLE = { chunks: 5, bytes: 30 };

  it('of any byte of any file is told, or changes nothing; the last write alone may look like one that was cut', async () => {
    const { at, files } = await tables();
    expect(files.filter(name => name.endsWith('.ldb')).length).toBeGreaterThan(1);
    let [told, opened] = [0, 0];
    for (const name of files) {
      const whole = readFileSync(join(at, name));
      for (let place = 0; place < whole.length; place += 1) {
        const hurt = Buffer.from(whole);
        hurt[place] = (hurt[place] ?? 0) ^ (1 << (place % 8));
        writeFileSync(join(at, name), hurt);
        if ((await damageIn(at)) !== undefined) told += 1;
        else {
          opened += 1;
          const copy = folder();
          cpSync(at, copy, { recursive: true });
          const found = await journalIn(copy).catch((error: unknown) => error);
          if ((found as { readonly code?: unknown }).code === 'JOURNAL_DAMAGED') continue;
          // The last write of the log is that of the last chunk, or where it was sent.
          const isDropped = name.endsWith('.log') && (found as { readonly chunks?: number }).chunks === 4;
          const left = isDropped ? { chunks: 4, bytes: 22, mark: 'start 0' } : { ...WHOLE, mark: 'start 1' };
          expect(found, `${name} at ${String(place)}`).toEqual(left);
        }
      }
      writeFileSync(join(at, name), whole);
    }
    // Footers have bytes that mean nothing, and the last write is a good part of so small a log.
    expect(told).toBeGreaterThan(4 * opened);
    expect(opened).toBeGreaterThan(0);
  });

  it('of a file that is gone, or was cut, is told', async () => {
    const { at, files } = await tables();
    for (const name of files) {
      const whole = readFileSync(join(at, name));
      rmSync(join(at, name));
      await expect(openJournal(at), `${name} is gone`).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
      writeFileSync(join(at, name), whole);
      if (name.endsWith('.log')) continue;
      truncateSync(join(at, name), whole.length - 1);
      await expect(openJournal(at), `${name} was cut`).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
      writeFileSync(join(at, name), whole);
    }
    expect(await journalIn(at)).toMatchObject(WHOLE);
  });
});

describe('a full disk', () => {
  /** A store that has no room for chunks while it is full; `leaves`: what it could not confirm is on the disk all the same. */
  function full(leaves: boolean) {
    const state = { isFull: false };
    const disk = newDisk();
    const store = storeOn(disk);
    const filling: Store = {
      ...store,
      async write(changes, sync) {
        const puts = changes.some(({ type, key }) => type === 'put' && key.startsWith('c/'));
        if (!state.isFull || !puts) return store.write(changes, sync);
        if (leaves) await store.write(changes, false);
        throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
      },
    };
    return { state, disk, filling };
  }

  it.each([false, true])(
    'refuses what it has no room for, and the rest goes on (on the disk all the same: %s)',
    async leaves => {
      const oss = await startLocal();
      const { state, filling, disk } = full(leaves);
      const away = oss.fault(AWAY);
      const writer = appendWriter(wrappedClient(oss), 'app.log', { journal: await journalOn(filling, 'memory') });
      await writer.accept('one\n');
      state.isFull = true;
      await expect(writer.accept('two\n')).rejects.toMatchObject({ code: 'ENOSPC' });
      await expect(writer.accept('three\n')).rejects.toMatchObject({ code: 'ENOSPC' });
      await expect(writer.flush()).rejects.toMatchObject({ written: 'journaled' });
      away.remove();
      await writer.resume();
      expect(contentOf(oss)).toBe('one\n');
      state.isFull = false;
      await writer.accept('four\n');
      await writer.close();
      expect(contentOf(oss)).toBe('one\nfour\n');
      expect([...disk.written.keys()].filter(key => key.startsWith('c/'))).toEqual([]);
    },
  );

  interface Level {
    open: (this: Level) => Promise<void>;
    batch: (this: Level, changes: unknown, options: unknown) => Promise<void>;
  }
  /** LevelDB as it is when fsync fails: the write is in the log, nobody sees it, and whoever opens the folder anew does. */
  function failingSync() {
    const { ClassicLevel } = createRequire(import.meta.url)('classic-level') as {
      ClassicLevel: { prototype: Level };
    };
    const { prototype } = ClassicLevel;
    const open = prototype.open;
    const batch = prototype.batch;
    const state = { fails: 0, opens: true };
    let unseen: unknown[] = [];
    prototype.batch = function (this: Level, changes, options) {
      if (state.fails === 0) return batch.call(this, changes, options);
      state.fails -= 1;
      unseen.push(...(changes as unknown[]));
      return Promise.reject(Object.assign(new Error('IO error: Input/output error'), { code: 'LEVEL_IO_ERROR' }));
    };
    prototype.open = async function (this: Level) {
      if (!state.opens) throw new Error('No space left on device');
      await open.call(this);
      const found = unseen;
      unseen = [];
      if (found.length > 0) await batch.call(this, found, { sync: true });
    };
    onTestFinished(() => {
      Object.assign(prototype, { open, batch });
    });
    return state;
  }

  it('whose fsync fails once does not bring back what was refused, nor its mark', async () => {
    const oss = await startLocal();
    const at = folder();
    const away = oss.fault(AWAY);
    const disk = failingSync();
    const { writer } = await live(oss, at);
    await writer.accept('one\n', { mark: '1' });
    await writer.flush().catch(() => undefined);
    disk.fails = 1;
    await expect(writer.accept('two\n', { mark: '2' })).rejects.toThrow(/Input\/output error/);
    expect(writer.mark).toBe('1');
    await writer.close().catch(() => undefined);
    away.remove();
    const next = await live(oss, at);
    expect(next.writer.mark).toBe('1');
    await next.writer.accept('two\n', { mark: '2' });
    await next.writer.close();
    expect(contentOf(oss)).toBe('one\ntwo\n');
  });

  it('that cannot be opened anew for a while takes chunks again when it can', async () => {
    const oss = await startLocal();
    const disk = failingSync();
    const { writer } = await live(oss, folder());
    Object.assign(disk, { fails: 1, opens: false });
    for (const line of ['one\n', 'two\n']) await expect(writer.accept(line)).rejects.toThrow();
    disk.opens = true;
    await writer.accept('three\n');
    await writer.close();
    expect(contentOf(oss)).toBe('three\n');
  });

  it('that cannot take down where a batch goes sends nothing; that cannot forget what is stored sends nothing twice', async () => {
    const oss = await startLocal();
    const disk = newDisk();
    const store = storeOn(disk);
    let broken = 'batch';
    const writer = appendWriter(wrappedClient(oss), 'app.log', {
      journal: await journalOn(
        {
          ...store,
          write(changes, sync) {
            const isHit = changes.some(({ type, key }) =>
              broken === 'batch' ? type === 'put' && key === 'batch' : key === 'first' && broken === 'first',
            );
            return isHit ? Promise.reject(new Error('ENOSPC')) : store.write(changes, sync);
          },
        },
        'memory',
      ),
    });
    await expect(writer.write('one\n')).rejects.toMatchObject({ written: 'journaled' });
    expect(oss.requests.map(({ operation }) => operation)).not.toContain('AppendObject');
    broken = 'first';
    await expect(writer.resume()).rejects.toMatchObject({ written: 'journaled' });
    expect(contentOf(oss)).toBe('one\n');
    broken = '';
    await writer.resume();
    await writer.write('two\n');
    await writer.close();
    expect(contentOf(oss)).toBe('one\ntwo\n');
  });
});
