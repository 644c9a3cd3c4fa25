import { lines } from './charts.js';
import type { FloodJob } from './flood-process.js';
import { runJob } from './job.js';
import { atMost, type Measured } from './measurement.js';
import { startServer } from './server.js';
import { median } from './statistics.js';

const MIB = 1024 * 1024;
/** A sixteenth of the defaults, so that a minute fits into the memory of the local OSS. */
const SIZES = { maxBatchBytes: MIB / 4, maxBufferedBytes: MIB };
const BAR_MIB = 64;
const LONG_SECONDS = 60;
const PROGRAM = new URL('./flood-process.js', import.meta.url);

/** A writer that is fed faster than the server takes. */
export async function flood(seconds: number): Promise<Measured> {
  await using server = await startServer();
  const result = await runJob<FloodJob>(PROGRAM, { client: server.client, seconds, ...SIZES });
  const tally = await server.tally();
  const half = (result.points.at(-1)?.[0] ?? 0) / 2;
  const usual = (isIn: (second: number) => boolean) =>
    median(result.points.filter(([second]) => isIn(second)).map(([, above]) => above)) + result.idleBytes;
  const growth = usual(second => second >= half) / usual(second => second >= half / 5 && second < half);
  return {
    title: `A writer fed faster than the server takes, for ${seconds} s`,
    how: `Records of 1 KiB, written without awaiting them whenever \`ready\` allows; maxBatchBytes ${SIZES.maxBatchBytes / 1024} KiB, maxBufferedBytes ${SIZES.maxBufferedBytes / 1024} KiB. ${result.records} records in ${tally.stored} batches; the writer was full ${result.waits} times. Idle, the process had ${(result.idleBytes / MIB).toFixed(0)} MiB; the bar of ${BAR_MIB} MiB is that of the file above. ${seconds < LONG_SECONDS ? 'A whole minute, and whether memory still grows in it, is measured without `--short`.' : ''}`,
    rows: [
      atMost('most bytes buffered, beside maxBufferedBytes', result.mostBufferedBytes / SIZES.maxBufferedBytes, 1, {
        digits: 3,
        unit: ' x',
      }),
      atMost('peak memory above idle', result.peakBytes / MIB, BAR_MIB, { digits: 1, unit: ' MiB' }),
      // The heap takes seconds to find its size: whether it goes on growing shows in a minute only.
      ...(seconds >= LONG_SECONDS
        ? [atMost('median memory, second half of the time beside the first', growth, 1.05, { digits: 3, unit: ' x' })]
        : []),
    ],
    plots: [
      {
        name: 'flood-memory',
        says: 'Memory of a process whose writer is always full',
        option: lines({
          title: `A writer fed faster than the server takes, ${seconds} s`,
          series: [{ name: 'resident memory above idle', points: result.points.map(([s, b]) => [s, b / MIB]) }],
          x: 'seconds',
          y: 'MiB',
          bar: { name: `${BAR_MIB} MiB`, at: BAR_MIB },
        }),
      },
    ],
  };
}
