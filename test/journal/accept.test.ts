import { rmSync, symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appendWriter, type AppendWriterError, reportOf } from '../../src/index.js';
import { openJournal } from '../../src/journal/index.js';
import { plainClient, refusing, startLocal, wrappedClient } from '../ali-oss/support.js';
import { contentOf, folder, type Life, live } from './support.js';

const AWAY = {
  match: { operation: 'AppendObject' },
  times: Infinity,
  do: { kind: 'refuse', code: 'AccessDenied' },
} as const;

describe('accept', () => {
  it('stores every chunk once and in order, several to a request', async () => {
    const oss = await startLocal();
    const { writer } = await live(oss, folder());
    const lines = Array.from({ length: 500 }, (_, nth) => `line ${nth}\n`);
    await Promise.all(lines.map(line => writer.accept(line)));
    await writer.flush();
    expect(contentOf(oss)).toBe(lines.join(''));
    expect(oss.requests.filter(({ operation }) => operation === 'AppendObject').length).toBeLessThan(20);
    await writer.close();
  });

  it('resolves while OSS is away; what was accepted is stored by the next start, and the mark is there at once', async () => {
    const oss = await startLocal();
    const at = folder();
    const away = oss.fault(AWAY);
    const first = await live(oss, at);
    await first.writer.accept('one\n', { mark: 'offset 4' });
    await first.writer.accept('two\n', { mark: 'offset 8' });
    await first.writer.accept('three\n');
    await expect(first.writer.flush()).rejects.toMatchObject({ written: 'journaled' });
    await expect(first.writer.close()).rejects.toMatchObject({ name: 'AppendWriterError', written: 'journaled' });
    expect(contentOf(oss)).toBe('');
    away.remove();
    const { writer, journal } = await live(oss, at);
    expect(writer.mark).toBe('offset 8');
    expect(journal).toMatchObject({ chunks: 3, bytes: 14 });
    expect(await writer.recovered).toEqual({ chunks: 3, bytes: 14, batch: 'sent' });
    expect(contentOf(oss)).toBe('one\ntwo\nthree\n');
    expect(journal).toMatchObject({ chunks: 0, bytes: 0 });
    await writer.close();
  });

  it('keeps a copy of the chunk, and takes texts, Buffers and bytes', async () => {
    const oss = await startLocal();
    const { writer } = await live(oss, folder());
    const bytes = new Uint8Array([65, 10]);
    const accepted = writer.accept(bytes);
    bytes.fill(0);
    await accepted;
    await writer.accept(Buffer.from('b\n'));
    await writer.accept('');
    await writer.accept('ü\n');
    await writer.flush();
    expect(contentOf(oss)).toBe('A\nb\nü\n');
    await writer.close();
  });

  it('refuses at once what is no chunk, no mark, or too large, and loses nothing by it', async () => {
    const oss = await startLocal();
    const { writer } = await live(oss, folder(), { maxBatchBytes: 8 });
    await expect(writer.accept(7 as never)).rejects.toThrow(
      /Expected a chunk to be a string, a Buffer or a Uint8Array/,
    );
    await expect(writer.accept('123456789')).rejects.toThrow(/allows 8/);
    await expect(writer.accept('x', { mark: 7 as never })).rejects.toThrow(/Expected `mark` to be a string/);
    await expect(writer.accept('x', { marc: 'm' } as never)).rejects.toThrow(/Did you mean `mark`/);
    await writer.accept('ok\n');
    await writer.close();
    expect(contentOf(oss)).toBe('ok\n');
    await expect(writer.accept('late')).rejects.toThrow(/This writer is closed/);
  });

  it('waits while the journal is full, in order, and goes on when there is room', async () => {
    const oss = await startLocal();
    const away = oss.fault(AWAY);
    const { writer, journal } = await live(oss, folder(), { maxJournalBytes: 400 });
    const done: number[] = [];
    const all = Array.from({ length: 12 }, async (_, nth) => {
      await writer.accept(`${nth}\n`.padStart(20));
      done.push(nth);
    });
    await expect(writer.flush()).rejects.toMatchObject({ written: 'journaled' });
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(12);
    expect(journal.chunks).toBe(done.length);
    let isReady = false;
    void writer.ready.then(() => (isReady = true));
    await new Promise(setImmediate);
    expect(isReady).toBe(false);
    away.remove();
    await writer.resume();
    await Promise.all(all);
    expect(done).toEqual(Array.from({ length: 12 }, (_, nth) => nth));
    await writer.close();
    expect(contentOf(oss).trim().split(/\s+/)).toEqual(done.map(String));
  });
});

