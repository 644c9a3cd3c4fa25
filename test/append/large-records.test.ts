import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { APPEND, appender, failure, startLocalOss } from './support.js';

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

const MINE = Buffer.alloc(5 * 1024 * 1024, 'a record of mine\n');
/** Of the same length, and the same for the first 4 MiB and more. */
const THEIRS = Buffer.concat([MINE.subarray(0, -1), Buffer.from('t')]);

function path(): string {
  const file = join(folder, 'mine.bin');
  writeFileSync(file, MINE);
  return file;
}

describe.each<[string, () => unknown]>([
  ['a Buffer', () => MINE],
  ['a path', path],
])('%s of more than 4 MiB that got no answer', (_what, body) => {
  it("is not taken for another writer's that differs in its last byte only", async () => {
    const client = appender(oss, { attempts: 1 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    const file = body();
    expect(reportOf(await failure(client.append('app.log', file)))?.written).toBe('unknown');
    await appender(oss).append('app.log', THEIRS, { position: 4 });
    const again = await withOptions(client, { attempts: 10 }).append('app.log', file);
    expect(again.nextAppendPosition).toBe(String(4 + 2 * MINE.length));
    const whole = Buffer.concat([Buffer.from('one\n'), THEIRS, MINE]);
    expect(oss.object('logs', 'app.log')?.content.equals(whole)).toBe(true);
  });

  it("is found before another writer's, and stored once", async () => {
    const client = appender(oss, { attempts: 1 });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: { method: 'HEAD' }, do: { kind: 'drop' } });
    oss.fault({ match: { method: 'GET' }, do: { kind: 'drop' } });
    const file = body();
    expect(reportOf(await failure(client.append('app.log', file)))?.written).toBe('unknown');
    await appender(oss).append('app.log', Buffer.from('theirs\n'));
    const again = await withOptions(client, { attempts: 10 }).append('app.log', file);
    expect(again.nextAppendPosition).toBe(String(4 + MINE.length));
    const whole = Buffer.concat([Buffer.from('one\n'), MINE, Buffer.from('theirs\n')]);
    expect(oss.object('logs', 'app.log')?.content.equals(whole)).toBe(true);
  });
});
