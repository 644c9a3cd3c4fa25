import { setTimeout as sleep } from 'node:timers/promises';
import OSS from 'ali-oss';
import { type LocalOss, startOss } from '../../src/testing/index.js';
import type { Appending } from './appending.js';
import { type Audit, audit, type Faults } from './audit.js';
import { planOf } from './plan.js';
import { isSettled, type Ran, runSchedule } from './schedule.js';

/** What many schedules came to. */
export interface Totals extends Record<Counted, number> {
  schedules: number;
  records: number;
  requests: number;
  /** How many requests each kind of fault hit; `late and carried out` of the late ones. */
  readonly faults: Record<string, number>;
  /** Seeds of the schedules with something wrong. */
  readonly wrong: number[];
  /** What happened in the first few of them. */
  readonly stories: string[];
}

const FAULTS = ['lost', 'doubled', 'torn', 'misreported', 'twice'] as const satisfies readonly (keyof Faults)[];
const COUNTED = ['acknowledged', 'unknown', 'refused', 'equal', ...FAULTS] as const;
type Counted = (typeof COUNTED)[number];

/** How many schedules share a pair of servers. */
const BATCH = 250;
const AT_ONCE = 16;
const STORIES_AT_MOST = 8;

/** Runs schedules with consecutive seeds, several at a time, each on an object of its own. */
export async function runMany(
  firstSeed: number,
  count: number,
  appending: Appending,
  onBatch?: (totals: Totals) => void,
): Promise<Totals> {
  const totals: Totals = {
    ...{ schedules: 0, records: 0, requests: 0, faults: {}, wrong: [], stories: [] },
    ...(Object.fromEntries(COUNTED.map(name => [name, 0])) as Record<Counted, number>),
  };
  for (let done = 0; done < count; done += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, count - done) }, (_, index) => firstSeed + done + index);
    await runBatch(seeds, appending, totals);
    onBatch?.(totals);
  }
  return totals;
}

async function runBatch(seeds: readonly number[], appending: Appending, totals: Totals): Promise<void> {
  const servers = { telling: await startOss(), silent: await startOss({ appendPositionOn409: false }) };
  const queue = [...seeds];
  const ran: { readonly run: Ran; readonly oss: LocalOss }[] = [];
  try {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
          const plan = planOf(seed);
          const oss = plan.telling ? servers.telling : servers.silent;
          ran.push({ run: await runSchedule(plan, oss, appending), oss });
        }
      }),
    );
    while (!ran.every(({ run }) => run.requests.every(isSettled))) await sleep(5);
    // A client that gave up may have left bytes in a socket that OSS has not read yet.
    await sleep(50);
    for (const { run, oss } of ran) {
      const found = audit(run, await contentOf(oss, run.name));
      count(totals, run, found);
      if (isClean(found)) continue;
      totals.wrong.push(run.plan.seed);
      if (totals.wrong.length <= STORIES_AT_MOST) totals.stories.push(storyOf(run, found));
    }
  } finally {
    await Promise.all([servers.telling.close(), servers.silent.close()]);
  }
}

export function isClean(found: Faults): boolean {
  return FAULTS.every(name => found[name] === 0);
}

function count(totals: Totals, { told, requests }: Ran, found: Audit): void {
  totals.schedules += 1;
  totals.records += told.length;
  totals.requests += requests.length;
  for (const name of COUNTED) totals[name] += found[name];
  for (const { fault, applied } of requests) {
    if (fault === undefined) continue;
    const kind = fault === 'late' && applied ? 'late and carried out' : fault;
    totals.faults[kind] = (totals.faults[kind] ?? 0) + 1;
  }
}

function storyOf({ plan }: Ran, found: Audit): string {
  const title = `SEED=${plan.seed}: ${FAULTS.map(name => `${name} ${found[name]}`).join(', ')}`;
  const clients = plan.clients.map(client => JSON.stringify({ ...client, groups: undefined }));
  return [title, JSON.stringify(plan.faults), ...clients, ...found.story].join('\n');
}

async function contentOf(oss: LocalOss, name: string): Promise<Buffer> {
  try {
    return (await new OSS(oss.clientOptions()).get(name)).content as Buffer;
  } catch (error) {
    if ((error as { status?: unknown }).status === 404) return Buffer.alloc(0);
    throw error;
  }
}
