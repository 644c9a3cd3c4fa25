import OSS from 'ali-oss';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { bars } from './charts.js';
import { atLeast, atMost, type Measured } from './measurement.js';
import { startServer } from './server.js';
import { median } from './statistics.js';

const CALLERS = 64;
const ROUNDS = 6;
const RECORDS_PER_CALLER = 40;
const SEQUENTIAL_RECORDS = 40;
const RECORD = Buffer.alloc(1024, 'x');

/** Many callers of one process through one writer, beside a loop that awaits one append after the other. */
export async function groupCommit(): Promise<Measured> {
  await using server = await startServer();
  const plain = new OSS(server.client);
  const writer = appendWriter(remedy(new OSS(server.client)), 'writer.log');
  let position = 0;

  const loop = async () => {
    for (let i = 0; i < SEQUENTIAL_RECORDS; i += 1) {
      await plain.append('loop.log', RECORD, { position: String(position) });
      position += RECORD.length;
    }
    return SEQUENTIAL_RECORDS;
  };
  const together = async () => {
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        for (let i = 0; i < RECORDS_PER_CALLER; i += 1) await writer.write(RECORD);
      }),
    );
    return CALLERS * RECORDS_PER_CALLER;
  };
  const [loopRates, writerRates]: [number[], number[]] = [[], []];
  let requests = 0;
  // The first round opens connections and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const loopRate = await rateOf(loop);
    await server.tally();
    const writerRate = await rateOf(together);
    const tally = await server.tally();
    if (round === 0) continue;
    loopRates.push(loopRate);
    writerRates.push(writerRate);
    requests += tally.requests;
  }
  await writer.close();
  const ratios = writerRates.map((rate, round) => rate / (loopRates[round] ?? NaN));
  const rates = [median(loopRates), median(writerRates)].map(rate => Math.round(rate));
  return {
    title: `${CALLERS} callers, records of 1 KiB, one process`,
    how: `${ROUNDS} rounds in turn: ${SEQUENTIAL_RECORDS} awaited appends of the plain client with explicit positions, then ${CALLERS} callers with ${RECORDS_PER_CALLER} awaited writes each through one writer with its defaults. Medians: ${rates.join(' and ')} records per second.`,
    rows: [
      atLeast('throughput beside the sequential loop', median(ratios), 50, { digits: 1, unit: ' x' }),
      atMost('requests per record', requests / (ROUNDS * CALLERS * RECORDS_PER_CALLER), 1 / 40, { digits: 4 }),
    ],
    plots: [
      {
        name: 'group-commit',
        says: 'Records per second in every round, on a logarithmic scale',
        option: bars({
          title: `Records of 1 KiB per second: ${CALLERS} callers, one process`,
          categories: ratios.map((_, round) => `round ${round + 1}`),
          series: [
            { name: 'plain client, awaited loop', values: loopRates },
            { name: 'appendWriter', values: writerRates },
          ],
          unit: 'records/s',
          isLogarithmic: true,
        }),
      },
    ],
  };
}

/** Records per second. */
async function rateOf(run: () => Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const records = await run();
  return (records / (performance.now() - startedAt)) * 1000;
}
