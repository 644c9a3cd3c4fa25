import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendWriter } from '../../src/index.js';
import { openJournal } from '../../src/journal/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { plainClient, startLocal, wrappedClient } from '../ali-oss/support.js';
import { contentOf, folder } from '../journal/support.js';
import { compiledCommand } from './compiled.js';
import { run as runCli } from './support.js';

/** Nobody asks it to end. */
const run: typeof runCli = (args, given) => runCli(args, { ...given, stopped: () => new Promise(() => undefined) });

const TARGET = 'oss://logs/app.log';

function envOf(oss: LocalOss) {
  const { accessKeyId, accessKeySecret, endpoint } = oss.clientOptions() as unknown as Record<string, string>;
  return { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret, OSS_ENDPOINT: endpoint };
}

const lines = (count: number) => Array.from({ length: count }, (_, nth) => `line ${String(nth)}\n`).join('');

describe('append', () => {
  it.each([[[]], [['--journal']]])('stores standard input line by line, once, whatever gets lost %j', async flags => {
    const oss = await startLocal();
    await plainClient(oss).append('app.log', Buffer.from('before\n'));
    oss.fault({ match: { operation: 'AppendObject' }, skip: 1, times: 2, do: { kind: 'apply-then-drop' } });
    const input = `${lines(500)}a last line without its end`;
    const args = ['append', TARGET, ...flags.flatMap(flag => [flag, folder()])];
    const { exit, err, out } = await run(args, { env: envOf(oss), input });
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toMatch(/^Stored 501 lines, \d+ bytes\. The last is in oss:\/\/logs\/app\.log$/);
    expect(contentOf(oss)).toBe(`before\n${input}`);
  });

  it('takes nothing for nothing', async () => {
    const oss = await startLocal();
    expect(await run(['append', TARGET], { env: envOf(oss) })).toMatchObject({ exit: 0, err: 'Nothing to store.' });
    expect(oss.requests).toEqual([]);
  });

  it('ends with 3 where OSS does not take it now, and the next run stores it', async () => {
    const oss = await startLocal();
    const env = envOf(oss);
    const args = ['append', TARGET, '--journal', folder()];
    const away = oss.fault({
      match: { operation: 'AppendObject' },
      times: Infinity,
      do: { kind: 'refuse', code: 'AccessDenied' },
    });
    const first = await run(args, { env, input: lines(3) });
    expect(first.exit).toBe(3);
    expect(first.err).toMatch(/^In the journal: 3 of 3 lines; the next run with it stores what is not stored yet\./);
    for (const secret of Object.values(env).slice(0, 2)) expect(first.err).not.toContain(secret);
    away.remove();
    expect(await run(args, { env, input: 'more\n' })).toMatchObject({
      exit: 0,
      err: 'Stored 1 line, 5 bytes, and 3 lines of the run before. The last is in oss://logs/app.log',
    });
    expect(contentOf(oss)).toBe(`${lines(3)}more\n`);
  });

  it('ends with 1 where nothing is stored, and with 4 where that is not known; in Chinese too', async () => {
    const oss = await startLocal();
    const env = { ...envOf(oss), LANG: 'zh_CN.UTF-8' };
    const refuse = { times: Infinity, do: { kind: 'refuse', code: 'AccessDenied' } } as const;
    oss.fault({ match: { operation: 'AppendObject' }, ...refuse });
    expect(await run(['append', TARGET], { env: envOf(oss), input: lines(3) })).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/^0 of 3 lines stored, and the others are not: /) as string,
    });
    oss.clearFaults();
    oss.fault({ match: { operation: 'AppendObject' }, times: 1, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { operation: 'AppendObject' }, skip: 1, ...refuse });
    for (const operation of ['HeadObject', 'GetObject']) oss.fault({ match: { operation }, ...refuse });
    const doubt = await run(['append', TARGET], { env, input: 'one\n' });
    expect(doubt).toMatchObject({ exit: 4, err: expect.stringContaining('无法确定') as string });
  });

  it('goes on to further objects', async () => {
    const oss = await startLocal();
    const rollover = ['--rollover', 'app-%d.log'];
    const { exit } = await run(['append', TARGET, ...rollover], { env: envOf(oss), input: lines(3) });
    expect(exit).toBe(0);
    expect(contentOf(oss)).toBe(lines(3));
    expect(await run(['append', TARGET, '--rollover', 'app.log'], { env: envOf(oss) })).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Expected --rollover to have %d in it') as string,
    });
  });

  it.each<[readonly string[], RegExp]>([
    [['append'], /Expected an object, got "".*Example: tail -F app\.log \| ali-oss-remedy append/],
    [['append', 'oss://logs'], /got "oss:\/\/logs"/],
    [['append', TARGET, 'more'], /Unexpected argument "more" of append/],
    [['append', TARGET, '--json'], /--json is not an option of append/],
    [['append', TARGET], /Expected these environment variables to be set: OSS_ACCESS_KEY_ID/],
  ])('refuses %j', async (args, told) => {
    const { exit, err } = await run(args, { env: {} });
    expect(exit).toBe(2);
    expect(err).toMatch(told);
  });

  it('says so where the journal is another object’s', async () => {
    const oss = await startLocal();
    const at = folder();
    await run(['append', TARGET, '--journal', at], { env: envOf(oss), input: 'x\n' });
    const { exit, err } = await run(['append', 'oss://logs/b.log', '--journal', at], { env: envOf(oss), input: 'y\n' });
    expect(exit).toBe(1);
    expect(err).toMatch(/^0 of 1 line stored, and the others are not: .*belongs to oss:\/\/logs\/app\.log/);
    expect(contentOf(oss, 'b.log')).toBe('');
  });
});

