import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWriter, type AppendWriterOptions } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { appender, requestsOf, startLocalOss, stored } from '../append/support.js';
import { told, writerFailure, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Two records of five bytes to an object. */
const ROLLING: AppendWriterOptions = { maxObjectBytes: 10, rollover: index => `app-${index}.log` };

/** Fills the objects up to the one of this index, as an earlier process did. */
async function fill(last: number): Promise<void> {
  const client = appender(oss);
  for (let index = 0; index <= last; index += 1) {
    await client.append(index === 0 ? 'app.log' : `app-${index}.log`, Buffer.from('0123456789'));
  }
  oss.clearRequests();
}

describe('an object that is full', () => {
  it('is followed by the next, and each receipt says which one it is of', async () => {
    const writer = writerOn(oss, ROLLING);
    const lines = Array.from({ length: 7 }, (_, line) => `rec${line}\n`);
    const receipts = await Promise.all(lines.map(line => writer.write(line)));
    expect(receipts.map(({ name, position }) => `${name}@${position}`)).toEqual([
      ...['app.log@0', 'app.log@5', 'app-1.log@0', 'app-1.log@5', 'app-2.log@0', 'app-2.log@5', 'app-3.log@0'],
    ]);
    expect(writer.name).toBe('app-3.log');
    const names = ['app.log', 'app-1.log', 'app-2.log', 'app-3.log'];
    expect(names.map(name => stored(oss, name)).join('')).toBe(lines.join(''));
  });

  it('may be filled to its last byte, and to it an empty chunk can still be appended', async () => {
    const writer = writerOn(oss, ROLLING);
    await writer.write('0123456789');
    expect(await writer.write('')).toMatchObject({ name: 'app.log', position: 10 });
    expect(await writer.write('x')).toMatchObject({ name: 'app-1.log', position: 0 });
  });

  it('takes what still fits of a batch, when others have appended meanwhile', async () => {
    const writer = writerOn(oss, { ...ROLLING, maxObjectBytes: 30 });
    await writer.write('mine0');
    await appender(oss).append('app.log', Buffer.from('others of 15 b\n'));
    const receipts = await Promise.all(['mine1', 'mine2', 'mine3'].map(text => writer.write(text)));
    expect(receipts.map(({ name, position }) => `${name}@${position}`)).toEqual([
      ...['app.log@20', 'app.log@25', 'app-1.log@0'],
    ]);
    expect(stored(oss, 'app.log')).toBe('mine0others of 15 b\nmine1mine2');
  });

  it('is left also where others have filled it beyond the limit, before or meanwhile', async () => {
    await appender(oss).append('app.log', Buffer.from('far beyond the limit'));
    const writer = writerOn(oss, ROLLING);
    expect(await writer.write('one\n')).toMatchObject({ name: 'app-1.log', position: 0 });
    await appender(oss).append('app-1.log', Buffer.from('far beyond the limit'));
    expect(await writer.write('two\n')).toMatchObject({ name: 'app-2.log', position: 0 });
  });

  it('is followed by one that others have begun already', async () => {
    const writer = writerOn(oss, ROLLING);
    await writer.write('0123456789');
    await appender(oss).append('app-1.log', Buffer.from('theirs'));
    expect(await writer.write('mine')).toMatchObject({ name: 'app-1.log', position: 6 });
    expect(await writer.write('more')).toMatchObject({ name: 'app-2.log', position: 0 });
  });

  it('is known to be so without asking where the writer or its client appended last', async () => {
    const client = appender(oss);
    const writer = appendWriter(client, 'app.log', ROLLING);
    await writer.write('12345');
    await client.append('app.log', Buffer.from('1234'));
    oss.clearRequests();
    expect(await writer.write('67890')).toMatchObject({ name: 'app-1.log', position: 0 });
    expect(requestsOf(oss)).toEqual(['AppendObject@0 200']);
  });
});

describe('two writers that roll over', () => {
  it('share every object, and every record is stored once', async () => {
    const [even, odd] = [writerOn(oss, ROLLING), writerOn(oss, ROLLING)];
    const lines = Array.from({ length: 20 }, (_, line) => `r${String(line).padStart(3, '0')}\n`);
    const receipts = await Promise.all(lines.map((line, nth) => (nth % 2 === 0 ? even : odd).write(line)));
    const content = (oss.bucket('logs')?.objectNames ?? []).map(name => stored(oss, name)).join('');
    expect(content.split('\n').filter(Boolean).sort()).toEqual(lines.map(line => line.trimEnd()));
    for (const [nth, { name, position, nextAppendPosition }] of receipts.entries()) {
      expect(stored(oss, name)?.slice(position, nextAppendPosition)).toBe(lines[nth]);
    }
  });
});

describe('after a restart', () => {
  it.each([0, 1, 2, 3, 6, 7, 8, 30])('the last of the objects is found: index %i', async last => {
    await fill(last);
    const receipt = await writerOn(oss, ROLLING).write('mine');
    expect(receipt).toMatchObject({ name: `app-${last + 1}.log`, position: 0 });
    const heads = requestsOf(oss).filter(request => request.startsWith('HeadObject'));
    expect(heads.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(last + 2)) + 1);
  });

  it('one that has room is gone on with, after one HEAD for the next and one for its end', async () => {
    await appender(oss).append('app.log', Buffer.from('one\n'));
    oss.clearRequests();
    const writer = writerOn(oss, ROLLING);
    expect(await writer.write('two\n')).toMatchObject({ name: 'app.log', position: 4 });
    await writer.write('\n');
    expect(requestsOf(oss)).toEqual([
      ...['HeadObject 404', 'HeadObject 200', 'AppendObject@4 200', 'AppendObject@8 200'],
    ]);
  });

  it('an answer that is not of OSS does not hide an object', async () => {
    await fill(2);
    const hidden = { operation: 'HeadObject', name: 'app-1.log' };
    oss.fault({ match: hidden, times: 8, do: { kind: 'gateway', status: 404 } });
    const writer = writerOn(oss, { ...ROLLING, maxObjectBytes: 30 });
    const written = await writer.write('mine').catch((error: unknown) => error);
    // Not knowing which is the last is no reason to go on with the first.
    expect(written).toMatchObject({ name: 'AppendWriterError', written: 'no' });
    expect(stored(oss, 'app.log')).toBe('0123456789');
  });

  it('nothing is searched where there is no rollover: the one HEAD is for its end', async () => {
    await fill(3);
    await writerOn(oss).write('mine');
    expect(requestsOf(oss)).toEqual(['HeadObject 200', 'AppendObject@10 200']);
  });

  it('nothing is written where the search fails, and it is done again after resume', async () => {
    await fill(2);
    oss.fault({ match: { method: 'HEAD' }, skip: 1, do: { kind: 'answer', status: 403 } });
    const writer = writerOn(oss, ROLLING);
    const error = await writerFailure(writer.write('mine'));
    expect(error).toMatchObject({ written: 'no', cause: { status: 403 } });
    await writer.resume();
    expect(await writer.write('mine')).toMatchObject({ name: 'app-3.log', position: 0 });
  });
});