describe('what waits for room is told, and `ready` settles, when', () => {
  it.each<[string, (life: Life, stop: AbortController) => unknown, RegExp]>([
    ['the writer is closed', ({ writer }) => writer.close().catch(() => undefined), /was closed/],
    ['the journal is closed', ({ journal }) => journal.close(), /was closed/],
    [
      'the client is aborted',
      (_life, stop) => {
        stop.abort(new Error('enough'));
      },
      /enough/,
    ],
  ])('%s', async (_when, end, told) => {
    const oss = await startLocal();
    oss.fault(AWAY);
    const stop = new AbortController();
    const life = await live(oss, folder(), { maxJournalBytes: 1, client: { signal: stop.signal } });
    await life.writer.accept('one\n');
    const [accepting, writing] = [life.writer.accept('two\n'), life.writer.write('three\n')];
    const ready = life.writer.ready;
    await expect(life.writer.flush()).rejects.toMatchObject({ written: 'journaled' });
    await Promise.all([
      expect(accepting).rejects.toThrow(told),
      expect(writing).rejects.toThrow(told),
      Promise.resolve(end(life, stop)),
    ]);
    await Promise.all([ready, life.writer.ready]);
    expect(life.journal.chunks).toBe(1);
    await life.journal.close();
  });
});

it.each<[string, (life: Life, stop: AbortController) => unknown]>([
  ['the journal is closed', ({ journal }) => journal.close()],
  [
    'the client is aborted',
    (_life, stop) => {
      stop.abort(new Error('enough'));
    },
  ],
])('what is on the disk while OSS is away is told to be in the journal when %s', async (_when, end) => {
  const oss = await startLocal();
  oss.fault(AWAY);
  const at = folder();
  const stop = new AbortController();
  const first = await live(oss, at);
  await first.writer.accept('one\n');
  await first.journal.close();
  await expect(first.writer.recovered).resolves.toMatchObject({ chunks: 0 });
  const life = await live(oss, at, { client: { signal: stop.signal } });
  await expect(life.writer.write('two\n')).rejects.toMatchObject({ written: 'journaled' });
  // Nothing is under way: it is tried again later.
  const writing = life.writer.write('three\n');
  while (life.journal.chunks < 3) await new Promise(setImmediate);
  await Promise.all([expect(writing).rejects.toMatchObject({ written: 'journaled' }), end(life, stop)]);
  await expect(life.writer.recovered).rejects.toMatchObject({ written: 'journaled' });
  await life.journal.close();
  oss.clearFaults();
  const next = await live(oss, at);
  await next.writer.close();
  expect(contentOf(oss)).toBe('one\ntwo\nthree\n');
});

it('a mark comes back as it was given, and half a surrogate pair is refused', async () => {
  const oss = await startLocal();
  const at = folder();
  const first = await live(oss, at);
  await first.writer.accept('one\n', { mark: '\uFEFFabc' });
  await expect(first.writer.accept('two\n', { mark: 'a\ud800b' })).rejects.toThrow(/halves of surrogate pairs/);
  await first.writer.close();
  const next = await live(oss, at);
  expect(next.writer.mark).toBe('\uFEFFabc');
  await next.writer.close();
});

