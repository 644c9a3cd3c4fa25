import { parseArgs, styleText } from 'node:util';
import { startOss } from 'ali-oss-remedy/testing';
import { equalRecords, sharedLog } from './appends.js';
import { type Outcome, type Paint, tableOf } from './table.js';
import { concurrentTagging } from './tagging.js';
import { problemsOf } from './verdict.js';
import { ARCHIVE, retentionPolicy } from './worm.js';

const USAGE = 'Usage: npm run demo -- [--seed <whole number>] [--size <percent>]';

/**
 * Does the same work with ali-oss as it is and wrapped by remedy, on a local OSS with a bad network, and reads back what is
 * stored. Resolves with the exit code: 0 when the wrapped column is free of faults and the plain one is not.
 */
export async function main(
  args: readonly string[],
  print: (text: string) => void = text => {
    console.log(text);
  },
): Promise<number> {
  const asked = askedFor(args);
  if (asked === undefined) {
    print(USAGE);
    return 2;
  }
  const { seed, size } = asked;
  const records = (count: number) => Math.max(1, Math.round((count * size) / 100));
  const scenarios = [sharedLog(records(15)), equalRecords(records(31)), concurrentTagging(3)];

  const startedAt = performance.now();
  print(
    `The same work with ali-oss as it is (plain) and with remedy(ali-oss) (wrapped), on a local OSS. Seed ${seed}.\n`,
  );
  await using oss = await startOss({ buckets: ['demo', ARCHIVE] });
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) {
    const plain = await scenario.run(oss, 'plain', seed);
    outcomes.push({ scenario, plain, wrapped: await scenario.run(oss, 'wrapped', seed) });
  }
  print(tableOf(outcomes, paint()));

  const night = await retentionPolicy(oss);
  print(
    `${outcomes.length + 1}. A clean-up job meets a retention policy: no retry helps, the error is all there is at 3 a.m.`,
  );
  print(`\nplain:\n\n${indented(night.plain)}\n\nwrapped:\n\n${indented(night.wrapped)}\n`);

  const problems = [...problemsOf(outcomes), ...night.problems];
  for (const problem of problems) print(`FAILED: ${problem}.`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  print(problems.length === 0 ? `The wrapped client kept its promise. Took ${seconds} s.` : `Took ${seconds} s.`);
  return problems.length === 0 ? 0 : 1;
}

function askedFor(args: readonly string[]): { readonly seed: number; readonly size: number } | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, size: { type: 'string' } } });
    const [seed, size] = [Number(values.seed ?? 1), Number(values.size ?? 100)];
    return Number.isInteger(seed) && size > 0 ? { seed, size } : undefined;
  } catch {
    return undefined;
  }
}

function paint(): Paint {
  const asItIs = (text: string) => text;
  const colourless = !process.stdout.isTTY || process.env['NO_COLOR'] !== undefined;
  return colourless
    ? { good: asItIs, bad: asItIs }
    : { good: text => styleText('green', text), bad: text => styleText('red', text) };
}

function indented(text: string): string {
  return text.replace(/^/gm, '   ');
}
