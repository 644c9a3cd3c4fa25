import { lines } from './charts.js';
import type { GrowthJob, GrowthResult } from './growth-process.js';
import { runJob } from './job.js';
import { atMost, type Measured } from './measurement.js';

const APPENDS = 100_000;
const ROUNDS = 120;
const MIB = 1024 * 1024;
const SUBJECTS = ['client.append', 'writer.write'] as const;
const PROGRAM = new URL('./growth-process.js', import.meta.url);

/** The cost of an append after many of them, and at a large object. */
export async function growth(): Promise<Measured> {
  const results = await Promise.all(
    SUBJECTS.map(async subject => {
      const task = { subject, appends: APPENDS, rounds: ROUNDS };
      return { subject, ...(await runJob<GrowthJob>(PROGRAM, task)) };
    }),
  );
  return {
    title: 'Cost per append, after many and at large objects',
    how: `The network is stubbed out, so that all the time is the processor's, and that is what is measured: a client that made ${APPENDS} appends, a new one that made 10, and one whose object has 4 GiB take turns of 100 awaited appends of 256 bytes; medians of the ratios of ${ROUNDS} rounds. ${results.map(({ subject, youngMicros }) => `${subject} ${youngMicros.toFixed(0)} us`).join(', ')}. Heap without garbage, after ${APPENDS} more appends beside after ${APPENDS / 100}.`,
    rows: results.flatMap(({ subject, oldRatio, largeRatio, heap }) => [
      atMost(`${subject}: cost after ${APPENDS} appends beside after 10`, oldRatio, 1.05, { digits: 3, unit: ' x' }),
      atMost(`${subject}: cost at 4 GiB beside a new object`, largeRatio, 1.05, { digits: 3, unit: ' x' }),
      atMost(`${subject}: heap gained by ${APPENDS} appends`, heapGained(heap), 1, { unit: ' MiB' }),
    ]),
    plots: [
      {
        name: 'growth',
        says: 'Heap without garbage, by the number of appends made',
        option: lines({
          title: 'Heap after so many appends',
          series: results.map(({ subject, heap }) => ({
            name: subject,
            points: heap.map(([appends, bytes]) => [appends, bytes / MIB]),
          })),
          x: 'appends',
          y: 'MiB',
        }),
      },
    ],
  };
}

function heapGained(heap: GrowthResult['heap']): number {
  return ((heap.at(-1)?.[1] ?? NaN) - (heap[0]?.[1] ?? NaN)) / MIB;
}
