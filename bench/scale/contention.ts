import OSS from 'ali-oss';
import { bars } from './charts.js';
import type { ContenderJob, ContenderResult } from './contender-process.js';
import { wrongRecords } from './contention-record.js';
import { startJob } from './job.js';
import { atLeast, atMost, exactly, type Measured } from './measurement.js';
import type { Tally } from './server-messages.js';
import { type Server, startServer } from './server.js';
import { largest, mean, median, quantile } from './statistics.js';

const PROCESSES = 8;
const RECORDS = 32_000;
const SIZES = { maxBatchBytes: 64 * 1024, maxBufferedBytes: 256 * 1024 };
const PROGRAM = new URL('./contender-process.js', import.meta.url);

interface Run {
  readonly results: readonly ContenderResult[];
  readonly ms: number;
  readonly tally: Tally;
  readonly wrong: number;
}

/** Many processes with one writer each on one object, beside one process that writes the same records. */
export async function contention(): Promise<Measured> {
  await using server = await startServer();
  const share = RECORDS / PROCESSES;
  // The one process writes half of its records before and half after the others, should the machine change its pace.
  const before = await run(server, 'one-before.log', [RECORDS / 2]);
  const eight = await run(
    server,
    'eight.log',
    Array.from({ length: PROCESSES }, () => share),
  );
  const after = await run(server, 'one-after.log', [RECORDS / 2]);
  const oneMs = before.ms + after.ms;
  const latencies = eight.results.map(({ latencyMs }) => latencyMs);
  const p99s = latencies.map(values => quantile(values, 0.99));
  const average = mean(latencies.flat());
  const { tally } = eight;
  return {
    title: `${PROCESSES} contending processes, one writer each`,
    how: [
      `${RECORDS} records of 1 KiB on one object, ${share} by each of ${PROCESSES} processes; the same number by one process with one writer, half of them before and half after.`,
      `maxBatchBytes ${SIZES.maxBatchBytes / 1024} KiB and maxBufferedBytes ${SIZES.maxBufferedBytes / 1024} KiB, in the proportion of the defaults; each process feeds its writer as fast as \`ready\` allows, so latencies include the time in its buffer.`,
      `One process: ${seconds(oneMs)}, ${before.tally.stored + after.tally.stored} batches; ${PROCESSES} processes: ${seconds(eight.ms)}, ${tally.stored} batches, ${tally.conflicts} conflicts.`,
      `Mean latency of all ${average.toFixed(0)} ms, median ${median(latencies.flat()).toFixed(0)} ms; p99 of the processes ${p99s.map(ms => ms.toFixed(0)).join(', ')} ms. The ratio to the mean write is what a writer may have to wait for its turn, that to the median p99 whether one waits longer than the others; a p99 of so many records is the latency of one batch or two. OSS tells a writer that loses nothing of the others, and a winner not even that there are any. So each writer goes by its own waiting: who has waited longest tries soonest (src/memory/rivals.ts), which makes turns nearly equal, not strictly one after the other. One object for every writer, or one process that writes for all, needs no turns at all.`,
    ].join(' '),
    rows: [
      exactly('records not there exactly once and in order', before.wrong + eight.wrong + after.wrong, 0),
      atLeast('throughput beside one process', oneMs / eight.ms, 0.7, { unit: ' x' }),
      atMost('appends per stored batch', (tally.stored + tally.conflicts) / tally.stored, 3),
      atMost('requests per stored batch', tally.requests / tally.stored, 4),
      atMost('largest p99 of a process beside the mean of all writes', largest(p99s) / average, 8, { unit: ' x' }),
      atMost('largest p99 of a process beside the median of all p99s', largest(p99s) / median(p99s), 5, { unit: ' x' }),
    ],
    plots: [
      {
        name: 'contention',
        says: 'Write latency in each of the contending processes',
        option: bars({
          title: `${PROCESSES} processes on one object: write latency`,
          categories: p99s.map((_, process) => `process ${process + 1}`),
          series: [
            { name: 'median', values: latencies.map(median) },
            { name: 'p99', values: p99s },
          ],
          unit: 'ms',
          bar: { name: '8 x the mean\nof all', at: 8 * average },
        }),
      },
    ],
  };
}

async function run(server: Server, object: string, recordsOf: readonly number[]): Promise<Run> {
  const { client } = server;
  const jobs = recordsOf.map((records, process) =>
    startJob<ContenderJob>(PROGRAM, { client, object, process, records, ...SIZES }),
  );
  await Promise.all(jobs.map(job => job.ready));
  await server.tally();
  for (const job of jobs) job.begin();
  const results = await Promise.all(jobs.map(job => job.result));
  const tally = await server.tally();
  const ms = largest(results.map(({ endedAt }) => endedAt)) + largest(results.map(({ startedAt }) => -startedAt));
  const { stream } = (await new OSS(client).getStream(object)) as { stream: AsyncIterable<Buffer> };
  return { results, ms, tally, wrong: await wrongRecords(stream, recordsOf) };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
