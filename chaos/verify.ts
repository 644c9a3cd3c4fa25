import { type Book, booksOf, endsAt } from './book.js';
import type { Call } from './journal.js';
import { named, readBack } from './read-back.js';

/**
 * What must not be. Counted in records, `torn` in places.
 *
 * - `lost`: acknowledged, and not stored.
 * - `doubled`: copies beyond the first, of any record. Each was given to `append` once, so nothing excuses a second copy:
 *   not a killed process, and not an answer that said `unknown`.
 * - `torn`: bytes that are no whole record that somebody sent, and places where an append is stored in part.
 * - `reordered`: stored after a later record of the same writer. Of a record with copies, the first one counts.
 * - `misreported`: said not to be stored, though it is; acknowledged at a place where it is not; or a report that is missing
 *   or contradicts how its call ended.
 */
export interface Faults {
  readonly lost: number;
  readonly doubled: number;
  readonly torn: number;
  readonly reordered: number;
  readonly misreported: number;
}

/** What the writers were told against what is in the object. Counted in records. */
export interface Findings extends Faults {
  readonly sent: number;
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
  const disorder = await readBack(content, books, say);
  const found = { sent: 0, acknowledged: 0, refused: 0, inDoubt: 0, inDoubtStored: 0, acknowledgedCalls: 0 };
  const faults = { lost: 0, doubled: 0, misreported: 0, ...disorder };
  for (const call of calls) {
    const book = books.get(call.writer);
    if (!book) continue;
    const { count, says } = call;
    const { stored, copies } = copiesOf(book, call);
    found.sent += count;
    if (copies > stored) {
      faults.doubled += copies - stored;
      say(`doubled: ${copies} copies of ${stored} records, ${story(call)}`);
    }
    if (says === 'yes') {
      found.acknowledged += count;
      found.acknowledgedCalls += 1;
      if (stored < count) say(`lost: ${count - stored} of ${count} records, ${story(call)}`);
      faults.lost += count - stored;
    } else if (says === 'no') {
      found.refused += count;
    } else {
      found.inDoubt += count;
      found.inDoubtStored += stored;
    }
    const misreported = misreportedOf(book, call, stored);
    if (misreported > 0) say(`misreported: ${stored} of ${count} records are stored, ${story(call)}`);
    faults.misreported += misreported;
  }
  return { ...found, ...faults, stories };
}

/** Whether there is nothing that must not be. */
export function isFaultless({ lost, doubled, torn, reordered, misreported }: Faults): boolean {
  return lost + doubled + torn + reordered + misreported === 0;
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

function story({ writer, epoch, first, count, says, end, because }: Call): string {
  const told = [says, end === undefined ? '' : `ending at ${end}`, because ?? '']
    .filter(part => part !== '')
    .join(', ');
  return `${named({ writer, epoch, sequence: first })} and ${count - 1} more: said ${told}`;
}
