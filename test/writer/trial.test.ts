import { expect, it } from 'vitest';
import { startLocal } from '../ali-oss/support.js';
import { type End, runTrial, type Trial } from './trial.js';

// LIVES=10000 SEED=1 npx vitest run test/writer/trial.test.ts
// One again, by the seed that a failure prints: LIVES=1 SEED=4711 npx vitest run …
const LIVES = Number(process.env['LIVES'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 1);
const AT_ONCE = 8;
const BATCH = 300;

it(
  `in ${String(LIVES)} random lives of writers that roll over, resume and restart nothing is lost, doubled, torn, denied or out of order`,
  { timeout: 24 * 60 * 60 * 1000 },
  async () => {
    const ends: Record<End, number> = { yes: 0, no: 0, unknown: 0 };
    const wrong: Trial[] = [];
    let objects = 0;
    for (let first = SEED; first < SEED + LIVES; first += BATCH) {
      const oss = await startLocal();
      const seeds = Array.from({ length: Math.min(BATCH, SEED + LIVES - first) }, (_, index) => first + index);
      const runNext = async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const trial = await runTrial(seed, oss);
          for (const end of ['yes', 'no', 'unknown'] as const) ends[end] += trial.ends[end];
          objects += trial.objects;
          if (trial.wrong.length > 0) wrong.push(trial);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, runNext));
      await oss.close();
    }
    const told = wrong
      .slice(0, 8)
      .map(({ seed, wrong: what, story }) => [`SEED=${String(seed)}: ${what.join('; ')}`, ...story].join('\n  '));
    if (LIVES >= 1000) console.log(JSON.stringify({ lives: LIVES, objects, ...ends, wrong: wrong.length }));
    expect(wrong.length, told.join('\n\n')).toBe(0);
    if (LIVES < 100) return;
    expect(objects).toBeGreaterThan(LIVES);
    for (const [end, count] of Object.entries(ends)) expect(count, end).toBeGreaterThan(LIVES / 20);
  },
);
