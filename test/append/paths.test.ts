import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remedy, reportOf } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, APPEND, appender, failure, openUnder, startLocalOss, uncaughtDuring } from './support.js';

let oss: LocalOss;
let folder: string;
beforeEach(async () => {
  oss = await startLocalOss();
  folder = mkdtempSync(join(tmpdir(), 'append-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await oss.close();
});

const LARGE = 5 * 1024 * 1024;

function fileOf(content: Buffer, name = 'records.txt'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const openFiles = () => openUnder(folder);

const TICKS: readonly (readonly [when: string, pass: () => unknown])[] = [
  ['in the tick of the call', () => undefined],
  ['in the next microtask', () => Promise.resolve()],
  [
    'in the next tick',
    () =>
      new Promise<void>(resolve => {
        process.nextTick(resolve);
      }),
  ],
  ['in the next turn of the event loop', () => new Promise(resolve => setImmediate(resolve))],
  [
    'two turns later',
    () => new Promise(resolve => setImmediate(resolve)).then(() => new Promise(resolve => setImmediate(resolve))),
  ],
];

describe.each([
  ['small', 100, 20],
  ['large', LARGE, 3],
] as const)('a %s file', (_what, size, count) => {
  it.each(TICKS)('that is renamed or removed %s is appended all the same, and closed', async (_when, pass) => {
    const client = appender(oss);
    const uncaught = await uncaughtDuring(async () => {
      for (let nth = 0; nth < count; nth += 1) {
        const path = fileOf(Buffer.alloc(size, 'x'), `${nth}.log`);
        const appended = client.append(`${nth}.log`, path);
        await pass();
        if (nth % 2 === 0) renameSync(path, `${path}.1`);
        else unlinkSync(path);
        await appended;
        expect(oss.object('logs', `${nth}.log`)?.content.length).toBe(size);
      }
    });
    expect(uncaught).toEqual([]);
    await expect.poll(openFiles, { timeout: 10_000 }).toEqual([]);
  });

  it('is closed when its append fails, and when ali-oss takes no path', async () => {
    oss.fault({ match: APPEND, do: { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } });
    const path = fileOf(Buffer.alloc(size));
    await failure(appender(oss).append('app.log', path));
    class WithoutPaths extends OSS {
      override put(): Promise<OSS.PutObjectResult> {
        return Promise.reject(new Error('no paths in this build'));
      }
    }
    const client = remedy(new WithoutPaths(oss.clientOptions()), { appendRecovery: true }) as unknown as Appender;
    const error = await failure(client.append('app.log', path));
    expect(error.message).toBe('no paths in this build');
    expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no' });
    await expect.poll(openFiles, { timeout: 10_000 }).toEqual([]);
  });
});

it.skipIf(process.platform === 'win32')(
  'a named pipe is refused in the words of ali-oss, before anybody writes into it',
  async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const written = `${pipe}.written`;
    // Whoever opens a pipe for reading is held up until somebody opens it for writing, and the whole process with it.
    const write = `setTimeout(() => { fs.writeFileSync(process.argv[1], ''); fs.openSync(process.argv[2], 'w'); }, 20000)`;
    const writer = spawn(process.execPath, ['-e', write, written, pipe]);
    const error = await failure(appender(oss).append('app.log', pipe));
    expect(existsSync(written)).toBe(false);
    writer.kill();
    expect(error.message).toBe(`${pipe} is not file`);
    expect(reportOf(error)).toMatchObject({ attempts: 0, written: 'no' });
    expect(oss.requests).toHaveLength(0);
    expect(openFiles()).toEqual([]);
  },
);
