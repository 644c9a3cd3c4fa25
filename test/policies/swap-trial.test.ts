import { expect, it } from 'vitest';
import { startLocal } from '../ali-oss/support.js';
import { bucketOf, runSwapTrial, type SwapTrial } from './swap-trial.js';

// TRIALS=5000 SEED=1 npx vitest run test/policies/swap-trial.test.ts
// One again, by the seed that a failure prints: TRIALS=1 SEED=4711 npx vitest run …
const TRIALS = Number(process.env['TRIALS'] ?? 200);
const SEED = Number(process.env['SEED'] ?? 1);
const AT_ONCE = 8;
const BATCH = 200;

it(
  `${String(TRIALS)} calls of replaceInventory() and replaceUnlocked() leave the old one, the new one, or a report that says unknown`,
  { timeout: 24 * 60 * 60 * 1000 },
  async () => {
    const ends = { yes: 0, no: 0, unknown: 0, killed: 0 };
    const left = { new: 0, old: 0, none: 0, theirs: 0 };
    const wrong: SwapTrial[] = [];
    for (let first = SEED; first < SEED + TRIALS; first += BATCH) {
      const seeds = Array.from({ length: Math.min(BATCH, SEED + TRIALS - first) }, (_, index) => first + index);
      const oss = await startLocal({ buckets: seeds.map(bucketOf) });
      const runNext = async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const trial = await runSwapTrial(seed, oss);
          ends[trial.ended] += 1;
          left[trial.left] += 1;
          if (trial.wrong.length > 0) wrong.push(trial);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, runNext));
      await oss.close();
    }
    if (TRIALS >= 1000) console.info(`${String(TRIALS)} from ${String(SEED)}:`, ends, left);
    const told = wrong
      .slice(0, 8)
      .map(({ seed, wrong: what, story }) => [`SEED=${String(seed)}: ${what.join('; ')}`, ...story].join('\n  '));
    expect(wrong.length, told.join('\n\n')).toBe(0);
    if (TRIALS < 200) return;
    for (const [end, count] of [...Object.entries(ends), ...Object.entries(left)])
      expect(count, end).toBeGreaterThan(TRIALS / 200);
  },
);
