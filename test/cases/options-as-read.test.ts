import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { remedy } from '../../src/index.js';
import { atTheEnd, bytes, loseAnswer, outcome, start, stored } from './support.js';

const FALSY: readonly unknown[] = [0, '', false, null, undefined, NaN];

describe('A4: options mean what they mean to ali-oss, which takes a falsy one for not given', () => {
  it.each(FALSY)('a stream with contentLength: %j is stored whole', async contentLength => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', law.stream('one\n', 'two\n'), { contentLength });
    expect(law.told).toEqual(['0 yes']);
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each(FALSY)('also where its answer is lost: %j', async contentLength => {
    const { oss, law } = await start();
    const client = law.client();
    loseAnswer(oss);
    await client.append('app.log', law.stream('one\n', 'two\n'), { contentLength });
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each([true, false])('also where streams are held in memory: %j', async isHeld => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: { bufferStreamsBytes: isHeld ? 1024 : 0 } });
    await client.append('app.log', law.stream('one\n', 'two\n'), { contentLength: 0, headers: {} });
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it('a length that is given as text counts', async () => {
    const { oss, law } = await start();
    await law.client().append('app.log', law.stream('one\n', 'two\n'), { contentLength: '8' });
    expect(stored(oss)).toBe('one\ntwo\n');
    law.hold('app.log');
  });

  it.each([8, 4, 40, 0])(
    'a length that is given in the headers means what it means to a plain client: %j',
    async length => {
      const { oss, law } = await start();
      const config = { timeout: 300 };
      const plain = new OSS({ ...oss.clientOptions(), ...config }) as unknown as ReturnType<typeof law.client>;
      const options = () => ({ headers: { 'Content-Length': String(length) } });
      const asPlain = await outcome(plain.append('plain.log', law.stream('one\n', 'two\n'), options()));
      const client = law.client({ attempts: 1 }, config);
      expect(await outcome(client.append('app.log', law.stream('one\n', 'two\n'), options()))).toBe(asPlain);
      expect(stored(oss)).toBe(stored(oss, 'plain.log'));
      law.hold('app.log');
    },
  );

  it.each(['0', ' 8', '8.0', '8.5', '1e1', -1, -8, 8.5, true, [], {}, '0x8', Infinity, 8n])(
    'a contentLength that is no plain number means what it means to a plain client: %s',
    async contentLength => {
      const { oss, law } = await start();
      const config = { timeout: 300 };
      const plain = new OSS({ ...oss.clientOptions(), ...config }) as unknown as ReturnType<typeof law.client>;
      const asPlain = await outcome(plain.append('plain.log', law.stream('one\n', 'two\n'), { contentLength }));
      const client = law.client({ attempts: 1 }, config);
      const end = await outcome(client.append('app.log', law.stream('one\n', 'two\n'), { contentLength }));
      expect([end, stored(oss)]).toEqual([asPlain, stored(oss, 'plain.log')]);
      expect(law.told.at(-1) === 'no' ? (stored(oss) ?? '') : '').toBe('');
    },
  );

  it('a path is read to its end, though its size is told to be 0', async () => {
    const path = '/proc/version';
    if (!existsSync(path)) return;
    const { oss } = await start();
    const client = remedy(new OSS(oss.clientOptions()), { appendRecovery: true, random: () => 0 });
    const append = client as unknown as { append(name: string, file: unknown): Promise<unknown> };
    loseAnswer(oss);
    await append.append('app.log', path);
    expect(stored(oss)).toBe(readFileSync(path, 'utf8'));
  });

  it('a path of an empty file stores nothing, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cases-'));
    atTheEnd(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, 'empty'), '');
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    await client.append('app.log', join(folder, 'empty'));
    expect(law.told).toEqual(['0 yes', '4 yes']);
    expect(stored(oss)).toBe('one\n');
  });

  it.each([null, '', {}, undefined])('options that are %j are none', async options => {
    const { oss, law } = await start();
    const client = law.client();
    await client.append('app.log', bytes('one\n'));
    const plain = new OSS(oss.clientOptions()) as unknown as ReturnType<typeof law.client>;
    const asPlain = await outcome(plain.append('plain.log', bytes('two\n'), options as never));
    expect(await outcome(client.append('app.log', bytes('two\n'), options as never))).toBe(asPlain);
    expect(stored(oss)).toBe('one\ntwo\n');
  });
});

describe('A4, the other cause: a length that is given and wrong', () => {
  it('too short: what was announced is stored, no more', async () => {
    const { oss, law } = await start();
    await outcome(law.client().append('app.log', law.stream('one\n', 'two\n'), { contentLength: 4 }));
    expect(stored(oss)).toBe('one\n');
  });

  it('too long: nothing is stored, and nobody is told otherwise', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 1 }, { timeout: 200 });
    expect(await outcome(client.append('app.log', law.stream('one\n'), { contentLength: 40 }))).toBe('rejected');
    expect(stored(oss) ?? '').toBe('');
    law.hold('app.log');
  });
});
