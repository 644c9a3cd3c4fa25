import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type MannerName, MANNERS } from './manners.js';

/** What was asked for. */
export interface Options {
  readonly records: number;
  readonly seed: number;
  readonly writers: number;
  /** The share of records that are ticks. */
  readonly ticks: number;
  /** Whether boxes between send requests twice and answer by themselves. */
  readonly boxes: boolean;
  readonly manners: readonly MannerName[];
  /** How many processes are killed; `undefined`: one for each 10,000 records. */
  readonly kills: number | undefined;
}

const NAMES = Object.keys(MANNERS) as readonly MannerName[];

export const USAGE = `Usage: npm run chaos -- [options]

  --records <n>   how many records all writers have together (default 50000)
  --seed <n>      throws the dice of faults, kills and records (default: any)
  --writers <n>   how many processes append to the one object (default 8)
  --ticks <n>     the share of records that are equal within a process, from 0 to 1 (default 0.2)
  --boxes <b>     on or off: boxes between that send twice and answer by themselves (default on)
  --kills <n>     how many processes are killed (default one for each 10000 records, 3 at least)
  --manner <m>    ${NAMES.join(', ')}, or all of them: all (default remedy)`;

const RECORDS_AT_MOST = 100_000_000;
const WRITERS_AT_MOST = 100;
const SEED_AT_MOST = 2 ** 31 - 1;

/** Reads the command line. @throws Error that says what was expected and what came. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '50000' },
      seed: { type: 'string', default: String(randomInt(1_000_000)) },
      writers: { type: 'string', default: '8' },
      ticks: { type: 'string', default: '0.2' },
      boxes: { type: 'string', default: 'on' },
      manner: { type: 'string', default: 'remedy' },
      kills: { type: 'string' },
    },
  });
  const writers = wholeNumber('--writers', values.writers, 1, WRITERS_AT_MOST);
  const records = wholeNumber('--records', values.records, writers, RECORDS_AT_MOST);
  return {
    ...{ records, writers, seed: wholeNumber('--seed', values.seed, 0, SEED_AT_MOST) },
    ...{ ticks: share('--ticks', values.ticks), boxes: isOn('--boxes', values.boxes), manners: named(values.manner) },
    kills: values.kills === undefined ? undefined : wholeNumber('--kills', values.kills, 0, records),
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`Expected ${option} to be a whole number from ${least} to ${most}, got ${JSON.stringify(text)}.`);
}

function share(option: string, text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (value <= 1) return value;
  throw new Error(`Expected ${option} to be a number from 0 to 1, got ${JSON.stringify(text)}.`);
}

function isOn(option: string, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new Error(`Expected ${option} to be on or off, got ${JSON.stringify(text)}.`);
}

function named(manner: string): readonly MannerName[] {
  if (manner === 'all') return NAMES;
  const name = NAMES.find(known => known === manner);
  if (name) return [name];
  throw new Error(`Expected --manner to be one of ${NAMES.join(', ')} or all, got ${JSON.stringify(manner)}.`);
}
