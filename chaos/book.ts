import type { Call } from './journal.js';
import type { RecordId } from './record.js';

/** What one writer sent, and where it was found. */
export interface Book {
  /** The call that a record or tick was sent with, by its sequence number. */
  readonly calls: readonly (Call | undefined)[];
  /** How often a record is stored, by its sequence number. */
  readonly copies: Uint32Array;
  /** Where the first copy of a record ends in the object, in bytes, by its sequence number. */
  readonly ends: Float64Array;
  /** Where further copies end: few, so they are kept apart. */
  readonly furtherEnds: Map<number, number[]>;
}

/** One book for each writer. @throws Error when a record was sent with two calls: then nothing could be said of it. */
export function booksOf(calls: readonly Call[]): Map<number, Book> {
  const byWriter = new Map<number, (Call | undefined)[]>();
  for (const call of calls) {
    const sent = byWriter.get(call.writer) ?? [];
    byWriter.set(call.writer, sent);
    for (let sequence = call.first; sequence < call.first + call.count; sequence += 1) {
      if (sent[sequence]) throw new Error(`Record ${sequence} of writer ${call.writer} was sent with two calls.`);
      sent[sequence] = call;
    }
  }
  return new Map([...byWriter].map(([writer, sent]) => [writer, bookOf(sent)]));
}

function bookOf(calls: readonly (Call | undefined)[]): Book {
  const { length } = calls;
  return { calls, copies: new Uint32Array(length), ends: new Float64Array(length), furtherEnds: new Map() };
}

/** The call a unique record was sent with. `undefined` for a record that nobody sent, be it only in this epoch. */
export function callOf(books: ReadonlyMap<number, Book>, { writer, epoch, sequence }: RecordId): Call | undefined {
  const call = books.get(writer)?.calls[sequence];
  return call?.epoch === epoch && call.kind === 'unique' ? call : undefined;
}

/** Notes that a record was found. */
export function noteCopy({ copies, ends, furtherEnds }: Book, sequence: number, end: number): void {
  const earlier = copies[sequence] ?? 0;
  copies[sequence] = earlier + 1;
  if (earlier === 0) ends[sequence] = end;
  else furtherEnds.set(sequence, [...(furtherEnds.get(sequence) ?? []), end]);
}

/** Whether a copy of a record ends there. */
export function endsAt({ copies, ends, furtherEnds }: Book, sequence: number, end: number): boolean {
  if ((copies[sequence] ?? 0) === 0) return false;
  return ends[sequence] === end || (furtherEnds.get(sequence)?.includes(end) ?? false);
}
