import { beforeAll, describe, expect, it, vi } from 'vitest';
import { crc64 } from '../../src/ali-oss/digest.js';
import { writing } from './batches.js';
import { explore, type Tally } from './explorer.js';
import type { Scenario } from './run.js';
import { counterexample, FAULTLESS, VERDICTS } from './verdict.js';
import { asStream, byLengthOnly, naive, recovering, tryingAgain } from './writers.js';

vi.setConfig({ testTimeout: 600_000 });

const EQUAL_SIZE = [['AAAA;'], ['BBBB;']];
const DIFFERENT_SIZE = [['AAAA;'], ['BBBBBB;']];
const BATCHES = [
  ['A1;', 'A2;'],
  ['B1;', 'B2;'],
];
const CASES = { 'records of equal size': EQUAL_SIZE, 'records of different size': DIFFERENT_SIZE };
/** What the families of `world` do not mix. */
const MANNERS = [
  { telling: true, checksums: false },
  { telling: false, checksums: true },
];

beforeAll(async () => {
  // Loaded once, so that no run has to wait for it.
  await crc64(Buffer.alloc(0));
});

describe('two writers, in every order, with up to two faults', () => {
  for (const [name, records] of Object.entries(CASES)) {
    it.each(MANNERS)(
      `store ${name} exactly once and know it (a 409 tells the end: $telling, checksums: $checksums)`,
      async manners => {
        const tally = await explore({ writer: recovering(), records, faults: 2, ...manners });
        expectFaultless(tally, 900);
        expect(tally).toMatchObject({ unknown: 0, unwritten: 0 });
      },
    );
  }

  it('take an answer that breaks off for none, because the append was carried out before it', async () => {
    const tally = await explore({ writer: recovering(), records: EQUAL_SIZE, faults: 2, loss: 'cut' });
    expectFaultless(tally, 900);
    expect(tally).toMatchObject({ unknown: 0, unwritten: 0 });
  });

  const variants: readonly [string, Scenario, number][] = [
    [
      'of an object that has content already',
      { writer: recovering(), records: EQUAL_SIZE, faults: 2, content: 'init;' },
      5000,
    ],
    [
      'who give a position that is behind the end',
      { writer: recovering({}, { position: 0 }), records: EQUAL_SIZE, faults: 2, content: 'init;' },
      5000,
    ],
    [
      'who give a position that the object has not reached',
      { writer: recovering({}, { position: 10 }), records: EQUAL_SIZE, faults: 2, content: 'init;' },
      20,
    ],
    ['who may send only once', { writer: recovering({ attempts: 1 }), records: EQUAL_SIZE, faults: 2 }, 300],
    ['who have no time to send again', { writer: recovering(outOfTime()), records: EQUAL_SIZE, faults: 2 }, 40],
    [
      'one of whom appends twice at once and queues in its lane',
      { writer: recovering(), records: [['AAAA;', 'aaaa;'], ['BBBB;']], faults: 2 },
      5000,
    ],
    [
      'one of whom appends equal records at once',
      { writer: recovering({ attempts: 2 }), records: [['AAAA;', 'AAAA;'], ['BBBB;']], faults: 1 },
      300,
    ],
    [
      'of whom there is one, with equal records at once, any of which may be aborted',
      {
        writer: recovering({ attempts: 2 }),
        records: [['AAAA;', 'AAAA;', 'AAAA;']],
        faults: 2,
        lookFaults: 1,
        aborts: 1,
      },
      500,
    ],
    [
      'of whom there is one, with equal records at once out of streams that are sent as they come',
      {
        writer: recovering({ attempts: 2 }, undefined, asStream),
        records: [['AAAA;', 'AAAA;', 'AAAA;']],
        ...{ faults: 2, lookFaults: 1 },
      },
      100,
    ],
    [
      'of whom there is one, with equal records at once out of streams that are held in memory',
      {
        writer: recovering({ attempts: 2, appendRecovery: { bufferStreamsBytes: 100 } }, undefined, asStream),
        records: [['AAAA;', 'AAAA;', 'AAAA;']],
        ...{ faults: 2, lookFaults: 1 },
      },
      100,
    ],
    ['and a third', { writer: recovering(), records: [...EQUAL_SIZE, ['CCCC;']], faults: 1 }, 1000],
    ['one of whom is aborted at any moment', { writer: recovering(), records: EQUAL_SIZE, faults: 1, aborts: 1 }, 300],
    [
      'one of whom is aborted at any moment, be it in the lane',
      { writer: recovering(), records: [['AAAA;', 'aaaa;'], ['BBBB;']], faults: 1, aborts: 1 },
      1000,
    ],
  ];
  it.each(variants)('never lose, double or misreport: writers %s', async (_name, scenario, atLeast) => {
    expectFaultless(await explore(scenario), atLeast);
  });
});

it('a look that fails or is refused never leads to a guess', async () => {
  const writer = recovering({ attempts: 2 });
  const faults = { faults: 1, lookFaults: 1, refusals: true };
  expectFaultless(await explore({ writer, records: EQUAL_SIZE, ...faults }), 3000);
});

describe('the explorer can fail', () => {
  it('a caller who reads the position again and retries doubles records', async () => {
    const tally = await explore({ writer: naive, records: EQUAL_SIZE, faults: 1 });
    expect(tally).toMatchObject({ paths: 310, doubled: 252, lost: 0 });
  });

  it('a caller who goes by the length acknowledges records of equal size that are lost, and denies stored ones', async () => {
    const tally = await explore({ writer: byLengthOnly, records: EQUAL_SIZE, faults: 2 });
    expect(tally.lost).toBeGreaterThan(1000);
    expect(tally.misreported).toBeGreaterThan(100);
  });

  it('a caller who goes by the length loses records without any fault', async () => {
    const tally = await explore({ writer: byLengthOnly, records: EQUAL_SIZE, faults: 0 });
    expect(tally).toMatchObject({ paths: 6, lost: 4 });
  });
});

it.each<[string, Scenario]>([
  ['the wrapper', { writer: recovering(), records: EQUAL_SIZE, faults: 1 }],
  ['the wrapper called twice', { writer: tryingAgain([{ attempts: 1 }, {}]), records: DIFFERENT_SIZE, faults: 1 }],
  ['the wrapper with aborts', { writer: recovering(), records: EQUAL_SIZE, faults: 1, aborts: 1 }],
  [
    'writers of batches that crash',
    { writer: writing({ first: 1 }), records: [['A1;'], ['B1;', 'B2;']], faults: 0, crashes: 1 },
  ],
  [
    'a writer that resumes and crashes',
    { writer: writing({ first: 1, attempts: 1, resumes: 1 }), records: BATCHES.slice(0, 1), faults: 1, crashes: 1 },
  ],
  ['reading again', { writer: naive, records: EQUAL_SIZE, faults: 1 }],
  ['going by the length', { writer: byLengthOnly, records: EQUAL_SIZE, faults: 2 }],
])('merging equal states changes no count: %s', async (_name, scenario) => {
  const merged = await explore(scenario);
  const whole = await explore(scenario, { merge: false });
  for (const name of ['paths', ...VERDICTS] as const) expect(merged[name], name).toBe(whole[name]);
  expect(whole.ends).toBe(whole.paths);
  expect(merged.runs).toBeLessThan(whole.runs);
});

function outOfTime() {
  let clock = 0;
  return { maxElapsedMs: 0, now: () => (clock += 1) };
}

function expectFaultless(tally: Tally, atLeast: number): void {
  expect(tally, counterexample(tally)).toMatchObject(FAULTLESS);
  expect(tally.paths).toBeGreaterThanOrEqual(atLeast);
}
