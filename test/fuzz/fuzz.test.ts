import { expect, it } from 'vitest';
import { runFuzz, type Totals } from './run.js';

// npm run fuzz, or FUZZ=100000 SEED=1 npx vitest run test/fuzz
// One answer again, by the seed that a failure prints: FUZZ=1 SEED=4711 npx vitest run test/fuzz
const FUZZ = Number(process.env['FUZZ'] ?? 2000);
const SEED = Number(process.env['SEED'] ?? 1);
const PROGRESS_EVERY = 10_000;

it(
  `${FUZZ} answers that no OSS gives change nothing but what the wrapper promises`,
  async () => {
    const started = performance.now();
    const marks: { readonly cases: number; readonly ms: number }[] = [];
    const totals = await runFuzz(SEED, FUZZ, ({ cases, ...counts }) => {
      if (cases === Math.floor(FUZZ / 2) || cases === FUZZ) marks.push({ cases, ms: performance.now() - started });
      if (cases % PROGRESS_EVERY === 0) console.log(summary({ cases, ...counts }, performance.now() - started));
    });
    console.log(`seed ${SEED}: ${summary(totals, performance.now() - started)}${growth(marks)}`);
    expect(totals.stories.slice(0, 20).join('\n\n')).toBe('');
    expect([totals.cases, totals.hung, totals.strays]).toEqual([FUZZ, 0, 0]);
    if (FUZZ < 1000) return;
    // What this guards against: an answer that is never given tests nothing.
    expect(totals.conflicts).toBeGreaterThan(FUZZ / 4);
    for (const count of [totals.retries, totals.lookUps, totals.resolved]) expect(count).toBeGreaterThan(FUZZ / 100);
  },
  24 * 60 * 60 * 1000,
);

function summary(totals: Totals, ms: number): string {
  return JSON.stringify({ ...totals, stories: totals.stories.length, seconds: Math.round(ms / 1000) });
}

/** Twice the cases take twice the time: 2.0, where the time is linear. */
function growth([half, whole]: readonly { readonly cases: number; readonly ms: number }[]): string {
  if (!half || !whole) return '';
  const ratio = (whole.ms / half.ms).toFixed(2);
  return `\nthe time of ${whole.cases} cases is ${ratio} times that of ${half.cases}`;
}
