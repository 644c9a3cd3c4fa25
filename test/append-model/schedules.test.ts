import { expect, it } from 'vitest';
import { byLengthOnly, naive, recovering } from './appending.js';
import { isClean, runMany, type Totals } from './many.js';

// SCHEDULES=100000 SEED=1 npx vitest run test/append-model/schedules.test.ts
// One schedule again, by the seed that a failure prints: SCHEDULES=1 SEED=4711 npx vitest run …
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 1000);
const SEED = Number(process.env['SEED'] ?? 1);
const EFFECTS = [
  'drop',
  'apply-then-drop',
  'apply-then-answer',
  'apply-then-cut',
  'late and carried out',
  'delay',
  'answer',
  'hang',
];
const PROGRESS_EVERY = 10_000;

it(
  `no record is lost, doubled, torn or misreported in ${SCHEDULES} random fault schedules`,
  async () => {
    const totals = await runMany(SEED, SCHEDULES, recovering, progress);
    console.log(summary(totals));
    expect(totals.schedules).toBe(SCHEDULES);
    expect(isClean(totals), `${summary(totals)}\n\n${totals.stories.join('\n\n')}`).toBe(true);
    if (SCHEDULES < 1000) return;
    expect(totals.acknowledged).toBeGreaterThan(totals.records / 2);
    for (const kind of EFFECTS) expect(totals.faults[kind], kind).toBeGreaterThan(SCHEDULES / 100);
  },
  24 * 60 * 60 * 1000,
);

it('the same schedules double records of a caller who reads the position again and retries', async () => {
  const totals = await runMany(1, 150, naive);
  expect(totals.doubled, summary(totals)).toBeGreaterThan(10);
  expect(totals.torn).toBe(0);
});

it('the same schedules lose records of a caller who goes by the length, and deny stored ones', async () => {
  const totals = await runMany(1, 150, byLengthOnly);
  expect(totals.lost, summary(totals)).toBeGreaterThan(10);
  expect(totals.misreported, summary(totals)).toBeGreaterThan(0);
});

function progress(totals: Totals): void {
  if (totals.schedules % PROGRESS_EVERY === 0) console.log(summary(totals));
}

function summary(totals: Totals): string {
  return JSON.stringify({ ...totals, stories: undefined });
}
