import { describe, expect, it, vi } from 'vitest';
import { explore } from './explorer.js';
import type { Scenario } from './run.js';
import { counterexample, FAULTLESS } from './verdict.js';
import { asStream, recovering, tryingAgain, wrongPositionBetween } from './writers.js';

vi.setConfig({ testTimeout: 600_000 });

const EQUAL_SIZE = [['AAAA;'], ['BBBB;']];
const once = { attempts: 1 };
const twice = { attempts: 2 };

describe('a caller who was told unknown and appends the same bytes again stores them at most once and hears the truth', () => {
  const scenarios: readonly [string, Scenario, number][] = [
    [
      'where appends and looks are refused too',
      { writer: tryingAgain([once, {}]), records: EQUAL_SIZE, faults: 1, lookFaults: 1, refusals: true },
      1000,
    ],
    [
      'and has another record after it',
      { writer: tryingAgain([once, twice]), records: [['AAAA;', 'aaaa;'], ['BBBB;']], faults: 1 },
      200,
    ],
    [
      'first without append recovery',
      { writer: tryingAgain([{ appendRecovery: false }, twice, {}]), records: EQUAL_SIZE, faults: 2 },
      500,
    ],
    [
      'first in observe mode',
      { writer: tryingAgain([{ mode: 'observe' }, twice, {}]), records: EQUAL_SIZE, faults: 2 },
      500,
    ],
    [
      'then without append recovery',
      { writer: tryingAgain([once, { appendRecovery: false }]), records: EQUAL_SIZE, faults: 2 },
      200,
    ],
    [
      'with a signal that may be aborted by then',
      { writer: tryingAgain([{}, {}]), records: EQUAL_SIZE, faults: 1, aborts: 1 },
      300,
    ],
    [
      'after another of its appends had a position beyond the end',
      { writer: [wrongPositionBetween([{}]), recovering()], records: [['AAAA;', 'aaaa;'], ['BBBB;']], faults: 1 },
      50,
    ],
    [
      'after another of its appends had a position beyond the end, which the 409 does not tell',
      {
        writer: [wrongPositionBetween([{}]), recovering()],
        records: [['AAAA;', 'aaaa;'], ['BBBB;']],
        faults: 1,
        telling: false,
      },
      50,
    ],
    [
      'out of a stream that is held in memory',
      {
        writer: tryingAgain([once, {}], { appendRecovery: { bufferStreamsBytes: 100 } }, asStream),
        records: EQUAL_SIZE,
        faults: 2,
      },
      500,
    ],
    [
      'out of a stream that is sent as it comes',
      { writer: tryingAgain([{}, {}], {}, asStream), records: EQUAL_SIZE, faults: 1, lookFaults: 1 },
      300,
    ],
  ];
  it.each(scenarios)('%s', async (_name, scenario, atLeast) => {
    const tally = await explore(scenario);
    expect(tally, counterexample(tally)).toMatchObject(FAULTLESS);
    expect(tally.paths).toBeGreaterThanOrEqual(atLeast);
  });
});