it('an object that was full and is deleted is asked for anew by resume(), which waits for the outcome', async () => {
  const oss = await startLocal();
  const { writer } = await live(oss, folder(), { maxObjectBytes: 5 });
  await writer.write('one\n');
  await expect(writer.write('two\n')).rejects.toMatchObject({ written: 'journaled', cause: { name: 'RangeError' } });
  await plainClient(oss).delete('app.log');
  expect(await writer.resume()).toMatchObject([{ position: 0, length: 4 }]);
  expect(contentOf(oss)).toBe('two\n');
  await writer.close();
});

describe('write', () => {
  it('resolves when OSS has it, with its place', async () => {
    const oss = await startLocal();
    const { writer } = await live(oss, folder());
    const receipts = await Promise.all(['a\n', 'bb\n'].map(line => writer.write(line)));
    expect(receipts).toMatchObject([
      { name: 'app.log', position: 0, length: 2, nextAppendPosition: 2 },
      { name: 'app.log', position: 2, length: 3, nextAppendPosition: 5 },
    ]);
    await writer.close();
  });

  it('rejects as journaled where OSS does not take it now: it is not to be written again', async () => {
    const oss = await startLocal();
    const away = oss.fault(AWAY);
    const { writer } = await live(oss, folder());
    const error = (await writer.write('a\n').catch((reason: unknown) => reason)) as AppendWriterError;
    expect(error).toMatchObject({ name: 'AppendWriterError', written: 'journaled', object: 'app.log' });
    expect(error.message).toMatch(/^The chunk is in the journal and will be stored: do not write it again/);
    expect(error.chunks).toEqual([{ first: 0, last: 0, written: 'journaled' }]);
    expect(reportOf(error)).toMatchObject({ written: 'unknown' });
    expect(writer.failure).toMatchObject({ written: 'journaled' });
    away.remove();
    expect(await writer.resume()).toMatchObject([{ position: 0, length: 2 }]);
    expect(writer.failure).toBeUndefined();
    expect(contentOf(oss)).toBe('a\n');
    await writer.close();
  });

  it('is tried again by itself', async () => {
    const oss = await startLocal();
    oss.fault({ ...AWAY, times: 1 });
    const { writer } = await live(oss, folder());
    await expect(writer.write('a\n')).rejects.toMatchObject({ written: 'journaled' });
    await writer.write('b\n');
    expect(contentOf(oss)).toBe('a\nb\n');
    await writer.close();
  });
});

