import type { Book } from './book.js';
import type { Call } from './journal.js';
import { type Say, story } from './story.js';
import type { Ticks } from './ticks.js';

/**
 * How many ticks were acknowledged behind a later unique record of their writer, or in front of an earlier one. Among
 * themselves they have no order.
 *
 * A record that ended unknown is recognised when the same bytes are appended again: so a tick may be acknowledged where an
 * earlier one that ended so was sent to, and then counts as if it had been sent with that one.
 */
export function ticksOutOfOrder(
  calls: readonly Call[],
  books: ReadonlyMap<number, Book>,
  ticks: Ticks,
  say: Say,
): number {
  let found = 0;
  for (const [writer, book] of books) {
    const inOrder = calls.filter(call => call.writer === writer).sort((a, b) => a.first - b.first);
    const earlier = endsBefore(inOrder, book);
    const later = endsAfter(inOrder, book);
    inOrder.forEach((call, nth) => {
      if (call.kind !== 'tick' || call.says !== 'yes' || call.end === undefined || !ticks.areWhereSaid(call)) return;
      if ((earlier[nth] ?? 0) < call.end && call.end < (later[nth] ?? Infinity)) return;
      found += call.count;
      say(`reordered: ${story(call)}`);
    });
  }
  return found;
}

/** For each call where the last of the unique records that it may not be in front of ends. */
function endsBefore(calls: readonly Call[], book: Book): number[] {
  let latest = 0;
  let epoch = 0;
  let atUnknown: number | undefined;
  return calls.map(call => {
    if (call.epoch !== epoch) [epoch, atUnknown] = [call.epoch, undefined];
    const { kind, says } = call;
    if (kind === 'unique') latest = Math.max(latest, ...storedEnds(call, book));
    else if (says === 'unknown') atUnknown ??= latest;
    return atUnknown ?? latest;
  });
}

/** For each call where the first of the unique records that it may not be behind ends. */
function endsAfter(calls: readonly Call[], book: Book): number[] {
  let first = Infinity;
  return [...calls]
    .reverse()
    .map(call => {
      if (call.kind === 'unique') first = Math.min(first, ...storedEnds(call, book));
      return first;
    })
    .reverse();
}

function storedEnds({ first, count }: Call, { copies, ends }: Book): number[] {
  return Array.from(ends.subarray(first, first + count)).filter((_, nth) => (copies[first + nth] ?? 0) > 0);
}
