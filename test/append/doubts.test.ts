import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Policies, reportOf, resolve, retry, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, APPEND, appender, failure, refusing, startLocalOss, stored } from './support.js';

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

const two = () => Buffer.from('two\n');

/** A client whose one append of `two` got no answer: it may arrive at any time. */
async function afterSilence(): Promise<Appender> {
  const client = appender(oss, { attempts: 1 });
  await client.append('app.log', Buffer.from('one\n'));
  oss.fault({ match: APPEND, do: { kind: 'drop' } });
  const error = await failure(client.append('app.log', two()));
  expect(reportOf(error)?.written).toBe('unknown');
  return withOptions(client, { attempts: 10 });
}

/** What the network still held reaches OSS. */
const arriveLate = () => appender(oss).append('app.log', two(), { position: 4 });

async function expectFound(client: Appender): Promise<void> {
  const again = await client.append('app.log', two());
  expect(again.nextAppendPosition).toBe('8');
  expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
}

describe('a record that got no answer is still known to be in doubt', () => {
  it.each<[string, () => unknown]>([
    ['an empty Buffer', () => Buffer.alloc(0)],
    ['an empty stream', () => Readable.from([])],
    [
      'an empty file',
      () => {
        writeFileSync(join(folder, 'empty'), '');
        return join(folder, 'empty');
      },
    ],
  ])('after %s was appended at its position, which that leaves free', async (_what, body) => {
    const client = await afterSilence();
    expect((await client.append('app.log', body())).nextAppendPosition).toBe('4');
    await arriveLate();
    await expectFound(client);
  });

  it('after nothing was appended at its position without append recovery', async () => {
    const client = await afterSilence();
    const plain = withOptions(client, { appendRecovery: false });
    await plain.append('app.log', Buffer.alloc(0), { position: 4 });
    await arriveLate();
    await expectFound(client);
  });

  it.each([true, false])(
    'after a policy called another record at its position done, with append recovery: %s',
    async appendRecovery => {
      const client = await afterSilence();
      await arriveLate();
      const policies: Policies = { PositionNotEqualToLength: () => resolve({} as never, 'not needed any more') };
      await withOptions(client, { policies, appendRecovery }).append('app.log', Buffer.from('3\n'), { position: 4 });
      await expectFound(client);
    },
  );

  it('after a policy called that very record done', async () => {
    const client = appender(oss, { policies: { KeyDisabled: () => resolve({} as never, 'not needed any more') } });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'drop' } });
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    await client.append('app.log', two());
    await arriveLate();
    await expectFound(client);
  });
});

describe('a policy that sends an unanswered record elsewhere leaves it in doubt', () => {
  it.each<[string, Policies]>([
    ['in another object', { KeyDisabled: ({ args: [, file] }) => retry({ args: ['other.log', file] }) }],
    [
      'at another position',
      { KeyDisabled: ({ args: [name, file] }) => retry({ args: [name, file, { position: 8 }] as never }) },
    ],
  ])('%s: refused there, it may be stored where it was', async (_where, policies) => {
    const client = appender(oss, { policies });
    await client.append('app.log', Buffer.from('one\n'));
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    oss.fault({ match: APPEND, do: refusing('AccessDenied', 403) });
    oss.clearRequests();
    const error = await failure(client.append('app.log', two()));
    expect(error).toMatchObject({ status: 403 });
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
    expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
  });

  it('also where what it meets there is a conflict', async () => {
    const policies: Policies = {
      KeyDisabled: ({ args: [, file] }) => retry({ args: ['other.log', file] }),
      FileImmutable: () => undefined,
    };
    const client = appender(oss, { policies });
    oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
    oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
    oss.fault({ match: APPEND, do: refusing('FileImmutable') });
    const error = await failure(client.append('app.log', two()));
    expect(reportOf(error)).toMatchObject({ attempts: 3, written: 'unknown' });
    expect(reportOf(error)?.trail.at(-1)?.conflict).toMatchObject({ name: 'other.log', written: 'unknown' });
  });
});

it('a policy that gives no position has an unanswered record looked for where it was sent', async () => {
  const policies: Policies = { KeyDisabled: ({ args: [name, file] }) => retry({ args: [name, file, { meta: {} }] }) };
  const client = appender(oss, { policies });
  await client.append('app.log', Buffer.from('one\n'));
  oss.fault({ match: APPEND, do: { kind: 'apply-then-drop' } });
  oss.fault({ match: APPEND, do: refusing('KeyDisabled') });
  const result = await client.append('app.log', two());
  expect(reportOf(result)).toMatchObject({ written: 'yes' });
  expect(stored(oss, 'app.log')).toBe('one\ntwo\n');
});