describe('a folder', () => {
  it('is of one process at a time', async () => {
    const oss = await startLocal();
    const at = folder();
    const { writer } = await live(oss, at);
    await expect(openJournal(at)).rejects.toMatchObject({
      code: 'JOURNAL_IN_USE',
      message: expect.stringContaining('one process at a time') as string,
    });
    await writer.close();
    await (await openJournal(at)).close();
  });

  it.each<[string, (at: string) => string]>([
    ['from where the process is', at => relative(process.cwd(), at)],
    ['with a slash at its end', at => `${at}/`],
    [
      'through a link',
      at => {
        const link = `${at}-link`;
        symlinkSync(at, link);
        onTestFinished(() => {
          rmSync(link);
        });
        return link;
      },
    ],
  ])('is one folder, also when it is named %s', async (_how, otherName) => {
    const at = folder();
    const journal = await openJournal(at);
    await expect(openJournal(otherName(at))).rejects.toMatchObject({ code: 'JOURNAL_IN_USE' });
    // LevelDB would have given the lock of the first away.
    await expect(openJournal(at)).rejects.toMatchObject({ code: 'JOURNAL_IN_USE' });
    await journal.close();
  });

  it('that was let go of is not taken again, whatever the writer still tries', async () => {
    const oss = await startLocal();
    const at = folder();
    oss.fault({ ...AWAY, times: 1 });
    const first = await live(oss, at);
    await first.writer.accept('one\n');
    await first.journal.close();
    await expect(first.writer.accept('two\n')).rejects.toThrow(/This writer is closed/);
    const next = await live(oss, at);
    await next.writer.recovered;
    await new Promise(resolve => setTimeout(resolve, 1_200));
    await next.writer.close();
    expect(contentOf(oss)).toBe('one\n');
    await (await openJournal(at)).close();
  });

  it('is of one writer and of one object', async () => {
    const oss = await startLocal();
    const at = folder();
    const { writer, journal } = await live(oss, at);
    const client = wrappedClient(oss);
    expect(() => appendWriter(client, 'app.log', { journal })).toThrow(/already has a writer: open one for each/);
    await writer.accept('x\n');
    await writer.close();
    const other = await live(oss, at, { name: 'other.log' });
    await expect(other.writer.accept('y\n')).rejects.toMatchObject({
      code: 'JOURNAL_OTHER_OBJECT',
      message: expect.stringMatching(/belongs to oss:\/\/logs\/app\.log, not to oss:\/\/logs\/other\.log/) as string,
    });
    await expect(other.writer.write('y\n')).rejects.toMatchObject({ code: 'JOURNAL_OTHER_OBJECT' });
    await expect(other.writer.recovered).rejects.toMatchObject({ code: 'JOURNAL_OTHER_OBJECT' });
    await expect(other.writer.resume()).rejects.toMatchObject({ code: 'JOURNAL_OTHER_OBJECT' });
    // Nothing was taken, so nobody is told that it will be stored.
    const none = { name: 'AppendWriterError', written: 'no', chunks: [], cause: { code: 'JOURNAL_OTHER_OBJECT' } };
    await expect(other.writer.flush()).rejects.toMatchObject(none);
    await expect(other.writer.close()).rejects.toMatchObject(none);
    expect(contentOf(oss, 'other.log')).toBe('');
  });

  it('needs to be what openJournal() gave, and records that can be told apart', async () => {
    const oss = await startLocal();
    const client = plainClient(oss);
    expect(() => appendWriter(client, 'a', { journal: {} as never })).toThrow(
      /Expected `journal` to be what openJournal\(\)/,
    );
    const journal = await openJournal(folder());
    const possible = wrappedClient(oss, { appendRecovery: { identicalRecords: 'possible' } });
    expect(() => appendWriter(possible, 'a', { journal })).toThrow(/identicalRecords: 'never'/);
    await journal.close();
    await expect(openJournal('')).rejects.toThrow(/Expected the folder to be a path/);
    await expect(openJournal(folder(), { maxJournalByte: 1 } as never)).rejects.toThrow(
      /Did you mean `maxJournalBytes`/,
    );
    await expect(openJournal(folder(), { maxJournalBytes: 0 })).rejects.toThrow(/a whole number of bytes ≥ 1/);
  });
});

it('a conflict with another writer moves the batch, and its new place is known to the next start', async () => {
  const oss = await startLocal();
  const at = folder();
  const { writer } = await live(oss, at);
  await writer.write('one\n');
  await plainClient(oss).append('app.log', Buffer.from('theirs\n'), { position: 4 });
  oss.fault({ match: { operation: 'AppendObject' }, skip: 1, times: 1, do: { kind: 'apply-then-drop' } });
  oss.fault({ match: { operation: 'GetObject' }, times: Infinity, do: refusing('AccessDenied') });
  oss.fault({
    match: { operation: 'AppendObject' },
    skip: 2,
    times: Infinity,
    do: { kind: 'refuse', code: 'AccessDenied' },
  });
  await expect(writer.write('two\n')).rejects.toMatchObject({ written: 'journaled' });
  await expect(writer.close()).rejects.toBeDefined();
  oss.clearFaults();
  const next = await live(oss, at);
  expect(await next.writer.recovered).toMatchObject({ batch: 'found' });
  await next.writer.close();
  expect(contentOf(oss)).toBe('one\ntheirs\ntwo\n');
});
