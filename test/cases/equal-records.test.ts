import { describe, expect, it } from 'vitest';
import type { RemedyOptions } from '../../src/index.js';
import type { Effect } from '../../src/testing/index.js';
import { bytes, outcome, start, stored } from './support.js';

/** The same numbers every time. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

interface Weather {
  readonly lost?: number;
  readonly answerLost?: number;
  readonly others?: readonly Effect[];
}

/** Has appends go wrong at random, each as it is drawn. */
function storm(
  oss: Awaited<ReturnType<typeof start>>['oss'],
  seed: number,
  { lost = 0.25, answerLost = 0.25, others = [] }: Weather,
) {
  const draw = drawn(seed);
  let next = 1;
  const share = (1 - lost - answerLost) / 2;
  const effects: readonly (readonly [number, Effect])[] = [
    [lost, { kind: 'drop' }],
    [answerLost, { kind: 'apply-then-drop' }],
    ...others.map(effect => [share / others.length, effect] as const),
  ];
  let from = 0;
  for (const [width, effect] of effects) {
    const low = from;
    from += width;
    const high = from;
    const isFirst = low === 0;
    oss.fault({
      times: Infinity,
      match: ({ operation }) => {
        if (operation !== 'AppendObject') return false;
        if (isFirst) next = draw();
        return next >= low && next < high;
      },
      do: effect,
    });
  }
}

const TICKS = 120;

describe('A3: equal records of one client are as many in the object as were acknowledged, each at a place of its own', () => {
  it.each<[string, RemedyOptions, 'Buffer' | 'stream', object]>([
    ['with all defaults', {}, 'Buffer', {}],
    ['with three attempts', { attempts: 3 }, 'Buffer', {}],
    ['with one attempt', { attempts: 1 }, 'Buffer', {}],
    ['as streams, which are sent once', {}, 'stream', {}],
    ['as streams held in memory', { appendRecovery: { bufferStreamsBytes: 1024 }, attempts: 3 }, 'stream', {}],
    ['where a 409 does not tell the end', { attempts: 3 }, 'Buffer', { appendPositionOn409: false }],
    ['where answers carry no checksum', { attempts: 3 }, 'Buffer', { crc64Header: false }],
    [
      "where others may write the same ('possible')",
      { appendRecovery: { identicalRecords: 'possible' } },
      'Buffer',
      {},
    ],
  ])('%s', async (_what, options, as, ossOptions) => {
    const { oss, law } = await start(ossOptions);
    const client = law.client(options);
    await client.append('app.log', bytes('first\n'));
    storm(oss, 11, {});
    for (let tick = 0; tick < TICKS; tick += 1) {
      await outcome(client.append('app.log', as === 'Buffer' ? bytes('tick\n') : law.stream('tick\n')));
    }
    law.hold('app.log');
    const acknowledged = law.told.filter(told => told.endsWith('yes')).length - 1;
    const ticks = (stored(oss)?.match(/tick\n/g) ?? []).length;
    expect(acknowledged).toBeLessThanOrEqual(ticks);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('where half of what is left is answered by gateways or arrives late', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 4 });
    const others: Effect[] = [
      { kind: 'gateway', status: 502, apply: true },
      { kind: 'gateway', status: 409, apply: true },
      { kind: 'gateway', status: 200 },
      { kind: 'apply-then-cut' },
    ];
    storm(oss, 5, { lost: 0.2, answerLost: 0.2, others });
    for (let tick = 0; tick < TICKS; tick += 1) await outcome(client.append('app.log', bytes('tick\n')));
    law.hold('app.log');
  });

  it('through a writer, ten at a time', async () => {
    const { oss, law } = await start();
    const writer = law.writer('app.log');
    storm(oss, 3, {});
    for (let tick = 0; tick < TICKS / 10; tick += 1) {
      await Promise.allSettled(Array.from({ length: 10 }, () => writer.write('tick\n')));
      if (writer.failure) await outcome(writer.resume());
    }
    law.hold('app.log');
  });

  it('ten calls at once, again and again', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 3 });
    storm(oss, 9, {});
    for (let tick = 0; tick < TICKS / 10; tick += 1) {
      await Promise.allSettled(Array.from({ length: 10 }, () => client.append('app.log', bytes('tick\n'))));
    }
    law.hold('app.log');
  });

  it('records of which one begins with the other', async () => {
    const { oss, law } = await start();
    const client = law.client({ attempts: 2 });
    storm(oss, 7, {});
    for (let tick = 0; tick < TICKS / 2; tick += 1) {
      await outcome(client.append('app.log', bytes(tick % 3 === 0 ? 'tick\ntock\n' : 'tick\n')));
    }
    const claimed = law.told.filter(told => told.endsWith('yes'));
    expect(new Set(claimed).size).toBe(claimed.length);
  });
});

describe('A3, the other cause: unique records', () => {
  it('are all found or all stored, and none twice', async () => {
    const { oss, law } = await start();
    const client = law.client();
    storm(oss, 11, {});
    for (let tick = 0; tick < TICKS / 2; tick += 1) await client.append('app.log', bytes(`tick ${tick}\n`));
    law.hold('app.log');
    expect(stored(oss)?.split('\n')).toHaveLength(TICKS / 2 + 1);
  });
});
