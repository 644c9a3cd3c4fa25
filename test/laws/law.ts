import fc from 'fast-check';

// RUNS=10000 SEED=7 npx vitest run test/laws
// The suite always draws the same, so that it never fails for a reason that is not in the change.
const RUNS = Number(process.env['RUNS'] ?? 100);
const SEED = Number(process.env['SEED'] ?? 1);

/** Tries a law on so many draws: one that fails prints the smallest case it was found to fail for. */
export function hold(law: fc.IProperty<unknown>, times = 1): void {
  fc.assert(law, { seed: SEED, numRuns: Math.ceil(RUNS * times) });
}

/** The same for a law that has to wait. */
export async function holdAsync(law: fc.IAsyncProperty<unknown>, times = 1): Promise<void> {
  await fc.assert(law, { seed: SEED, numRuns: Math.ceil(RUNS * times) });
}
