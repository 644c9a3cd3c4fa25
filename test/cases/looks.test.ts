import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { always, atTheEnd, bytes, failure, GET, loseAnswer, outcome, start, stored } from './support.js';

const MIB = 1024 * 1024;

/** What a middle-box makes of a range read. */
const LIES: readonly (readonly [string, Effect])[] = [
  ['the whole object', { kind: 'drop-range' }],
  ['other bytes', { kind: 'other-bytes' }],
  ['another range', { kind: 'other-bytes', range: 'other' }],
  ['the object as it was before', { kind: 'from-cache', of: 'before-last-change' }],
  ['the object as it was at first', { kind: 'from-cache', of: 'beginning' }],
  ['an answer that breaks off', { kind: 'apply-then-cut' }],
  ['416 of OSS', { kind: 'refuse', code: 'InvalidRange' }],
  [
    '404 out of a cache',
    {
      kind: 'answer',
      status: 404,
      headers: { Age: '60', 'x-oss-request-id': 'R' },
      body: '<Error><Code>NoSuchKey</Code></Error>',
    },
  ],
];

function fileOf(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  atTheEnd(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'body'), content);
  return join(folder, 'body');
}

/** Other bytes under OSS's own head cannot be told from the truth: those are the one lie that may be believed. */
const isBelievable = (effect: Effect) => effect.kind === 'other-bytes' && effect.range === undefined;

describe('A7: a look is believed only if it is the look that was asked for', () => {
  describe.each(LIES.filter(([, effect]) => !isBelievable(effect)))('%s, once', (_lie, effect) => {
    it('to a look at a record in memory: it is found all the same', async () => {
      const { oss, law } = await start();
      const client = law.client();
      await client.append('app.log', bytes('one\n'));
      loseAnswer(oss);
      oss.fault({ match: GET, do: effect });
      await outcome(client.append('app.log', bytes('two\n')));
      expect(stored(oss)).toBe('one\ntwo\n');
      law.hold('app.log');
    });

    it('to a look at a record that begins the object', async () => {
      const { oss, law } = await start();
      const client = law.client();
      loseAnswer(oss);
      oss.fault({ match: GET, do: effect });
      await outcome(client.append('app.log', bytes('two\n')));
      expect(stored(oss)).toBe('two\n');
      law.hold('app.log');
    });

    it('to a look at a stream that was sent once', async () => {
      const { oss, law } = await start();
      const client = law.client();
      await client.append('app.log', bytes('one\n'));
      await law.client().append('app.log', bytes('they\n'));
      loseAnswer(oss);
      oss.fault({ match: GET, do: effect });
      await outcome(client.append('app.log', law.stream('two\n', '3\n'), { position: 9 }));
      expect(stored(oss)).toBe('one\nthey\ntwo\n3\n');
      expect(law.told.at(-1)).not.toBe('no');
      law.hold('app.log');
    });

    it('to a look behind which others have appended', async () => {
      const { oss, law } = await start();
      const client = law.client();
      await client.append('app.log', bytes('one\n'));
      oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'apply-then-drop' } });
      const lied = oss.fault({ match: GET, do: effect });
      const appending = client.append('app.log', bytes('two\n'));
      await outcome(appending);
      await law.client().append('app.log', bytes('they\n'));
      expect(stored(oss)).toBe('one\ntwo\nthey\n');
      lied.remove();
      law.hold('app.log');
    });
  });

  /** A record that begins the object and whose answer was lost, as were the looks; then another's stands behind it. */
  async function atTheBeginning(
    body: (law: Awaited<ReturnType<typeof start>>['law']) => unknown,
    effect: Effect,
    times = 1,
  ) {
    const { oss, law } = await start({ crc64Header: false });
    const client = law.client({ attempts: 1 });
    loseAnswer(oss);
    const silent = always(oss, GET, { kind: 'drop' });
    await failure(client.append('app.log', body(law)));
    silent.remove();
    await law.client().append('app.log', bytes('they\n'));
    oss.fault({ match: GET, times, do: effect });
    const content = oss.object('logs', 'app.log')?.content;
    await outcome(law.wrap(client, { attempts: 4 }).append('app.log', body(law)));
    expect(oss.object('logs', 'app.log')?.content.equals(content ?? Buffer.alloc(0))).toBe(true);
    expect(law.told.at(-1)).not.toBe('no');
    law.hold();
  }

  it.each(LIES.filter(([, effect]) => !isBelievable(effect)))(
    '%s to a look at a record at 0, behind which stands another: a Buffer, a stream and a file of 5 MiB',
    async (_lie, effect) => {
      const path = fileOf(Buffer.alloc(5 * MIB, 'a file\n'));
      await atTheBeginning(() => bytes('two\n'), effect);
      await atTheBeginning(law => law.stream('two\n', '3\n'), effect);
      await atTheBeginning(() => path, effect);
    },
  );

  it.each<[string, Effect, boolean]>([
    ['the whole object', { kind: 'drop-range' }, false],
    ['another range', { kind: 'other-bytes', range: 'other' }, false],
    ['the whole object, and the checksum hidden', { kind: 'drop-range' }, true],
    ['another range, and the checksum hidden', { kind: 'other-bytes', range: 'other' }, true],
  ])('%s to every look at a file of 5 MiB: at most in doubt, never stored twice', async (_lie, effect, isBlind) => {
    const { oss, law } = await start();
    const path = fileOf(Buffer.alloc(5 * MIB, 'a file\n'));
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    const lied = always(oss, GET, effect);
    const heads = isBlind ? always(oss, { method: 'HEAD' }, { kind: 'gateway', status: 200 }) : undefined;
    const end = await outcome(client.append('app.log', path));
    expect(law.told.at(-1)).toBe(isBlind ? 'unknown' : '4 yes');
    lied.remove();
    heads?.remove();
    if (end === 'rejected') await client.append('app.log', path);
    expect(oss.object('logs', 'app.log')?.content.length).toBe(5 * MIB + 4);
    law.hold('app.log');
  });

  it('a 206 whose Content-Range tells a length that cannot be is no look', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    const headers = { 'x-oss-request-id': 'R', 'Content-Range': 'bytes 4-7/6' };
    oss.fault({ match: GET, times: 2, do: { kind: 'answer', status: 206, headers, body: 'TWO\n' } });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });
});

describe('A7, the other cause: a look that says truly', () => {
  it("that another's record of the same length sits there lets the record move", async () => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes('TWO\n'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
    await client.append('app.log', bytes('two\n'));
    expect(stored(oss)).toBe('one\nTWO\ntwo\n');
    law.hold('app.log');
  });

  it('that is refused for good leaves the doubt, and says so', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes('TWO\n'));
    oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
    always(oss, GET, { kind: 'refuse', code: 'AccessDenied' });
    always(oss, { method: 'HEAD' }, { kind: 'refuse', code: 'AccessDenied' });
    const error = await failure(client.append('app.log', bytes('two\n')));
    expect(reportOf(error)?.written).toBe('unknown');
    expect(stored(oss)).toBe('one\nTWO\n');
    law.hold('app.log');
  });
});
