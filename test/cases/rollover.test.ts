import { describe, expect, it } from 'vitest';
import { bytes, failure, outcome, start, stored, uncaughtDuring } from './support.js';

const full = (count: number) => 'x'.repeat(count);

/** The objects of these names are full. */
async function filled(...names: readonly string[]) {
  const begun = await start();
  const client = begun.law.client();
  for (const name of names) await client.append(name, bytes(full(10)));
  begun.oss.clearRequests();
  return begun;
}

const among = (names: readonly string[]) => (index: number) => names[(index - 1) % names.length] ?? '';

describe('B5: names that come again are refused, however long their circle is', () => {
  it.each([
    [['app.log']],
    [['b', 'b']],
    [['b', 'app.log']],
    [['b', 'a', 'b', 'a']],
    [['b', 'c', 'd']],
    [['b', 'c', 'd', 'c', 'd']],
  ])('%j, all of them full', async names => {
    const { oss, law } = await filled('app.log', ...new Set(names.filter(name => name !== 'app.log')));
    const writer = law.writer('app.log', { maxObjectBytes: 10, rollover: among(names) });
    const error = await failure(writer.write('mine\n'));
    expect(error).toMatchObject({ written: 'no', cause: expect.any(TypeError) as unknown });
    expect(String(error.cause)).toMatch(/a name that was not used before, got .* again/);
    expect(oss.requests.length).toBeLessThan(40);
    law.hold();
  });

  it.each([[['b', 'a', 'b', 'a']], [['b', 'app.log', 'b']], [['b', 'b']]])(
    '%j, which become full one after the other while the writer writes',
    async names => {
      const { oss, law } = await start();
      const writer = law.writer('app.log', { maxObjectBytes: 10, rollover: among(names) });
      let error: unknown;
      for (let line = 0; line < 8 && !error; line += 1) {
        await writer.write('0123456789').catch((reason: unknown) => {
          error = reason;
        });
      }
      expect(String((error as Error).cause)).toMatch(/a name that was not used before, got .* again/);
      expect(oss.requests.length).toBeLessThan(40);
    },
  );

  it('after the error the writer can be closed, and says why', async () => {
    const { law } = await filled('app.log', 'a', 'b');
    const writer = law.writer('app.log', { maxObjectBytes: 10, rollover: among(['b', 'a', 'b', 'a']) });
    await outcome(writer.write('mine\n'));
    expect(await outcome(writer.close())).toBe('rejected');
    expect(writer.failure).toBeDefined();
  });

  it('in the other cause, names of which each comes once, all are gone through', async () => {
    const { oss, law } = await filled('app.log', 'a', 'b', 'c');
    const writer = law.writer('app.log', { maxObjectBytes: 10, rollover: among(['a', 'b', 'c', 'd', 'e']) });
    expect(await writer.write('mine\n')).toMatchObject({ name: 'd', position: 0 });
    expect(stored(oss, 'd')).toBe('mine\n');
  });
});

/** What a `rollover` may do instead of naming an object. */
const WRONG: readonly (readonly [string, () => unknown])[] = [
  ['a promise that rejects', () => Promise.reject(new Error('no name'))],
  ['a promise of a name', () => Promise.resolve('b')],
  ['nothing', () => undefined],
  ['a number', () => 7],
  ['an empty name', () => ''],
  [
    'an exception',
    () => {
      throw new Error('no name');
    },
  ],
  [
    'a thing that only looks like a promise, and throws',
    () => ({
      get then() {
        throw new Error('no');
      },
    }),
  ],
];

describe('B6: a `rollover` that misbehaves ends in an error of the writer, and nothing is left unhandled', () => {
  it.each(WRONG)('%s', async (_what, rollover) => {
    const { law } = await start();
    const uncaught = await uncaughtDuring(async () => {
      const writer = law.writer('app.log', { maxObjectBytes: 10, rollover: rollover as never });
      await outcome(writer.write('0123456789'));
      const error = await failure(writer.write('mine\n'));
      expect(error).toMatchObject({ name: 'AppendWriterError', written: 'no' });
      expect(error.cause).toBeInstanceOf(Error);
      expect(await outcome(writer.close())).toBe('rejected');
    });
    expect(uncaught).toEqual([]);
  });
});

describe('B6: an `onNotAppendable` that misbehaves ends in the 409, and nothing is left unhandled', () => {
  it.each(WRONG)('%s', async (_what, onNotAppendable) => {
    const { oss, law } = await start();
    const client = law.client({ appendRecovery: { onNotAppendable: onNotAppendable as never } });
    await client.put('app.log', bytes('a plain object'));
    const uncaught = await uncaughtDuring(async () => {
      const error = await failure(client.append('app.log', bytes('x\n')));
      expect(error).toMatchObject({ status: 409, code: 'ObjectNotAppendable' });
      expect(await outcome(client.append('log', bytes('y\n')))).toBe('resolved');
    });
    expect(uncaught).toEqual([]);
    expect(stored(oss, 'log')).toBe('y\n');
    law.hold('log');
  });

  it('in a circle of names that all take no appends', async () => {
    const { law } = await start();
    const names = new Map([
      ['app.log', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ]);
    const client = law.client({ appendRecovery: { onNotAppendable: name => names.get(name) } });
    for (const name of names.keys()) await client.put(name, bytes('a plain object'));
    expect(await failure(client.append('app.log', bytes('x\n')))).toMatchObject({ code: 'ObjectNotAppendable' });
    law.hold();
  });
});