describe('a rollover function that is wrong', () => {
  it.each<[string, unknown, string]>([
    ['the name there is', 'app.log', 'app.log again'],
    ['no text', 7, 'number'],
    ['a promise', Promise.resolve('a'), 'object'],
    ['an empty text', '', 'an empty one'],
    ['nothing', undefined, 'undefined'],
  ])('because it gives %s fails clearly, with nothing sent', async (_what, name, came) => {
    const writer = writerOn(oss, { ...ROLLING, rollover: () => name as string });
    const error = await writerFailure(writer.write('mine'));
    expect(error.written).toBe('no');
    expect((error.cause as Error).message).toBe(
      `Expected \`rollover(1)\` to return a name that was not used before, got ${came}. Example: rollover: index => \`app-\${index}.log\``,
    );
    expect(oss.requests).toHaveLength(0);
  });

  it('because it always gives the same fails when the second is full, and nothing is lost', async () => {
    const writer = writerOn(oss, { ...ROLLING, rollover: () => 'next.log' });
    await Promise.all(['0123456789', '0123456789'].map(text => writer.write(text)));
    const error = await writerFailure(writer.write('third'));
    expect((error.cause as Error).message).toContain(
      'Expected `rollover(2)` to return a name that was not used before, got next.log again',
    );
    expect([error.written, told(error)]).toEqual(['no', '0-1 yes, 2-2 no']);
    await writer.resume();
    expect((await writerFailure(writer.write('third'))).message).toContain('`rollover(2)`');
  });

  it('because its names come round again is told so at a restart, and not searched for ever', async () => {
    for (let index = 0; index < 5; index += 1) await appender(oss).append(`app-${index}.log`, Buffer.from('x'));
    const round = writerOn(oss, { ...ROLLING, rollover: index => `app-${index % 5}.log` });
    expect((await writerFailure(round.write('mine'))).message).toMatch(
      /`rollover\(\d+\)` to return a name that was not used before/,
    );
    const same = writerOn(oss, { ...ROLLING, rollover: () => 'app-1.log' });
    expect((await writerFailure(same.write('mine'))).message).toContain('`rollover(2)`');
  });

  it('that threw once is asked for the same index again: none is left out', async () => {
    let calls = 0;
    const rollover = (index: number) => {
      calls += 1;
      if (calls === 2) throw new Error('no names left');
      return `app-${index}.log`;
    };
    const writer = writerOn(oss, { ...ROLLING, rollover });
    await writer.write('0123456789');
    await writerFailure(writer.write('mine'));
    await writer.resume();
    expect(await writer.write('mine')).toMatchObject({ name: 'app-1.log' });
  });

  it('because it throws fails with its error', async () => {
    const wrong = new Error('no names left');
    const rollover = () => {
      throw wrong;
    };
    const error = await writerFailure(writerOn(oss, { ...ROLLING, rollover }).write('mine'));
    expect(error.cause).toBe(wrong);
  });
});

