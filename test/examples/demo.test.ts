import { describe, expect, it } from 'vitest';
import { main } from '../../examples/demo/main.js';
import type { Counts, Scenario } from '../../examples/demo/scenario.js';
import { tableOf } from '../../examples/demo/table.js';
import { tallyOf } from '../../examples/demo/tally.js';
import { problemsOf } from '../../examples/demo/verdict.js';

const asItIs = (text: string) => text;
const scenario: Scenario = { title: 'a scenario', plain: 'hoping', run: () => Promise.resolve([]) };
const lost = (value: number): Counts => [{ name: 'lost', value, must: 0, hint: 'gone' }];
const acknowledged = (value: number): Counts => [{ name: 'acknowledged', value, must: 10 }];
const overtaken = (value: number): Counts => [{ name: 'overtaken', value, atLeast: 6 }];

describe('the demo', () => {
  it('ends with 0 when the wrapped client kept its promise and the plain one had trouble', async () => {
    const printed: string[] = [];
    const code = await main(['--seed', '7', '--size', '40'], text => printed.push(text));
    const output = printed.join('\n');
    expect(output).toContain('The wrapped client kept its promise.');
    expect(code).toBe(0);
    expect(output).toContain('Seed 7');
    expect(output).toMatch(/lost request overtaken +2 +2/);
    expect(output).toContain('the retention period is 3650 days, state Locked');
    expect(output).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it.each([['--seed', 'x'], ['--size', '0'], ['--speed'], ['something']])(
    'says how it is called: %s %s',
    async (...args) => {
      const printed: string[] = [];
      expect(await main(args, text => printed.push(text))).toBe(2);
      expect(printed).toEqual(['Usage: npm run demo -- [--seed <whole number>] [--size <percent>]']);
    },
  );

  it('fails when the wrapped client has a fault', () => {
    const problems = problemsOf([{ scenario, plain: lost(3), wrapped: lost(1) }]);
    expect(problems).toEqual(['"a scenario", wrapped: lost 1']);
  });

  it('fails when a call of the wrapped client failed or was not heard of', () => {
    const problems = problemsOf([{ scenario, plain: lost(3), wrapped: acknowledged(9) }]);
    expect(problems).toEqual(['"a scenario", wrapped: acknowledged 9 of 10']);
  });

  it('fails when what it is about happened too rarely, in either column', () => {
    const problems = problemsOf([
      { scenario, plain: [...lost(3), ...overtaken(5)], wrapped: overtaken(6) },
      { scenario, plain: overtaken(7), wrapped: overtaken(0) },
    ]);
    expect(problems).toEqual([
      '"a scenario", plain: "overtaken" happened 5 times of 6, so nothing is proved',
      '"a scenario", wrapped: "overtaken" happened 0 times of 6, so nothing is proved',
    ]);
  });

  it('fails when the plain client has none, since then nothing was shown', () => {
    const problems = problemsOf([{ scenario, plain: lost(0), wrapped: lost(0) }]);
    expect(problems).toEqual(['the plain client met no trouble, so nothing was shown: try another --seed']);
  });

  it('counts against what is in the object', () => {
    const refused = Object.assign(new Error('refused'), { status: 409 });
    const endings = [
      { record: 'acknowledged and stored' },
      { record: 'acknowledged and lost' },
      { record: 'stored twice' },
      { record: 'failed but stored', error: refused },
      { record: 'failed and not stored', error: new Error('no answer') },
    ];
    const content = 'acknowledged and stored\nstored twice\nfailed but stored\nstored twice\n';
    expect(tallyOf(endings, content)).toEqual({
      records: 5,
      acknowledged: 3,
      stored: 3,
      lost: 1,
      doubled: 1,
      misreported: 1,
      failed: 2,
      conflicts: 1,
    });
  });

  it('marks faults in the table and says what they mean', () => {
    const table = tableOf([{ scenario, plain: lost(3), wrapped: lost(0) }], {
      good: asItIs,
      bad: text => text.toUpperCase(),
    });
    expect(table).toMatch(/lost +3 ! +0 +gone/);
  });
});
