import { describe, expect, it } from 'vitest';
import type { Change, Store } from '../../src/journal/store.js';
import { startLocal } from '../ali-oss/support.js';
import { type Journey, runJourney } from './trial.js';

// LIVES=10000 SEED=1 npx vitest run test/journal/trial.test.ts
// One again, by the seed that a failure prints: LIVES=1 SEED=4711 npx vitest run …
const LIVES = Number(process.env['LIVES'] ?? 150);
const SEED = Number(process.env['SEED'] ?? 1);
const AT_ONCE = 20;
const BATCH = 100;

async function runMany(count: number, broken?: (store: Store) => Store, looksAnew?: boolean): Promise<Journey[]> {
  const all: Journey[] = [];
  for (let first = SEED; first < SEED + count; first += BATCH) {
    const oss = await startLocal();
    const seeds = Array.from({ length: Math.min(BATCH, SEED + count - first) }, (_, index) => first + index);
    const runNext = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        all.push(await runJourney(seed, oss, broken, looksAnew));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, runNext));
    await oss.close();
  }
  return all;
}

const sum = (all: readonly Journey[], of: (one: Journey) => number) => all.reduce((total, one) => total + of(one), 0);
const storyOf = ({ seed, wrong, story }: Journey) =>
  [`SEED=${String(seed)}: ${wrong.join('; ')}`, ...story].join('\n  ');

it(
  `${String(LIVES)} sources arrive once and in order, by processes that die at any step, on disks that fail, beside others, with anything on the way`,
  { timeout: 24 * 60 * 60 * 1000 },
  async () => {
    const all = await runMany(LIVES);
    const wrong = all.filter(one => one.wrong.length > 0);
    const [deaths, found, rivals] = [
      sum(all, one => one.deaths),
      sum(all, one => one.found),
      sum(all, one => one.rivals),
    ];
    if (LIVES >= 1000) console.log(JSON.stringify({ sources: LIVES, deaths, found, rivals, wrong: wrong.length }));
    expect(wrong.length, wrong.slice(0, 8).map(storyOf).join('\n\n')).toBe(0);
    if (LIVES < 100) return;
    expect(deaths).toBeGreaterThan(LIVES);
    for (const count of [found, rivals]) expect(count).toBeGreaterThan(LIVES / 10);
  },
);

describe('a source does not arrive once and in order where the journal', () => {
  const without = (keep: (change: Change) => boolean) => (store: Store) => ({
    ...store,
    write: (changes: readonly Change[], sync: boolean) => store.write(changes.filter(keep), sync),
  });

  const asIs = (store: Store) => store;
  it.each<[string, (store: Store) => Store, boolean?]>([
    ['does not write down where a batch goes', without(({ key }) => key !== 'batch')],
    [
      'says that chunks are on the disk before they are',
      store => ({ ...store, write: changes => store.write(changes, false) }),
    ],
    ['does not keep the mark', without(({ key }) => key !== 'mark')],
    ['does not look what a failed write left', asIs, false],
  ])('%s', { timeout: 120_000 }, async (_what, broken, looksAnew) => {
    const all = await runMany(40, broken, looksAnew);
    expect(all.filter(one => one.wrong.length > 0).length).toBeGreaterThan(0);
  });
});
