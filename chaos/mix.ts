import { seeded } from '../examples/demo/random.js';
import type { Kind } from './journal.js';
import type { WriterTask } from './messages.js';

/** One call, before it is made: `count` records from `first` on. */
export interface Planned {
  readonly first: number;
  readonly count: number;
  readonly kind: Kind;
}

/** So many records in a row are of one kind, whatever the manner puts into a call: all manners write the same. */
const BLOCK = 20;

/**
 * Half of the ticks come in stretches of so many: what gathers records, as the writer does, then appends pieces that are equal
 * as wholes. The others come between unique records.
 */
const STRETCH = 640;

/** The next call of a writer. It never crosses a block, and is the same for a seed, whichever process makes it. */
export function callAt(
  first: number,
  task: Pick<WriterTask, 'writer' | 'end' | 'seed' | 'ticks'>,
  most: number,
): Planned {
  const block = Math.floor(first / BLOCK);
  const left = Math.min((block + 1) * BLOCK, task.end) - first;
  if (!areTicks(block, task)) return { first, count: Math.min(most, left), kind: 'unique' };
  // Of two lengths, so that an append of ticks can also be the beginning of another.
  const halves = diceOf(2, block, task) < 0.5;
  return { first, count: Math.min(halves ? Math.ceil(most / 2) : most, left), kind: 'tick' };
}

function areTicks(block: number, task: Pick<WriterTask, 'writer' | 'seed' | 'ticks'>): boolean {
  const inStretches = task.ticks / 2;
  if (diceOf(0, Math.floor((block * BLOCK) / STRETCH), task) < inStretches) return true;
  return diceOf(1, block, task) < inStretches / (1 - inStretches);
}

function diceOf(throwNumber: number, place: number, { seed, writer }: Pick<WriterTask, 'writer' | 'seed'>): number {
  return seeded(seed + 7919 * writer + 15_485_863 * (3 * place + throwNumber + 1))();
}
