import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { shipFile } from '../../examples/log-shipper/exactly-once.js';
import type { LocalOss } from '../../src/testing/index.js';
import { startLocal } from '../ali-oss/support.js';
import { contentOf, folder, live } from '../journal/support.js';

/** A process that ships a file, until it is ended or dies. */
async function shipping(oss: LocalOss, at: string, path: string, quietMs = 40) {
  const { writer, journal } = await live(oss, at);
  const stop = new AbortController();
  const shipped = shipFile(writer, path, { pollMs: 5, quietMs, signal: stop.signal });
  shipped.catch(() => undefined);
  return {
    /** As by SIGTERM. */
    async end() {
      stop.abort();
      await shipped;
      await writer.close();
    },
    /** Nothing is brought to its end. */
    async die() {
      await journal.close();
      stop.abort();
      await shipped.catch(() => undefined);
    },
  };
}

const stored = async (oss: LocalOss, text: string) => {
  for (let tries = 0; tries < 400 && contentOf(oss) !== text; tries += 1) await sleep(5);
  expect(contentOf(oss)).toBe(text);
};

describe('the log shipper with a journal', () => {
  it('stores a file once, through deaths at any moment, lost answers and a last line that comes in pieces', async () => {
    const oss = await startLocal();
    oss.fault({ match: { operation: 'AppendObject' }, skip: 1, times: 2, do: { kind: 'apply-then-drop' } });
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    let text = '';
    const write = (more: string) => {
      text += more;
      appendFileSync(path, more);
    };
    write('first\n');
    for (let life = 0; life < 8; life += 1) {
      const one = await shipping(oss, at, path);
      for (let nth = 0; nth < 20; nth += 1) {
        write(`line ${String(life)}.${String(nth)}\nhalf a `);
        await sleep(life % 3);
        write('line\n');
      }
      await sleep(life * 3);
      await one.die();
    }
    const last = await shipping(oss, at, path);
    await stored(oss, text);
    await last.end();
    expect(contentOf(oss)).toBe(text);
  });

  it('goes on with a file that was rotated while it was away, and then with the new one', async () => {
    const oss = await startLocal();
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    writeFileSync(path, 'one\ntwo\n');
    const first = await shipping(oss, at, path);
    await stored(oss, 'one\ntwo\n');
    await first.die();
    appendFileSync(path, 'three\nno newline');
    renameSync(path, join(logs, 'app.log.1'));
    writeFileSync(path, 'four\n');
    const second = await shipping(oss, at, path);
    await stored(oss, 'one\ntwo\nthree\nno newlinefour\n');
    // And while it runs.
    renameSync(path, join(logs, 'app.log.2'));
    writeFileSync(path, 'five\n');
    await stored(oss, 'one\ntwo\nthree\nno newlinefour\nfive\n');
    await second.end();
  });

  it('begins a file anew that was cut off', async () => {
    const oss = await startLocal();
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    writeFileSync(path, 'a long line\n');
    const first = await shipping(oss, at, path);
    await stored(oss, 'a long line\n');
    await first.end();
    truncateSync(path, 0);
    appendFileSync(path, 'new\n');
    const second = await shipping(oss, at, path);
    await stored(oss, 'a long line\nnew\n');
    truncateSync(path, 0);
    await sleep(30);
    appendFileSync(path, 'newer\n');
    await stored(oss, 'a long line\nnew\nnewer\n');
    await second.end();
  });

  it('takes what a program still writes to a file that was rotated away, until it opens the new one', async () => {
    const oss = await startLocal();
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    writeFileSync(path, 'one\n');
    const one = await shipping(oss, at, path, 1_500);
    await stored(oss, 'one\n');
    renameSync(path, join(logs, 'app.log.1'));
    await sleep(20);
    appendFileSync(join(logs, 'app.log.1'), 'two\n');
    await sleep(20);
    writeFileSync(path, 'four\n');
    await sleep(10);
    appendFileSync(join(logs, 'app.log.1'), 'three\n');
    await stored(oss, 'one\ntwo\nthree\nfour\n');
    await one.end();
  });

  it.each([['while it was away'], ['between two looks']])(
    'ships every file where there were several rotations %s',
    async when => {
      const oss = await startLocal();
      const [at, logs] = [folder(), folder()];
      const path = join(logs, 'app.log');
      writeFileSync(path, 'one\n');
      let one = await shipping(oss, at, path);
      await stored(oss, 'one\n');
      if (when === 'while it was away') await one.die();
      for (const line of ['two\n', 'three\n', 'four\n']) {
        appendFileSync(path, line);
        if (existsSync(`${path}.2`)) renameSync(`${path}.2`, `${path}.3`);
        if (existsSync(`${path}.1`)) renameSync(`${path}.1`, `${path}.2`);
        renameSync(path, `${path}.1`);
        // The clock of a file system ticks every few milliseconds.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12);
      }
      writeFileSync(path, 'five\n');
      if (when === 'while it was away') one = await shipping(oss, at, path);
      await stored(oss, 'one\ntwo\nthree\nfour\nfive\n');
      await one.end();
    },
  );

  it.each([['while it was away'], ['between two looks']])(
    'tells a file that was cut off and has grown again from the one it knew, %s',
    async when => {
      const oss = await startLocal();
      const [at, logs] = [folder(), folder()];
      const path = join(logs, 'app.log');
      writeFileSync(path, 'old\n');
      let one = await shipping(oss, at, path);
      await stored(oss, 'old\n');
      if (when === 'while it was away') await one.die();
      // The same inode, and longer than what was accepted: so it is with a new file, too, that was given the inode of a deleted one.
      writeFileSync(path, 'new and longer\nthan before\n');
      if (when === 'while it was away') one = await shipping(oss, at, path);
      await stored(oss, 'old\nnew and longer\nthan before\n');
      await one.end();
    },
  );

  it('takes the rest of a file that was copied and cut off out of the copy', async () => {
    const oss = await startLocal();
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    writeFileSync(path, 'one\n');
    const first = await shipping(oss, at, path);
    await stored(oss, 'one\n');
    await first.die();
    appendFileSync(path, 'two\n');
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    const second = await shipping(oss, at, path);
    await stored(oss, 'one\ntwo\nthree\n');
    await second.end();
  });

  it('ships lines of any length, and bytes that are no text, as they are', async () => {
    const oss = await startLocal();
    const [at, logs] = [folder(), folder()];
    const path = join(logs, 'app.log');
    const text = `${'x'.repeat(200_000)}\n\n\r\n\0\n${'y'.repeat(2_500_000)}\nend\n`;
    writeFileSync(path, text);
    const one = await shipping(oss, at, path);
    await stored(oss, text);
    await one.end();
  });
});
