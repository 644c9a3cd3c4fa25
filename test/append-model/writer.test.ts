import { beforeAll, describe, expect, it, vi } from 'vitest';
import { crc64 } from '../../src/ali-oss/digest.js';
import { forgetting, trusting, type Writing, writing, writingAgain } from './batches.js';
import { explore, type Tally } from './explorer.js';
import type { Scenario } from './run.js';
import { counterexample, FAULTLESS } from './verdict.js';

vi.setConfig({ testTimeout: 600_000 });

const BATCHES = [
  ['A1;', 'A2;'],
  ['B1;', 'B2;'],
];
const AND_LATER = [
  ['A1;', 'A2;', 'A3;'],
  ['B1;', 'B2;'],
];
const ONE_WRITER = [['A1;', 'A2;', 'A3;']];
const IDENTICAL = [
  ['t1;', 't2;'],
  ['t1;', 't2;'],
];
/** Every record is a batch of its own. */
const split = { maxBatchBytes: 3 };
/** Nothing is sent twice but by `resume`. */
const resuming = { attempts: 1, resumes: 2 };
const possible = { client: { appendRecovery: { identicalRecords: 'possible' } } } as const satisfies Writing;

beforeAll(async () => {
  // Loaded once, so that no run has to wait for it.
  await crc64(Buffer.alloc(0));
});

describe('two writers of batches store every record exactly once and know it', () => {
  const scenarios: readonly [string, Scenario, number][] = [
    ['with two faults', { writer: writing(), records: BATCHES, faults: 2 }, 1000],
    [
      'with two faults where a 409 does not tell the end',
      { writer: writing(), records: BATCHES, faults: 2, telling: false },
      4000,
    ],
    [
      'with two faults where nothing tells a checksum',
      { writer: writing(), records: BATCHES, faults: 2, checksums: false },
      2000,
    ],
    [
      'with two faults where one has to split its batch',
      { writer: [writing(split), writing()], records: BATCHES, faults: 2 },
      4000,
    ],
    ['with a fault where both have to split their batch', { writer: writing(split), records: BATCHES, faults: 1 }, 600],
    [
      'with a fault where one writes more when the first are settled',
      { writer: [writing({ first: 2 }), writing()], records: AND_LATER, faults: 1 },
      150,
    ],
    [
      'with a fault where one writes more while the first is under way',
      { writer: [writing({ first: 1, others: 'under way' }), writing()], records: AND_LATER, faults: 1 },
      150,
    ],
    [
      'with a fault after which one that may send once resumes',
      { writer: writing(resuming), records: BATCHES, faults: 1 },
      60,
    ],
    [
      'with two faults after which one that may send twice resumes',
      { writer: writing({ ...resuming, attempts: 2 }), records: BATCHES, faults: 2 },
      1000,
    ],
    [
      'with a fault after which one that splits its batch resumes, and writes again what was the request could not be sent',
      { writer: [writing({ ...resuming, ...split }), writing()], records: BATCHES, faults: 1 },
      200,
    ],
  ];
  it.each(scenarios)('%s', async (_name, scenario, atLeast) => {
    const tally = await explore(scenario);
    expectFaultless(tally, atLeast);
    expect(tally.unwritten).toBe(0);
  });
});

describe('two writers of batches never lose, double or misreport a record', () => {
  const scenarios: readonly [string, Scenario, number][] = [
    [
      'that may not be known to be stored after all resuming',
      { writer: writing(resuming), records: BATCHES, faults: 2 },
      2000,
    ],
    [
      'where appends and looks are refused too',
      {
        writer: writing({ ...resuming, attempts: 2 }),
        records: BATCHES,
        faults: 1,
        lookFaults: 1,
        refusals: true,
      },
      200,
    ],
    ['that the other may have written too', { writer: writing(possible), records: IDENTICAL, faults: 2 }, 800],
    ['where one is aborted at any moment', { writer: writing(), records: BATCHES, faults: 1, aborts: 1 }, 300],
    [
      'for which the object has no room beside those of the other',
      { writer: writing({ ...resuming, maxObjectBytes: 8 }), records: BATCHES, faults: 2 },
      1000,
    ],
  ];
  it.each(scenarios)('%s', async (_name, scenario, atLeast) => {
    expectFaultless(await explore(scenario), atLeast);
  });
});

describe('after a crash at any moment, a fresh client that leaves alone what was begun loses and doubles nothing', () => {
  const scenarios: readonly [string, Scenario, number][] = [
    ['and a fault', { writer: [writing({ first: 1 }), writing()], records: BATCHES, faults: 1, crashes: 1 }, 10_000],
    [
      'with a fault, beside another writer',
      { writer: [writing({ first: 2 }), writing()], records: AND_LATER, faults: 1, crashes: 1 },
      3000,
    ],
    [
      'with a fault after which one that may send once resumes',
      {
        writer: [writing({ ...resuming, resumes: 1, first: 2 }), writing()],
        records: AND_LATER,
        faults: 1,
        crashes: 1,
      },
      3000,
    ],
    [
      'with two faults, beside its own late requests',
      { writer: writing({ first: 2 }), records: ONE_WRITER, faults: 2, crashes: 1 },
      600,
    ],
    [
      'with a fault where a 409 does not tell the end and looks fail',
      {
        writer: writing({ first: 2 }),
        records: ONE_WRITER,
        ...{ faults: 1, lookFaults: 1, crashes: 1, telling: false },
      },
      200,
    ],
    [
      'or an abort, of one that writes more while the first is under way',
      {
        writer: writing({ first: 1, others: 'under way' }),
        records: ONE_WRITER,
        ...{ faults: 1, aborts: 1, crashes: 1 },
      },
      150,
    ],
    [
      'and after a second crash',
      { writer: [writing({ first: 1 }), writing()], records: BATCHES, faults: 0, crashes: 2 },
      900,
    ],
  ];
  it.each(scenarios)('%s', async (_name, scenario, atLeast) => {
    const tally = await explore(scenario);
    expectFaultless(tally, atLeast);
    expect(tally.unknown).toBeGreaterThan(0);
    // Some paths end with everything acknowledged: a budget of crashes is not a duty.
    expect(tally.unwritten).toBeLessThan(tally.paths);
  });
});

describe('the explorer can fail for a writer', () => {
  it('one that begins again after a crash with what was in doubt doubles it', async () => {
    const writer = [forgetting(writing({ first: 1 })), writing()];
    const tally = await explore({ writer, records: BATCHES, faults: 0, crashes: 1 });
    expect(tally.doubled).toBeGreaterThan(tally.paths / 3);
    expect(tally.lost).toBe(0);
  });

  it('one that writes a batch in doubt again with a fresh client, and does not resume, doubles it', async () => {
    const tally = await explore({ writer: writingAgain({ attempts: 1 }), records: BATCHES, faults: 1 });
    expect(tally.doubled).toBeGreaterThan(0);
    expect(tally.lost).toBe(0);
  });

  it('one that takes what is in doubt for written loses it', async () => {
    const tally = await explore({ writer: trusting({ attempts: 1 }), records: BATCHES, faults: 1 });
    expect(tally.lost).toBeGreaterThan(0);
    expect(tally.doubled).toBe(0);
  });
});

function expectFaultless(tally: Tally, atLeast: number): void {
  expect(tally, counterexample(tally)).toMatchObject(FAULTLESS);
  expect(tally.paths).toBeGreaterThanOrEqual(atLeast);
}
