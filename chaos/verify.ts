import { type Book, booksOf, endsAt } from './book.js';
import type { Call } from './journal.js';
import { placesTwice } from './places.js';
import { readBack } from './read-back.js';
import { type Say, story } from './story.js';
import { ticksOutOfOrder } from './tick-order.js';
import { type Judged, judgeTicks, ticksOf } from './ticks.js';

/**
 * What must not be. Counted in records, `torn` in places. Ticks of one process cannot be told apart, so they are counted.
 *
 * - `lost`: acknowledged, and not stored. Ticks: fewer are stored than were acknowledged.
 * - `doubled`: copies beyond the first, of any record. Each was given to `append` once, so nothing excuses a second copy:
 *   not a killed process, and not an answer that said `unknown`. Ticks: more are stored than can be.
 * - `twice`: acknowledged at a place, or a part of it, that was acknowledged to another call too.
 * - `torn`: bytes that are no whole record that somebody sent, and places where an append is stored in part.
 * - `reordered`: stored after a later record of the same writer. Of a record with copies, the first one counts. Ticks: not
 *   acknowledged between the unique records between which they were sent.
 * - `misreported`: said not to be stored, though it is; acknowledged at a place where it is not; or a report that is missing
 *   or contradicts how its call ended. Ticks that are too many count here, as far as so many were refused.
 */
export interface Faults {
  readonly lost: number;
  readonly doubled: number;
  readonly twice: number;
  readonly torn: number;
  readonly reordered: number;
  readonly misreported: number;
}

/** What the writers were told against what is in the object. Counted in records. */
export interface Findings extends Faults {
  readonly sent: number;
  /** How many of those sent are ticks. */
  readonly ticks: number;
  readonly acknowledged: number;
  /** Said not to be stored. */
  readonly refused: number;
  /** Said not to be known, or in flight when their process was killed: each may be stored, once. */
  readonly inDoubt: number;
  readonly inDoubtStored: number;
  /** Acknowledged calls. */
  readonly acknowledgedCalls: number;
  /** Sentences about the first few things that are wrong. */
  readonly stories: readonly string[];
}

const STORIES_AT_MOST = 20;

/** Compares an object, read when nothing could arrive any more, with the journals of all its writers. */
export async function verify(
  calls: readonly Call[],
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Findings> {
  const stories: string[] = [];
  const say = (what: string) => {
    if (stories.length < STORIES_AT_MOST) stories.push(what);
  };
  const books = booksOf(calls);
  const ticks = ticksOf(calls);
  const { torn, reordered } = await readBack(content, books, ticks, say);
  const judged = [judgeUnique(calls, books, say), judgeTicks(calls, ticks, say)];
  const sum = (name: keyof Judged) => judged.reduce((all, each) => all + each[name], 0);
  return {
    ...saidOf(calls),
    ...{ lost: sum('lost'), doubled: sum('doubled'), misreported: sum('misreported') },
    ...{ inDoubtStored: sum('inDoubtStored'), torn },
    twice: placesTwice(calls, say),
    reordered: reordered + ticksOutOfOrder(calls, books, ticks, say),
    stories,
  };
}

/** Whether there is nothing that must not be. */
export function isFaultless({ lost, doubled, twice, torn, reordered, misreported }: Faults): boolean {
  return lost + doubled + twice + torn + reordered + misreported === 0;
}

function saidOf(calls: readonly Call[]) {
  const said = { ...{ sent: 0, ticks: 0, acknowledged: 0, refused: 0, inDoubt: 0 }, acknowledgedCalls: 0 };
  for (const { kind, count, says } of calls) {
    said.sent += count;
    if (kind === 'tick') said.ticks += count;
    if (says === 'yes') {
      said.acknowledged += count;
      said.acknowledgedCalls += 1;
    } else if (says === 'no') said.refused += count;
    else said.inDoubt += count;
  }
  return said;
}

function judgeUnique(calls: readonly Call[], books: ReadonlyMap<number, Book>, say: Say): Judged {
  const found = { lost: 0, doubled: 0, misreported: 0, inDoubtStored: 0 };
  for (const call of calls) {
    const book = books.get(call.writer);
    if (!book || call.kind !== 'unique') continue;
    const { count, says } = call;
    const { stored, copies } = copiesOf(book, call);
    if (copies > stored) {
      found.doubled += copies - stored;
      say(`doubled: ${copies} copies of ${stored} records, ${story(call)}`);
    }
    if (says === 'yes') {
      if (stored < count) say(`lost: ${count - stored} of ${count} records, ${story(call)}`);
      found.lost += count - stored;
    } else if (says !== 'no') {
      found.inDoubtStored += stored;
    }
    const misreported = misreportedOf(book, call, stored);
    if (misreported > 0) say(`misreported: ${stored} of ${count} records are stored, ${story(call)}`);
    found.misreported += misreported;
  }
  return found;
}

function copiesOf({ copies }: Book, { first, count }: Call): { readonly stored: number; readonly copies: number } {
  const each = copies.subarray(first, first + count);
  return { stored: each.filter(of => of > 0).length, copies: each.reduce((sum, of) => sum + of, 0) };
}

function misreportedOf(book: Book, { first, count, says, end }: Call, stored: number): number {
  if (says === 'nonsense') return count;
  if (says === 'no') return stored;
  const isElsewhere = says === 'yes' && end !== undefined && !endsAt(book, first + count - 1, end);
  return isElsewhere ? stored : 0;
}
