import { type Book, callOf, noteCopy } from './book.js';
import { linesOf } from './lines.js';
import { readRecord, type RecordId } from './record.js';
import { named, type Say } from './story.js';
import type { Ticks } from './ticks.js';

/** What is wrong with an object, whatever its writers were told. */
export interface Disorder {
  torn: number;
  reordered: number;
}

/** Reads an object into the books of those who wrote it. */
export async function readBack(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  books: ReadonlyMap<number, Book>,
  ticks: Ticks,
  say: Say,
): Promise<Disorder> {
  const found = { torn: 0, reordered: 0 };
  const newest = new Map<number, number>();
  const torn = (what: string) => {
    found.torn += 1;
    say(`torn: ${what}`);
  };
  /** The record that has to come next, since an append is stored in one piece or not at all. */
  let due: RecordId | undefined;
  let isAfterTorn = false;

  for await (const { text, end, isWhole } of linesOf(content)) {
    const read = isWhole ? readRecord(text) : undefined;
    if (read && read.sequence === undefined && ticks.note(read, end)) {
      if (due) torn(`an append breaks off before ${named(due)}, in front of a tick that ends at ${end}`);
      due = undefined;
      isAfterTorn = false;
      continue;
    }
    const id = read?.sequence === undefined ? undefined : read;
    const call = id && callOf(books, id);
    const book = id && books.get(id.writer);
    if (!id || !call || !book) {
      const what = id ? `${named(id)}, which was never sent` : `no whole record: ${JSON.stringify(text.slice(0, 80))}`;
      torn(`up to ${end}, ${what}`);
      due = undefined;
      isAfterTorn = true;
      continue;
    }
    const { sequence } = id;
    const goesOn = due !== undefined && isSame(id, due);
    if (due && !goesOn) torn(`an append breaks off before ${named(due)}, in front of ${named(id)} that ends at ${end}`);
    else if (!goesOn && sequence !== call.first && !isAfterTorn)
      torn(`an append begins with ${named(id)}, up to ${end}`);
    due = sequence < call.first + call.count - 1 ? { ...id, sequence: sequence + 1 } : undefined;
    isAfterTorn = false;

    const before = newest.get(id.writer) ?? -1;
    const isFirstCopy = (book.copies[sequence] ?? 0) === 0;
    noteCopy(book, sequence, end);
    if (sequence > before) newest.set(id.writer, sequence);
    else if (isFirstCopy) {
      found.reordered += 1;
      say(`reordered: ${named(id)} comes after record ${before}, up to ${end}`);
    }
  }
  if (due) torn(`an append breaks off before ${named(due)}, at the end`);
  return found;
}

function isSame(a: RecordId, b: RecordId): boolean {
  return a.writer === b.writer && a.epoch === b.epoch && a.sequence === b.sequence;
}
