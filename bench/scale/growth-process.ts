// What an append costs this process after few and after many of them, and what it leaves behind. The network is stubbed out.
import OSS from 'ali-oss';
import { appendWriter, remedy } from 'ali-oss-remedy';
import { memoryAgent } from '../memory-agent.js';
import { median } from './statistics.js';
import { collectGarbage, work } from './work.js';

export interface GrowthJob {
  readonly task: GrowthTask;
  readonly result: GrowthResult;
}

export interface GrowthTask {
  readonly subject: 'client.append' | 'writer.write';
  readonly appends: number;
  readonly rounds: number;
}

export interface GrowthResult {
  readonly youngMicros: number;
  /** After many appends beside after few, the median of all rounds. */
  readonly oldRatio: number;
  /** At an object of 4 GiB beside a new one. */
  readonly largeRatio: number;
  /** How many appends were made, and the bytes on the heap without garbage. */
  readonly heap: readonly (readonly [number, number])[];
}

const FEW = 10;
const CALLS_PER_TURN = 100;
const LOOKS = 10;
const LARGE_BYTES = 4 * 1024 ** 3;
const RECORD = Buffer.alloc(256, 'x');

work<GrowthJob>(async ({ subject, appends, rounds }) => {
  const young = () => appender(subject, 0);
  const old = await young();
  return async () => {
    const heap: (readonly [number, number])[] = [];
    for (let look = 0; look <= LOOKS; look += 1) {
      await old(look === 0 ? appends / 100 : appends / LOOKS);
      collectGarbage();
      heap.push([appends / 100 + (look * appends) / LOOKS, process.memoryUsage().heapUsed]);
    }
    const seen = { young: [] as number[], old: [] as number[], large: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const turns = [
        { into: seen.young, call: await young() },
        { into: seen.old, call: old },
        { into: seen.large, call: await appender(subject, LARGE_BYTES) },
      ];
      // Who goes first rotates, so that nobody always follows the same one.
      for (const at of turns.keys()) {
        const { into, call } = turns[(at + round) % turns.length] ?? { into: [], call: old };
        into.push(await microsOf(call));
      }
    }
    const beside = (micros: readonly number[]) =>
      median(micros.map((each, round) => each / (seen.young[round] ?? NaN)));
    return {
      ...{ youngMicros: median(seen.young), oldRatio: beside(seen.old), largeRatio: beside(seen.large), heap },
    };
  };
});

/** Of the processor, whose time other jobs of the machine do not count into. The network is stubbed out, so there is no other. */
async function microsOf(call: (times: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await call(CALLS_PER_TURN);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS_PER_TURN;
}

/** Has made a few appends, the first of them at `position`. */
async function appender(subject: GrowthTask['subject'], position: number): Promise<(times: number) => Promise<void>> {
  const config = { accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'bucket', region: 'oss-cn-hangzhou' };
  const client = remedy(new OSS({ ...config, agent: memoryAgent() } as OSS.Options), { appendRecovery: true });
  await client.append('k', RECORD, { position: String(position) });
  const writer = appendWriter(client, 'k');
  const call = subject === 'client.append' ? () => client.append('k', RECORD) : () => writer.write(RECORD);
  const repeat = async (times: number) => {
    for (let i = 0; i < times; i += 1) await call();
  };
  await repeat(FEW - 1);
  return repeat;
}
