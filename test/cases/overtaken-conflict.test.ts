import { afterEach, expect, it, vi } from 'vitest';
import OSS from 'ali-oss';
import * as urllib from 'urllib';
import { rules } from '../../src/append/rules.js';
import { remedy, withOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { type Appender, failure, requestsOf, startLocalOss, stored } from '../append/support.js';

let oss: LocalOss | undefined;

afterEach(async () => {
  vi.restoreAllMocks();
  await oss?.close();
});

/** A client whose response to the append at one position is held back until it is let go. */
async function start(heldPosition: string) {
  oss = await startLocalOss();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>(resolve => {
    letGo = resolve;
  });
  let isAnswered: () => void = () => undefined;
  const answered = new Promise<void>(resolve => {
    isAnswered = resolve;
  });
  const plain = new OSS(oss.clientOptions()) as OSS & { urllib: unknown };
  plain.urllib = {
    async request(url: string, params: urllib.RequestOptions) {
      const response = await urllib.request(url, params);
      if (!url.includes(`position=${heldPosition}`)) return response;
      isAnswered();
      await held;
      return response;
    },
  };
  const client = remedy(plain as never, { appendRecovery: true, random: () => 0 }) as unknown as Appender;
  return { oss, client, letGo, answered };
}

/** Appends two equal records, the second through a lost request; before it an older 409 of the object is read. */
async function appendAfterOlderConflict() {
  const { oss: local, client, letGo, answered } = await start('3911');
  await client.append('app.log', Buffer.from('start\n'));
  const withoutRecovery = withOptions(client, { appendRecovery: false });
  const beyondEnd = failure(withoutRecovery.append('app.log', Buffer.from('far\n'), { position: '3911' }));
  await answered;
  await client.append('app.log', Buffer.from('tick\n'));
  letGo();
  await beyondEnd;

  local.clearRequests();
  local.fault({ match: { operation: 'AppendObject' }, do: { kind: 'drop' } });
  await client.append('app.log', Buffer.from('tick\n'));
  return local;
}

it('a 409 that was answered before another append, and is read after it, does not make the object shorter', async () => {
  const local = await appendAfterOlderConflict();
  expect(stored(local, 'app.log')).toBe('start\ntick\ntick\n');
  expect(requestsOf(local)).toEqual(['AppendObject@11 no answer', 'AppendObject@11 200']);
});

it('without that clause a record would be reported as stored in the place of another', async () => {
  vi.spyOn(rules, 'isOvertaken').mockReturnValue(false);
  const local = await appendAfterOlderConflict();
  expect(stored(local, 'app.log')).toBe('start\ntick\n');
});

it('a 409 of an object that did become shorter is believed', async () => {
  const { oss: local, client } = await start('none');
  await client.append('app.log', Buffer.from('start\ntick\n'));
  const other = new OSS(local.clientOptions());
  await other.delete('app.log');
  await other.append('app.log', Buffer.from('new\n'), { position: '0' });
  await failure(client.append('app.log', Buffer.from('tick\n')));
  await client.append('app.log', Buffer.from('tick\n'));
  expect(stored(local, 'app.log')).toBe('new\ntick\n');
});
