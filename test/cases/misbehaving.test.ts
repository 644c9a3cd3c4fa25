import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/index.js';
import {
  always,
  arrival,
  bytes,
  failure,
  loseAnswer,
  loseRequest,
  outcome,
  start,
  stored,
  uncaughtDuring,
} from './support.js';

const throwing = () => {
  throw new Error('out of order');
};

/** Reasons that an abort may have, none of which is a decent Error. */
const REASONS: readonly (readonly [string, () => unknown])[] = [
  ['a text', () => 'enough'],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a frozen object', () => Object.freeze({})],
  [
    'an object with getters that throw',
    () =>
      Object.defineProperties(
        {},
        {
          message: { get: throwing },
          name: { get: throwing },
          status: { get: throwing },
          code: { get: throwing },
          advice: { get: throwing },
          stack: { get: throwing },
        },
      ),
  ],
  [
    'a Proxy that throws at everything',
    () =>
      new Proxy(
        {},
        {
          get: throwing,
          has: throwing,
          getOwnPropertyDescriptor: throwing,
          ownKeys: throwing,
          getPrototypeOf: throwing,
          isExtensible: throwing,
          preventExtensions: throwing,
          defineProperty: throwing,
          set: throwing,
        },
      ),
  ],
  [
    'a revoked Proxy',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ['an Error with a message that throws', () => Object.defineProperty(new Error('x'), 'message', { get: throwing })],
  ['an object that cannot be made a text', () => Object.create(null) as unknown],
];

/** When an abort comes. */
const MOMENTS = ['before the call', 'while it is queued', 'while it waits', 'while it is under way'] as const;

describe('B6: an abort ends a call whatever its reason is', () => {
  describe.each(MOMENTS)('%s', moment => {
    it.each(REASONS)('%s', async (_what, reason) => {
      const { oss, law } = await start();
      const abort = new AbortController();
      const client = law.client({ signal: abort.signal, random: () => 1 });
      const uncaught = await uncaughtDuring(async () => {
        const sent = arrival(oss, ({ operation }) => operation === 'AppendObject');
        if (moment === 'before the call') abort.abort(reason());
        const first = law.wrap(client, { signal: new AbortController().signal });
        let before: Promise<unknown> | undefined;
        if (moment === 'while it is queued') {
          oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'delay', ms: 20 } });
          before = outcome(first.append('app.log', bytes('first\n')));
        }
        if (moment === 'while it waits') loseRequest(oss, 50);
        const appending = outcome(client.append('app.log', bytes('one\n')));
        if (moment !== 'before the call') {
          await sent;
          if (moment === 'while it waits') await new Promise(resolve => setTimeout(resolve, 10));
          abort.abort(reason());
        }
        const end = await appending;
        await before;
        if (moment !== 'while it is under way') expect(end).toBe('rejected');
      });
      expect(uncaught).toEqual([]);
      oss.clearFaults();
      const other = law.client();
      await other.append('app.log', bytes('last\n'));
      expect(stored(oss)).toMatch(/last\n$/);
      law.hold('app.log');
    });
  });

  it.each(REASONS)('of a writer: %s', async (_what, reason) => {
    const { oss, law } = await start();
    const abort = new AbortController();
    const uncaught = await uncaughtDuring(async () => {
      const writer = law.writer('app.log', { signal: abort.signal });
      oss.fault({ match: { operation: 'AppendObject' }, do: { kind: 'delay', ms: 10 } });
      const first = outcome(writer.write('one\n'));
      abort.abort(reason());
      await first;
      expect(await failure(writer.write('two\n'))).toMatchObject({ name: 'AppendWriterError', written: 'no' });
      expect(await outcome(writer.close())).toBe('rejected');
    });
    expect(uncaught).toEqual([]);
  });
});

describe('B7: clocks and random numbers that misbehave lose no lane and end no call', () => {
  const CLOCKS: readonly (readonly [string, () => number])[] = [
    ['throws', throwing],
    ['gives NaN', () => NaN],
    ['gives a text', () => 'now' as never],
    ['gives Infinity', () => Infinity],
    [
      'goes back',
      (
        at => () =>
          (at -= 1000)
      )(0),
    ],
    ['throws every other time', (calls => () => ((calls += 1) % 2 ? throwing() : calls))(0)],
    ['gives a BigInt', () => 5n as never],
  ];
  it.each(CLOCKS)('a clock that %s', async (_what, now) => {
    const { oss, law } = await start();
    const client = law.client({ now });
    await client.append('app.log', bytes('one\n'));
    loseAnswer(oss);
    await client.append('app.log', bytes('two\n'));
    await law.client().append('app.log', bytes('they\n'));
    await Promise.all([client.append('app.log', bytes('three\n')), client.append('app.log', bytes('four\n'))]);
    expect(stored(oss)).toBe('one\ntwo\nthey\nthree\nfour\n');
    law.hold('app.log');
  });

  it.each<[string, () => number]>([
    ['throws', throwing],
    ['gives NaN', () => NaN],
    ['gives −1', () => -1],
    ['gives 7', () => 7],
    ['gives a text', () => 'x' as never],
    ['gives nothing', () => undefined as never],
  ])('a random number that %s', async (_what, random) => {
    const { oss, law } = await start();
    const client = law.client({ random });
    await client.append('app.log', bytes('one\n'));
    await law.client().append('app.log', bytes('THE1\n'));
    loseAnswer(oss);
    await client.append('app.log', bytes('two\n'));
    await client.append('app.log', bytes('three\n'));
    expect(stored(oss)).toBe('one\nTHE1\ntwo\nthree\n');
    law.hold('app.log');
  });

  it.each(CLOCKS.filter(([what]) => !what.includes('every other')))(
    'a clock that %s lets no call go on for ever where OSS is away',
    async (_what, now) => {
      const { oss, law } = await start();
      always(oss, undefined, { kind: 'drop' });
      // Nothing else bounds these calls: the limit has to count although the clock does not.
      const client = law.client({ now, attempts: Infinity, maxElapsedMs: 100 });
      expect(await outcome(client.append('app.log', bytes('one\n'), { position: 0 }))).toBe('rejected');
      const writer = law.writer('app.log', { maxElapsedMs: 100 }, { now });
      expect(await outcome(writer.write('two\n'))).toBe('rejected');
    },
  );

  it('the other cause: a clock that works bounds the call', async () => {
    const { oss, law } = await start();
    let nowMs = 0;
    const client = law.client({ now: () => (nowMs += 400), maxElapsedMs: 1000 });
    loseRequest(oss, 50);
    const error = await failure(client.append('app.log', bytes('one\n'), { position: 0 }));
    expect(reportOf(error)?.attempts).toBeLessThan(10);
    law.hold('app.log');
  });
});
