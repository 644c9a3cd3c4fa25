import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../examples/demo/random.js';
import type { Life } from './life.js';

/** The killing of a process. */
export interface Kill {
  /** How many records of the run have to be answered first. */
  readonly afterRecords: number;
  /** So that it does not always come right after an answer, in milliseconds. */
  readonly delayMs: number;
  readonly writer: number;
}

const RECORDS_PER_KILL = 10_000;

/** The fewest kills of a run: a short one has some too. */
const KILLS_AT_LEAST = 3;

const DELAY_AT_MOST_MS = 40;

/** When which process is killed, in the order of it. */
export function plannedKills(
  seed: number,
  records: number,
  writers: number,
  kills = Math.max(KILLS_AT_LEAST, Math.round(records / RECORDS_PER_KILL)),
): Kill[] {
  const random = seeded(seed + 1);
  return Array.from({ length: kills }, (_, nth) => ({
    // Not near the end, where there is nothing left to carry on with.
    afterRecords: Math.floor(((nth + random()) / kills) * records * 0.9),
    delayMs: random() * DELAY_AT_MOST_MS,
    writer: Math.floor(random() * writers),
  }));
}

/** A plan of kills that is being carried out. */
export interface Killing {
  /** Says how many records are answered. */
  due(answered: number): void;
  /** Settles when every kill that was due has been carried out. */
  done(): Promise<unknown>;
}

/** Carries out a plan of kills. One whose victim has nothing left to do hits another that has. */
export function killsOn(alive: ReadonlyMap<number, Life>, plan: readonly Kill[]): Killing {
  const open = [...plan];
  const underway: Promise<void>[] = [];
  const kill = async ({ writer, delayMs }: Kill): Promise<void> => {
    await sleep(delayMs);
    const victim = alive.get(writer) ?? [...alive.values()][writer % Math.max(1, alive.size)];
    victim?.kill();
  };
  return {
    due(answered: number): void {
      while ((open[0]?.afterRecords ?? Infinity) <= answered) underway.push(...open.splice(0, 1).map(kill));
    },
    done: () => Promise.all(underway),
  };
}