describe('without a rollover function', () => {
  it('a chunk that would take the object past its limit is refused clearly, what fits is stored, nothing is lost', async () => {
    const writer = writerOn(oss, { maxObjectBytes: 10 });
    const [first, second, third, fourth] = ['rec0\n', 'rec1\n', 'rec2\n', 'rec3\n'].map(text => writer.write(text));
    const error = await writerFailure(third as Promise<unknown>);
    expect(await Promise.all([first, second])).toMatchObject([{ position: 0 }, { position: 5 }]);
    expect((await writerFailure(fourth as Promise<unknown>)).written).toBe('no');
    expect(error.cause).toBeInstanceOf(RangeError);
    expect((error.cause as Error).message).toBe(
      'app.log is 10 bytes long, and the next chunk would take it past 10. ' +
        'Example: appendWriter(client, name, { rollover: index => `app-${index}.log` })',
    );
    expect(told(error)).toBe('0-1 yes, 2-3 no');
    expect(stored(oss, 'app.log')).toBe('rec0\nrec1\n');
  });

  it('the writer can be resumed for chunks that still fit', async () => {
    const writer = writerOn(oss, { maxObjectBytes: 10 });
    await writer.write('12345678');
    await writerFailure(writer.write('abc'));
    expect(await writer.resume()).toEqual([]);
    expect(await writer.write('90')).toMatchObject({ position: 8 });
  });

  it('an object that is past its limit already is not appended to, and told how long it is', async () => {
    await appender(oss).append('app.log', Buffer.from('far beyond the limit'));
    const error = await writerFailure(writerOn(oss, { maxObjectBytes: 10 }).write('mine'));
    expect(error.message).toContain('app.log is 20 bytes long');
    expect(stored(oss, 'app.log')).toBe('far beyond the limit');
  });
});

describe('the search for the last object', () => {
  it.each([
    ['lost', { kind: 'drop' } as const],
    ['answered 503', { kind: 'answer', status: 503 } as const],
  ])('survives a look that is %s', async (_how, effect) => {
    await writerOn(oss, ROLLING).write('one');
    oss.fault({ match: { operation: 'HeadObject' }, do: effect });
    oss.fault({ match: { operation: 'HeadObject' }, do: effect });
    expect(await writerOn(oss, ROLLING).write('two')).toMatchObject({ name: 'app.log', position: 3 });
  });
});

it('a writer that stopped at a full object goes on when that object is gone', async () => {
  const client = appender(oss);
  const writer = appendWriter(client, 'full.log', { maxObjectBytes: 10 });
  await writer.write('0123456789');
  expect((await writerFailure(writer.write('x'))).written).toBe('no');
  await client.delete('full.log');
  expect(await writer.resume()).toEqual([]);
  expect(await writer.write('new')).toMatchObject({ position: 0 });
  expect(stored(oss, 'full.log')).toBe('new');
});
