import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, type AppendWriter, type Receipt } from '../../src/index.js';
import type { Effect, LocalOss } from '../../src/testing/index.js';
import { appender, startLocalOss, stored } from '../append/support.js';
import { APPEND, afterUnknown, writerFailure } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

const FAULTS: readonly Effect[] = [
  { kind: 'drop' },
  { kind: 'apply-then-drop' },
  { kind: 'apply-then-answer', status: 503 },
  { kind: 'late', afterMs: 3 },
  { kind: 'apply-then-cut' },
];

/** Every so many requests one goes wrong, each time in another way. */
function disturb(every: number): void {
  let seen = 0;
  for (const [nth, effect] of FAULTS.entries()) {
    const match = ({ operation }: { readonly operation: string }) => {
      if (nth === 0) seen += 1;
      return operation === APPEND.operation && seen % (every * FAULTS.length) === nth * every;
    };
    oss.fault({ match, times: Infinity, do: effect });
  }
}

/** Every record of each writer once, in its order, and where its receipt says. */
function expectExactlyOnce(writers: readonly (readonly { line: string; receipt: Receipt }[])[]): void {
  const content = stored(oss, 'app.log') ?? '';
  const lines = content.split('\n').slice(0, -1);
  expect(lines).toHaveLength(writers.flat().length);
  for (const written of writers) {
    const [who = ''] = written[0]?.line.split(' ') ?? [];
    expect(lines.filter(line => line.startsWith(`${who} `)).map(line => `${line}\n`)).toEqual(
      written.map(({ line }) => line),
    );
    for (const { line, receipt } of written) {
      expect(content.slice(receipt.position, receipt.nextAppendPosition)).toBe(line);
    }
  }
}

async function writeAll(writer: AppendWriter, who: string, rounds: number) {
  const written: { line: string; receipt: Receipt }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const lines = Array.from({ length: 5 }, (_, nth) => `${who} ${round}.${nth}\n`);
    const receipts = await Promise.all(lines.map(line => writer.write(line)));
    written.push(...lines.map((line, nth) => ({ line, receipt: receipts[nth] as Receipt })));
  }
  return written;
}

describe('two writers on one object', () => {
  it.each([
    ['of one client', true],
    ['of two clients', false],
  ])('%s store every record once, with requests lost, answers lost and late arrivals', async (_what, shared) => {
    const first = appender(oss);
    const clients = [first, shared ? first : appender(oss)];
    disturb(4);
    const written = await Promise.all(
      clients.map((client, nth) => writeAll(appendWriter(client, 'app.log', { maxBatchBytes: 30 }), `w${nth}`, 20)),
    );
    // What is late has arrived by now, and must not be there a second time.
    await new Promise(resolve => setTimeout(resolve, 10));
    expectExactlyOnce(written);
    expect(oss.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(10);
  });

  it('of one client do not cost each other a request', async () => {
    const client = appender(oss);
    const written = await Promise.all(['a', 'b', 'c'].map(who => writeAll(appendWriter(client, 'app.log'), who, 10)));
    expectExactlyOnce(written);
    expect(oss.requests).toHaveLength(31);
    expect(oss.requests.map(({ operation }) => operation).filter(operation => operation === 'HeadObject')).toHaveLength(
      1,
    );
  });

  it('of one client: what one leaves in doubt is settled by its own resume, also after the other wrote the same', async () => {
    const { writer, client } = await afterUnknown(oss, 'stored');
    const other = appendWriter(client, 'app.log');
    expect(await other.write('two\n')).toMatchObject({ position: 4 });
    expect(await writer.resume()).toMatchObject([{ position: 8 }]);
    // Two were written and two are acknowledged, so two are there: which is whose cannot be told apart.
    expect(stored(oss, 'app.log')).toBe('one\ntwo\ntwo\n');
  });

  it('where one has failed, the other goes on', async () => {
    const { writer, client } = await afterUnknown(oss, 'not stored');
    const other = appendWriter(client, 'app.log');
    await other.write('theirs\n');
    await writerFailure(writer.write('three\n'));
    expect(await writer.resume()).toMatchObject([{ position: 11 }]);
    expect(stored(oss, 'app.log')).toBe('one\ntheirs\ntwo\n');
  });
});

it('writers of different objects do not wait for each other', async () => {
  const client = appender(oss);
  oss.fault({ match: { name: 'slow.log' }, do: { kind: 'delay', ms: 50 } });
  const order: string[] = [];
  const writing = ['slow.log', 'fast.log'].map(name =>
    appendWriter(client, name)
      .write('x')
      .then(() => order.push(name)),
  );
  await Promise.all(writing);
  expect(order).toEqual(['fast.log', 'slow.log']);
});
