import { describe, expect, it } from 'vitest';
import { command } from '../../chaos/command.js';
import { plannedKills } from '../../chaos/kills.js';
import { callAt, type Planned } from '../../chaos/mix.js';
import { optionsOf } from '../../chaos/options.js';
import type { Outcome } from '../../chaos/run.js';
import { tableOf } from '../../chaos/table.js';

describe('the chaos command', () => {
  it.each([
    [['--records', 'many'], 'Expected --records to be a whole number from 8 to 100000000, got "many".'],
    [['--records', '5'], 'Expected --records to be a whole number from 8 to 100000000, got "5".'],
    [['--records', '1e9'], 'Expected --records to be a whole number from 8 to 100000000, got "1e9".'],
    [['--writers', '0'], 'Expected --writers to be a whole number from 1 to 100, got "0".'],
    [['--seed', '1.5'], 'Expected --seed to be a whole number from 0 to 2147483647, got "1.5".'],
    [['--ticks', 'some'], 'Expected --ticks to be a number from 0 to 1, got "some".'],
    [['--ticks', '1.2'], 'Expected --ticks to be a number from 0 to 1, got "1.2".'],
    [['--ticks', ''], 'Expected --ticks to be a number from 0 to 1, got "".'],
    [['--boxes', 'yes'], 'Expected --boxes to be on or off, got "yes".'],
    [['--kills', 'many'], 'Expected --kills to be a whole number from 0 to 50000, got "many".'],
    [
      ['--manner', 'hope'],
      'Expected --manner to be one of remedy, writer, journal, naive, length-only or all, got "hope".',
    ],
    [['--speed', '9'], "Unknown option '--speed'"],
    [['1000'], "Unexpected argument '1000'"],
  ])('says what it expected: %j', async (args, message) => {
    const printed: string[] = [];
    const out = { print: (text: string) => printed.push(text), progress: () => undefined };
    expect(await command(args, out)).toBe(2);
    expect(printed.join()).toContain(message);
    expect(printed.join()).toContain('Usage: npm run chaos -- [options]');
  });

  it('takes what it is asked for', () => {
    const args = [
      '--records',
      '1000000',
      '--seed',
      '7',
      '--writers',
      '3',
      '--manner',
      'all',
      '--ticks',
      '.5',
      '--boxes',
      'off',
    ];
    expect(optionsOf(args)).toEqual({
      ...{ records: 1_000_000, seed: 7, writers: 3, ticks: 0.5, boxes: false },
      manners: ['remedy', 'writer', 'journal', 'naive', 'length-only'],
    });
  });

  it('has 8 processes write with remedy when it is not told otherwise, with any seed', () => {
    const options = optionsOf([]);
    expect(options).toMatchObject({ records: 50_000, writers: 8, ticks: 0.2, boxes: true, manners: ['remedy'] });
    expect(Number.isInteger(options.seed)).toBe(true);
  });
});

describe('the kills of a run', () => {
  it('are spread over it, the same for a seed', () => {
    const kills = plannedKills(1, 1_000_000, 8);
    expect(kills).toEqual(plannedKills(1, 1_000_000, 8));
    expect(kills).toHaveLength(100);
    expect(new Set(kills.map(({ writer }) => writer)).size).toBe(8);
    const moments = kills.map(({ afterRecords }) => afterRecords);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments.filter(moment => moment < 500_000).length).toBeGreaterThan(40);
  });

  it('are at least three', () => {
    expect(plannedKills(1, 100, 8)).toHaveLength(3);
  });
});

describe('the calls of a writer', () => {
  const task = { writer: 1, end: 64_000, seed: 1, ticks: 0.2 };
  const callsOf = (most: number, asked: Partial<typeof task> = {}, from = 0): Planned[] => {
    const calls: Planned[] = [];
    for (let first = from; first < task.end; first += calls.at(-1)?.count ?? 0) {
      calls.push(callAt(first, { ...task, ...asked }, most));
    }
    return calls;
  };
  const kinds = (calls: readonly Planned[]) => calls.flatMap(({ kind, count }) => Array<string>(count).fill(kind));
  const shareOf = (calls: readonly Planned[]) => kinds(calls).filter(kind => kind === 'tick').length / task.end;

  it('are ticks as often as asked', () => {
    expect(shareOf(callsOf(20))).toBeGreaterThan(0.15);
    expect(shareOf(callsOf(20))).toBeLessThan(0.25);
    expect(shareOf(callsOf(20, { ticks: 0 }))).toBe(0);
    expect(shareOf(callsOf(20, { ticks: 1 }))).toBe(1);
  });

  it('append the same records however many go into a call, and whichever process carries on', () => {
    expect(kinds(callsOf(1))).toEqual(kinds(callsOf(20)));
    expect(kinds(callsOf(20, {}, 50))).toEqual(kinds(callsOf(20)).slice(50));
    expect(kinds(callsOf(20, { writer: 2 }))).not.toEqual(kinds(callsOf(20)));
  });

  it('are ticks of two lengths, so that one can be the beginning of another', () => {
    const lengths = callsOf(20).filter(({ kind }) => kind === 'tick');
    expect(new Set(lengths.map(({ count }) => count))).toEqual(new Set([20, 10]));
  });

  it('are ticks now and then, and sometimes for a long while', () => {
    const runs =
      kinds(callsOf(20))
        .join(' ')
        .match(/tick(?: tick)*/g) ?? [];
    const lengths = runs.map(run => run.split(' ').length);
    expect(Math.max(...lengths)).toBeGreaterThanOrEqual(640);
    expect(lengths.filter(length => length === 20).length).toBeGreaterThan(20);
  });
});

describe('the table', () => {
  const findings = {
    ...{ sent: 1_234_567, ticks: 246_913, acknowledged: 1000, acknowledgedCalls: 50 },
    ...{ refused: 0, inDoubt: 0, inDoubtStored: 0 },
    ...{ lost: 0, doubled: 12, twice: 0, torn: 0, reordered: 0, misreported: 0, stories: [] },
  };
  const faults = {
    'request lost': 1,
    'answer lost': 2,
    late: 3,
    '5xx after commit': 4,
    delayed: 5,
    ...{ 'delivered twice': 6, 'gateway page': 7 },
  };
  const outcome: Outcome = {
    ...{ manner: 'naive', findings, kills: 3, ms: 2000, requests: 60, faults, lateCarriedOut: 1 },
  };

  it('is aligned, and marks what must not be', () => {
    const lines = tableOf([outcome, { ...outcome, manner: 'remedy', findings: { ...findings, doubled: 0 } }]).split(
      '\n',
    );
    expect(lines[0]).toBe('                             naive loop         remedy');
    expect(lines).toContain('records sent                  1,234,567      1,234,567');
    expect(lines).toContain('doubled                              12 !            0    copies too many');
    expect(lines).toContain('requests per append                1.20           1.20');
    expect(lines).toContain('records per second                  500            500');
  });

  it('has no number where there is none', () => {
    const nothing = { ...findings, acknowledged: 0, acknowledgedCalls: 0 };
    expect(tableOf([{ ...outcome, requests: 0, findings: nothing }])).toMatch(/requests per append +-\n/);
  });
});
