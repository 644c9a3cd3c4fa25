import { expect, it } from 'vitest';
import { startLocal } from '../ali-oss/support.js';
import { runTrial, type Trial } from './trial.js';

// TRIALS=20000 SEED=1 npx vitest run test/policies/trial.test.ts
// One again, by the seed that a failure prints: TRIALS=1 SEED=4711 npx vitest run …
const TRIALS = Number(process.env['TRIALS'] ?? 400);
const SEED = Number(process.env['SEED'] ?? 1);
const AT_ONCE = 8;
const BATCH = 400;

it(
  `in ${String(TRIALS)} calls under random policies and faults nothing is stored twice, denied though stored, or taken for stored`,
  { timeout: 24 * 60 * 60 * 1000 },
  async () => {
    const ends = { yes: 0, no: 0, unknown: 0 };
    const wrong: Trial[] = [];
    for (let first = SEED; first < SEED + TRIALS; first += BATCH) {
      const oss = await startLocal();
      const seeds = Array.from({ length: Math.min(BATCH, SEED + TRIALS - first) }, (_, index) => first + index);
      const runNext = async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const trial = await runTrial(seed, oss);
          ends[trial.ended] += 1;
          if (trial.wrong.length > 0) wrong.push(trial);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, runNext));
      await oss.close();
    }
    const told = wrong
      .slice(0, 8)
      .map(({ seed, wrong: what, story }) => [`SEED=${String(seed)}: ${what.join('; ')}`, ...story].join('\n  '));
    expect(wrong.length, told.join('\n\n')).toBe(0);
    expect(ends.yes + ends.no + ends.unknown).toBe(TRIALS);
    if (TRIALS < 100) return;
    for (const [end, count] of Object.entries(ends)) expect(count, end).toBeGreaterThan(TRIALS / 50);
  },
);
