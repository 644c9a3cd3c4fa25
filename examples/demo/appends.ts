import { setTimeout } from 'node:timers/promises';
import OSS from 'ali-oss';
import { type Collisions, collisionsAmong, forceCollisions } from './collisions.js';
import { flakyNetwork } from './faults.js';
import { seeded } from './random.js';
import type { Counts, Scenario } from './scenario.js';
import { type Ending, type Tally, tallyOf } from './tally.js';
import { type Append, headAndAgain, lengthRule, type Writer, withRemedy } from './writers.js';

/** What a worker takes to make its next record, at most. */
const WORK_MS = 20;

interface Crowd {
  readonly workers: number;
  /** How many appends each worker has under way at once. */
  readonly concurrency: number;
  /** Records per worker. */
  readonly records: number;
  /** The longest filling of a record, in bytes; 0 makes all records equally long. */
  readonly filling: number;
  /** How often a lost request's place is taken by another writer; possible with one append under way at once. */
  readonly collisions: number;
  readonly plain: Writer;
}

/** Four workers and one log, each with a client of its own as four processes would have. */
export function sharedLog(records: number): Scenario {
  return {
    title: 'Four workers append to one log; one answer in ten is lost',
    plain: 'on any error, a short pause, HEAD for the position, append again',
    run: appending({ workers: 4, concurrency: 2, records, filling: 60, collisions: 0, plain: headAndAgain }),
  };
}

/** Records of equal length, for which a length proves nothing. */
export function equalRecords(records: number): Scenario {
  return {
    title: 'Two writers of equally long records; one answer in ten is lost, and some requests',
    plain: 'after a 409, HEAD: a length of position + size counts as stored',
    run: appending({
      workers: 2,
      concurrency: 1,
      records,
      filling: 0,
      collisions: collisionsAmong(records),
      plain: lengthRule,
    }),
  };
}

function appending({ workers, concurrency, records, filling, collisions: planned, plain }: Crowd): Scenario['run'] {
  return async (oss, column, seed) => {
    const { bucket = '' } = oss.clientOptions();
    const name = `${column}-${workers}-writers.log`;
    const random = seeded(seed);
    const collisions = forceCollisions(oss, bucket, name, planned);
    flakyNetwork(oss, bucket, name, seed);
    const startedAt = performance.now();

    const endings = await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        const client = collisions.clientOf(worker);
        const append = (column === 'plain' ? plain : withRemedy)(client, name, seeded(seed + worker));
        const queue = Array.from({ length: records }, (__, nth) => recordOf(worker, nth, filling, random));
        const work = async () => {
          await setTimeout(random() * WORK_MS);
          await collisions.turnOf(worker);
        };
        return Promise.all(Array.from({ length: concurrency }, () => drain(queue, append, work)));
      }),
    );

    const ms = performance.now() - startedAt;
    const requests = oss.requests.filter(request => request.name === name).length;
    oss.clearFaults();
    const { content } = (await new OSS(oss.clientOptions()).get(name)) as { content: Buffer };
    const tally = tallyOf(endings.flat(2), content.toString());
    return countsOf(tally, collisions, requests, ms);
  };
}

async function drain(queue: string[], append: Append, work: () => Promise<void>): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (let record = queue.shift(); record !== undefined; record = queue.shift()) {
    await work();
    try {
      await append(Buffer.from(`${record}\n`));
      endings.push({ record });
    } catch (error) {
      endings.push({ record, error });
    }
  }
  return endings;
}

function recordOf(worker: number, nth: number, filling: number, random: () => number): string {
  return `worker ${worker} record ${String(nth).padStart(4, '0')} ${'.'.repeat(Math.floor(random() * filling))}`;
}

function countsOf(tally: Tally, { happened, planned }: Collisions, requests: number, ms: number): Counts {
  return [
    { name: 'records to store', value: tally.records },
    ...(planned > 0 ? [{ name: 'lost request overtaken', value: happened, atLeast: planned }] : []),
    { name: 'acknowledged', value: tally.acknowledged, must: tally.records },
    { name: 'stored', value: tally.stored },
    { name: 'lost', value: tally.lost, must: 0, hint: 'acknowledged, not in the object' },
    { name: 'doubled', value: tally.doubled, must: 0, hint: 'copies too many' },
    { name: 'misreported', value: tally.misreported, must: 0, hint: 'the error hides that it is stored' },
    { name: 'failed calls', value: tally.failed, must: 0 },
    { name: '409 to the caller', value: tally.conflicts, must: 0 },
    { name: 'requests per append', value: requests / Math.max(1, tally.acknowledged), digits: 2 },
    { name: 'seconds', value: ms / 1000, digits: 2 },
  ];
}
