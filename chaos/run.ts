import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OSS from 'ali-oss';
import { type CrewReport, runCrew } from './crew.js';
import { plannedKills } from './kills.js';
import type { MannerName } from './manners.js';
import type { Weather } from './messages.js';
import { startServer } from './server.js';
import { type Findings, verify } from './verify.js';

/** What to do. */
export interface RunTask {
  readonly manner: MannerName;
  readonly records: number;
  readonly writers: number;
  readonly seed: number;
  /** The share of records that are ticks. */
  readonly ticks: number;
  /** Whether boxes between send requests twice and answer by themselves. */
  readonly boxes: boolean;
  /** How many processes are killed; `undefined`: one for each 10,000 records. */
  readonly kills: number | undefined;
  readonly onProgress: (records: number, kills: number) => void;
}

/** What came of it. */
export interface Outcome extends Weather, Pick<CrewReport, 'kills' | 'ms'> {
  readonly manner: MannerName;
  readonly findings: Findings;
}

/** The share of requests that a fault hits. */
export const FAULT_SHARE = 0.05;

const OBJECT = 'audit/chaos.log';

/** Lets all writers loose on one object of an OSS of its own, and reads the object back when all is quiet. */
export async function run(task: RunTask): Promise<Outcome> {
  const { manner, records, writers, seed, boxes } = task;
  await using server = await startServer({ seed, boxes, share: FAULT_SHARE });
  const { client, signal } = server;
  const kills = plannedKills(seed, records, writers, task.kills);
  const folder = await mkdtemp(join(tmpdir(), 'ali-oss-remedy-chaos-'));
  try {
    const report = await runCrew({ ...task, client, object: OBJECT, folder, kills, signal });
    const weather = await server.settle();
    const findings = await verify(report.calls, await contentOf(new OSS(client)));
    return { manner, findings, kills: report.kills, ms: report.ms, ...weather };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function contentOf(client: OSS): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> {
  try {
    const { stream } = (await client.getStream(OBJECT)) as { stream: AsyncIterable<Buffer> };
    return stream;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'NoSuchKey') return [];
    throw error;
  }
}