describe('the process', () => {
  let command: ReturnType<typeof compiledCommand>;
  beforeAll(() => {
    command = compiledCommand();
  });
  afterAll(() => {
    rmSync(command.folder, { recursive: true, force: true });
  });

  const start = (oss: LocalOss, at: string): ChildProcess =>
    spawn(process.execPath, [command.main, 'append', TARGET, '--journal', at], {
      env: { ...process.env, ...envOf(oss) },
      stdio: ['pipe', 'ignore', 'pipe'],
    });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'finishes what it has taken on %s, while its input stays open',
    async signal => {
      const oss = await startLocal();
      const child = start(oss, folder());
      child.stdin?.write(lines(50));
      while (contentOf(oss) === '') await sleep(20);
      child.stdin?.write('the last\n');
      await sleep(100);
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number];
      expect(code).toBe(0);
      expect(contentOf(oss)).toBe(`${lines(50)}the last\n`);
    },
  );

  it('says by its exit code that all is stored, also where nobody reads what it tells', async () => {
    const oss = await startLocal();
    const child = start(oss, folder());
    child.stderr?.destroy();
    child.stdin?.write(lines(5));
    while (contentOf(oss) === '') await sleep(20);
    child.stdin?.end('the last\n');
    const [code] = (await once(child, 'exit')) as [number];
    expect(contentOf(oss)).toBe(`${lines(5)}the last\n`);
    expect(code).toBe(0);
  });

  it('is refused a folder that another process has, also where that one has lost LevelDB’s lock', async () => {
    const oss = await startLocal();
    const at = folder();
    const rival = async () => {
      const child = start(oss, at);
      child.stdin?.on('error', () => undefined);
      child.stdin?.end('theirs\n');
      const told: unknown[] = [];
      child.stderr?.on('data', part => told.push(part));
      const [code] = (await once(child, 'exit')) as [number];
      return `${String(code)} ${told.join('')}`;
    };
    const journal = await openJournal(at);
    const writer = appendWriter(wrappedClient(oss), 'app.log', { journal });
    await writer.write('ours\n');
    expect(await rival()).toMatch(/^[12] .*in use/);
    // Each of these closes a LOCK in this process, and with it the lock of the operating system.
    await expect(openJournal(at)).rejects.toMatchObject({ code: 'JOURNAL_IN_USE' });
    cpSync(at, join(folder(), 'copy'), { recursive: true });
    readFileSync(join(at, 'LOCK'));
    expect(await rival()).toMatch(/^[12] .*in use/);
    await writer.write('ours too\n');
    await writer.close();
    expect(await rival()).toMatch(/^0 Stored 1 line/);
    expect(contentOf(oss)).toBe('ours\nours too\ntheirs\n');
    expect(readdirSync(at).filter(name => name.startsWith('OWNER'))).toEqual([]);
  });

  it('that is killed again and again stores every line once', { timeout: 120_000 }, async () => {
    const oss = await startLocal();
    const at = folder();
    oss.fault({ match: { operation: 'AppendObject' }, skip: 1, times: 2, do: { kind: 'apply-then-drop' } });
    const all: string[] = [];
    for (let life = 0; life < 6; life += 1) {
      const child = start(oss, at);
      child.stdin?.on('error', () => undefined);
      const before = contentOf(oss).length;
      for (let nth = 0; nth < 20; nth += 1) {
        const line = `[${String(life)}.${String(nth)}]\n`;
        all.push(line);
        child.stdin?.write(line);
      }
      if (life < 5) {
        while (contentOf(oss).length === before) await sleep(5);
        child.kill('SIGKILL');
      } else {
        child.stdin?.end();
      }
      await once(child, 'exit');
    }
    const stored = contentOf(oss);
    for (const line of all) expect(stored.split(line).length - 1, line).toBeLessThanOrEqual(1);
    // What the last process read is there whole, and of the others what they had read, in order.
    for (const line of all.slice(-20)) expect(stored).toContain(line);
    const places = all.map(line => stored.indexOf(line)).filter(place => place >= 0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.length).toBeGreaterThan(40);
  });
});
