import type { Call } from './journal.js';
import type { Process } from './record.js';
import { processNamed, type Say, story } from './story.js';

/** Where the ticks of each process are in the object. */
export interface Ticks {
  /** Notes where one was found, from the front of the object to its back. `false` when that process sent none. */
  note(process: Process, end: number): boolean;
  /** How many of a process are stored. */
  storedOf(process: Process): number;
  /** Whether the place where a call of ticks was acknowledged holds ticks of its process and nothing else. */
  areWhereSaid(call: Call): boolean;
}

/** What is wrong with records by what was said of them and how often they are stored, and how many of those in doubt are. */
export interface Judged {
  readonly lost: number;
  readonly doubled: number;
  readonly misreported: number;
  readonly inDoubtStored: number;
}

/** Nothing is noted yet, of the processes that sent ticks. */
export function ticksOf(calls: readonly Call[]): Ticks {
  const ends = new Map<string, number[]>();
  for (const call of calls) if (call.kind === 'tick') ends.set(keyOf(call), []);
  return {
    note(process, end) {
      return (ends.get(keyOf(process))?.push(end) ?? 0) > 0;
    },
    storedOf: process => ends.get(keyOf(process))?.length ?? 0,
    areWhereSaid({ count, bytes, end = 0, ...process }) {
      const all = ends.get(keyOf(process)) ?? [];
      const last = placeIn(all, end);
      // They are of one length: where the first and the last lie just so far apart, nothing else fits between.
      return all[last] === end && all[last - count + 1] === end - bytes + bytes / count;
    },
  };
}

/** Compares how many ticks each process was told are stored with how many are. */
export function judgeTicks(calls: readonly Call[], ticks: Ticks, say: Say): Judged {
  const found = { lost: 0, doubled: 0, misreported: 0, inDoubtStored: 0 };
  for (const each of byProcess(calls).values()) {
    const { name, process, acknowledged, refused, inDoubt, elsewhere, nonsense } = tallyOf(each, ticks, say);
    const stored = ticks.storedOf(process);
    const lost = Math.max(0, acknowledged - stored);
    const tooMany = Math.max(0, stored - acknowledged - inDoubt);
    const ofRefused = Math.min(tooMany, refused);
    const told = `${stored} ticks of ${name} are stored, ${acknowledged} acknowledged, ${inDoubt} in doubt, ${refused} refused`;
    if (lost > 0) say(`lost: ${told}`);
    if (tooMany > ofRefused) say(`doubled: ${told}`);
    if (ofRefused > 0) say(`misreported: ${told}`);
    found.lost += lost;
    found.doubled += tooMany - ofRefused;
    // What is not stored at all is not stored elsewhere.
    found.misreported += ofRefused + nonsense + Math.max(0, elsewhere - lost);
    found.inDoubtStored += Math.min(inDoubt, Math.max(0, stored - acknowledged));
  }
  return found;
}

function tallyOf([first, ...others]: readonly [Call, ...Call[]], ticks: Ticks, say: Say) {
  const process = { writer: first.writer, epoch: first.epoch };
  const tally = { ...{ acknowledged: 0, refused: 0, inDoubt: 0 }, ...{ elsewhere: 0, nonsense: 0 } };
  for (const call of [first, ...others]) {
    const { count, says, end } = call;
    if (says === 'no') tally.refused += count;
    else if (says !== 'yes') tally.inDoubt += count;
    else tally.acknowledged += count;
    const isElsewhere = says === 'yes' && end !== undefined && !ticks.areWhereSaid(call);
    if (isElsewhere) tally.elsewhere += count;
    if (says === 'nonsense') tally.nonsense += count;
    if (isElsewhere || says === 'nonsense') say(`misreported: ${story(call)}`);
  }
  return { ...tally, process, name: processNamed(process) };
}

/** The calls of ticks of each process. */
function byProcess(calls: readonly Call[]): Map<string, [Call, ...Call[]]> {
  const found = new Map<string, [Call, ...Call[]]>();
  for (const call of calls) {
    if (call.kind !== 'tick') continue;
    const others = found.get(keyOf(call));
    if (others) others.push(call);
    else found.set(keyOf(call), [call]);
  }
  return found;
}

function keyOf({ writer, epoch }: Process): string {
  return `${writer}/${epoch}`;
}

/** Where a number stands, or would, in a list that grows. */
function placeIn(list: readonly number[], wanted: number): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
