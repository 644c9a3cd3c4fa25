import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { shipFile } from '../../examples/log-shipper/exactly-once.js';
import type { LocalOss } from '../../src/testing/index.js';
import { startLocal } from '../ali-oss/support.js';
import { contentOf, folder, live } from '../journal/support.js';

/** A process that ships a file, until it is ended or dies. */
async function shipping(oss: LocalOss, at: string, path: string) {
  const { writer, journal } = await live(oss, at);
  const stop = new AbortController();
  const shipped = shipFile(writer, path, { pollMs: 5, signal: stop.signal });
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
});
