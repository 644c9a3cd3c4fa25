import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main, show } from '../../examples/log-shipper.js';
import { type Console, shipCommand } from '../../examples/log-shipper/command.js';
import { linesOf } from '../../examples/log-shipper/lines.js';
import { ship } from '../../examples/log-shipper/ship.js';
import { remedy } from '../../src/index.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';

let folder: string;
let oss: LocalOss;
let printed: string[];
let complaints: string[];
let stop: () => void;
let input: PassThrough;
let io: Console;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'log-shipper-test-'));
  oss = await startOss({ buckets: ['logs'] });
  const { accessKeyId, accessKeySecret, region, endpoint } = oss.clientOptions();
  const environment = { OSS_BUCKET: 'logs', OSS_REGION: region, OSS_ENDPOINT: endpoint, OSS_STS_TOKEN: '' };
  const keys = { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret };
  for (const [name, value] of Object.entries({ ...environment, ...keys })) vi.stubEnv(name, value);
  printed = [];
  complaints = [];
  input = new PassThrough();
  io = {
    input,
    print: text => printed.push(text),
    complain: text => complaints.push(text),
    onStop: given => {
      stop = given;
    },
  };
});
afterEach(async () => {
  process.exitCode = undefined;
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await oss.close();
});

const shipped = (name = 'app.log') => oss.object('logs', name)?.content.toString();
const client = () => new OSS(oss.clientOptions());
const at = (name: string) => join(folder, name);
async function* some(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('the log shipper as a command', () => {
  it('ships standard input to its end, which an object of that name keeps', async () => {
    input.end('one\ntwo\nthree');
    expect(await shipCommand(['--object', 'app.log', '-'], io)).toMatchObject({ lines: 3, unstored: 0 });
    expect(shipped()).toBe('one\ntwo\nthree\n');
    expect(printed).toEqual(['3 lines stored in app.log']);
    expect(process.exitCode).toBeUndefined();
  });

  it('ships a file once', async () => {
    writeFileSync(at('today.log'), 'one\ntwo\n');
    await main(['--once', '--object', 'app.log', at('today.log')], io);
    expect(shipped()).toBe('one\ntwo\n');
  });

  it('on Ctrl-C ships what was read from standard input, and ends', async () => {
    input.write('one\ntwo\n');
    const ending = shipCommand(['--object', 'app.log', '-'], io);
    await vi.waitFor(() => {
      expect(shipped()).toBe('one\ntwo\n');
    });
    input.write('three\n');
    await new Promise(setImmediate);
    stop();
    expect(await ending).toMatchObject({ lines: 3, unstored: 0 });
    expect(shipped()).toBe('one\ntwo\nthree\n');
    expect(process.exitCode).toBeUndefined();
  });

  it('on Ctrl-C ships what a file it follows has, and ends', async () => {
    writeFileSync(at('today.log'), 'one\n');
    const ending = shipCommand(['--object', 'app.log', at('today.log')], io);
    await vi.waitFor(() => {
      expect(shipped()).toBe('one\n');
    });
    appendFileSync(at('today.log'), 'two\n');
    stop();
    expect(await ending).toMatchObject({ lines: 2 });
    expect(shipped()).toBe('one\ntwo\n');
  });

  it('stopped in the middle of trouble, it says how many lines are not stored, and ends with 1', async () => {
    const body = '<Error><Code>AccessDenied</Code><Message>No right</Message></Error>';
    oss.fault({ match: { method: 'POST' }, times: Infinity, do: { kind: 'answer', status: 403, body } });
    input.write('one\ntwo\n');
    const ending = shipCommand(['--object', 'app.log', '-'], io);
    await vi.waitFor(() => {
      expect(oss.requests.length).toBeGreaterThan(0);
    });
    stop();
    expect(await ending).toMatchObject({ lines: 0, unstored: 2, reason: 'No right' });
    expect(complaints.at(-1)).toBe('2 lines are not known to be stored: No right');
    expect(process.exitCode).toBe(1);
  });

  it('deletes the object at the end where none was named', async () => {
    input.end('one\n');
    await shipCommand(['-'], io);
    expect(printed[0]).toMatch(/^1 lines stored in ali-oss-remedy-example\/.*shipped\.log$/);
    expect(oss.bucket('logs')?.objectNames).toEqual([]);
  });

  it('shows how it is used', async () => {
    await main(['--help'], io);
    expect(printed.join()).toContain('Usage: npm run example -- log-shipper');
    expect(oss.requests).toEqual([]);
  });

  it.each([[['--nonsense', '-']], [[]], [['a.log', 'b.log']], [['--object']]])(
    'refuses what it does not understand with 2: %j',
    async args => {
      expect(await shipCommand(args, io)).toBeUndefined();
      expect(complaints.join()).toContain('--help');
      expect(process.exitCode).toBe(2);
    },
  );

  it('ships what was read before the source failed, and fails', async () => {
    const failing = async function* () {
      yield* some('one\n');
      throw new Error('the disk is gone');
    };
    await expect(ship(client(), 'app.log', linesOf(failing()))).rejects.toThrow('the disk is gone');
    expect(shipped()).toBe('one\n');
  });

  it('says which file there is not, and ends with 1', async () => {
    expect(await shipCommand(['--once', at('missing.log')], io)).toBeUndefined();
    expect(complaints.at(-1)).toContain('ENOENT');
    expect(process.exitCode).toBe(1);
  });
});

describe('shipping', () => {
  const lines = Array.from({ length: 200 }, (_, nth) => `line ${nth}\n`);

  it('goes on where no answer comes for longer than a call may take, and stores each line once, in order', async () => {
    const troubles: string[] = [];
    // The writer's own attempts are cut short, so that it stops again and again.
    const short = remedy(client(), { maxElapsedMs: 0 });
    // Neither the appends are answered nor the looks at what became of them.
    oss.fault({ times: 6, do: { kind: 'apply-then-drop' } });
    oss.fault({ times: 4, do: { kind: 'drop' } });
    const options = { pauseMs: () => 1, onTrouble: (reason: string) => troubles.push(reason) };
    expect(await ship(short, 'app.log', linesOf(some(...lines)), options)).toEqual({
      lines: 200,
      unstored: 0,
      reason: undefined,
    });
    expect(shipped()).toBe(lines.join(''));
    expect(troubles.length).toBeGreaterThan(0);
  });

  it('goes on after a right was taken away and given back', async () => {
    const body = '<Error><Code>AccessDenied</Code><Message>No right</Message></Error>';
    oss.fault({ match: { method: 'POST' }, times: 3, do: { kind: 'answer', status: 403, body } });
    const troubles: string[] = [];
    const options = { pauseMs: () => 1, onTrouble: (reason: string) => troubles.push(reason) };
    expect(await ship(client(), 'app.log', linesOf(some(...lines)), options)).toMatchObject({ lines: 200 });
    expect(shipped()).toBe(lines.join(''));
    expect(troubles).toContain('No right');
  });
});

it('log-shipper: without arguments shows two pods, whose lines are stored once and in order', async () => {
  vi.stubEnv('OSS_BUCKET', '');
  vi.spyOn(console, 'log').mockImplementation(text => printed.push(String(text)));
  const stored = await show();
  expect(new Set(stored).size).toBe(stored.length);
  expect(printed.slice(0, 2)).toEqual([
    'pod-a: 100 of 100 lines stored, in the order they were logged in',
    'pod-b: 100 of 100 lines stored, in the order they were logged in',
  ]);
  expect(printed[2]).toMatch(/^\d+ requests for 200 lines, 7 of them without a true answer$/);
});
