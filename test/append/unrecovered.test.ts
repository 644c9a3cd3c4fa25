import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Policies, reportOf, retry, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, APPEND, appender, failure, refusing, startLocalOss, stored } from './support.js';

let oss: LocalOss;
let client: Appender;
beforeEach(async () => {
  oss = await startLocalOss();
  client = appender(oss, { appendRecovery: false });
  await client.append('app.log', Buffer.from('one\n'), { position: 0 });
});
afterEach(() => oss.close());

const two = (by = client) => failure(by.append('app.log', Buffer.from('two\n'), { position: 4 }));
const written = (errors: readonly unknown[]) => errors.map(error => reportOf(error)?.written);

describe('without append recovery, a second try of a record that got no answer says unknown', () => {
  it.each([
    ['where it is refused with another status', refusing('AccessDenied', 403)],
    ['where it is refused with another conflict', refusing('KeyDisabled')],
    ['where it gets no answer again', { kind: 'drop' } as const],
  ])('%s', async (_what, effect) => {
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await two();
    oss.fault({ match: APPEND, do: effect });
    expect(written([first, await two()])).toEqual(['unknown', 'unknown']);
  });

  it('where append recovery is on by then, it is refused, and OSS cannot be asked', async () => {
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await two();
    oss.fault({ match: APPEND, do: refusing('AccessDenied', 403) });
    oss.fault({ match: ({ method }) => method !== 'POST', times: Infinity, do: { kind: 'drop' } });
    const second = await two(withOptions(client, { appendRecovery: true }));
    expect(written([first, second])).toEqual(['unknown', 'unknown']);
  });

  it('but with append recovery by then, a refusal is looked behind, and the record found', async () => {
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await two();
    oss.fault({ match: APPEND, do: refusing('AccessDenied', 403) });
    oss.clearRequests();
    const recovering = withOptions(client, { appendRecovery: true });
    const second = await recovering.append('app.log', Buffer.from('two\n'), { position: 4 });
    expect(written([first, second])).toEqual(['unknown', 'yes']);
    expect(second.nextAppendPosition).toBe('8');
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('where meanwhile a policy sent another record from its position to another object', async () => {
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await two();
    const elsewhere: Policies = {
      PositionNotEqualToLength: ({ args: [, file] }) => retry({ args: ['other.log', file, { position: 4 }] }),
    };
    await appender(oss).append('other.log', Buffer.from('1234'));
    const moving = withOptions(client, { policies: elsewhere });
    await moving.append('app.log', Buffer.from('moved\n'), { position: 4 });
    expect(stored(oss, 'other.log')).toBe('1234moved\n');
    expect(written([first, await two()])).toEqual(['unknown', 'unknown']);
  });

  it('where a policy sent it to another object, and it got no answer there', async () => {
    const elsewhere: Policies = {
      KeyDisabled: ({ args: [, file] }) => retry({ args: ['other.log', file, { position: 0 }] }),
    };
    const moving = withOptions(client, { policies: elsewhere });
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    const first = await two(moving);
    const there = await failure(client.append('other.log', Buffer.from('two\n'), { position: 0 }));
    // Behind 4 bytes it would end the object exactly, and something might have sent it twice.
    await appender(oss).append('app.log', Buffer.from('more\n'), { position: 4 });
    const here = await failure(client.append('app.log', Buffer.from('two\n'), { position: 0 }));
    expect(written([first, there, here])).toEqual(['unknown', 'unknown', 'no']);
  });
});

describe('without append recovery, a file of more than 4 MiB', () => {
  const SIZE = 5 * 1024 * 1024;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'append-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is known again when its answer was lost, however many files are opened and closed meanwhile', async () => {
    const paths = ['a', 'b', 'c', 'd'].map(name => join(folder, name));
    for (const path of paths) writeFileSync(path, Buffer.alloc(SIZE, path.at(-1)));
    oss.fault({ match: APPEND, times: paths.length, do: { kind: 'apply-then-drop' } });
    const tryAll = async () => {
      const errors: Error[] = [];
      for (const [nth, path] of paths.entries()) {
        errors.push(await failure(client.append(`${nth}.log`, path)));
        // Whatever is closed too early is now another file.
        const [other = path] = paths.filter(one => one !== path);
        Array.from({ length: 8 }, () => openSync(other, 'r')).forEach(closeSync);
      }
      return errors;
    };
    expect(written(await tryAll())).toEqual(Array(4).fill('unknown'));
    expect(written(await tryAll())).toEqual(Array(4).fill('unknown'));
    // As long as the object, it might have met itself.
    await appender(oss).append('0.log', Buffer.from('more\n'), { position: SIZE });
    const mixedUp = await failure(client.append('0.log', paths[1], { position: 0 }));
    expect(written([mixedUp])).toEqual(['no']);
  });
});
