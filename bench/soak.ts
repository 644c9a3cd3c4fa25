// npm run soak, or CALLS=200000 node --expose-gc build/bench/soak.js
// Many guarded calls in one process, of which nothing may stay: the heap is looked at after a collection every tenth of them.
import { startSoak } from './soak/work.js';

const CALLS = Number(process.env['CALLS'] ?? 1_000_000);
const MARKS = 10;
/** More objects than the known ends and the ledger remember, so that both are full early on. */
const OBJECTS = Number(process.env['OBJECTS'] ?? 5_000);
const GROWS_AT_MOST = 1.05;

const { gc } = globalThis as { gc?: () => void };
if (!gc) throw new Error('Example: node --expose-gc build/bench/soak.js');

const soak = startSoak(OBJECTS);
const heaps: number[] = [];
console.log(`${CALLS} guarded calls on ${10 * OBJECTS} objects; Node.js ${process.version}`);
console.log(
  ['calls', 'heap MB', 'outside MB', 'rejected', 'retries', 'seconds'].map(name => name.padStart(12)).join(''),
);
const started = performance.now();
for (let mark = 1; mark <= MARKS; mark += 1) {
  const { calls, rejected, retries } = await soak.run(CALLS / MARKS);
  // What was freed only now may free more.
  for (let time = 0; time < 4; time += 1) {
    await new Promise(resolve => setImmediate(resolve));
    gc();
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  heaps.push(heapUsed);
  const seconds = (performance.now() - started) / 1000;
  const row = [calls, mb(heapUsed), mb(external + arrayBuffers), rejected, retries, seconds.toFixed(0)];
  console.log(row.map(cell => String(cell).padStart(12)).join(''));
}
console.log(`answered: ${JSON.stringify(soak.answered)}`);

// The first marks are of what is being filled: known ends, ledger, caches of the runtime.
const [middle, tail] = [Math.max(...heaps.slice(3, 6)), Math.max(...heaps.slice(-3))];
const growth = tail / middle;
console.log(
  `the largest of the last three is ${growth.toFixed(3)} times the largest of the 4th to 6th; at most ${GROWS_AT_MOST}`,
);
if (!(growth <= GROWS_AT_MOST)) process.exitCode = 1;

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
