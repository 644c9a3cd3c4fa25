import type { ChunkRange } from './types.js';

/** What became of the chunks so far, counted from 0 in the order of their calls. */
export interface Tally {
  /** The next `chunks` in order are settled. */
  settle(chunks: number, written: ChunkRange['written']): void;
  /** The ones of unknown fate are known now. */
  clear(written: 'yes' | 'no'): void;
  /** Everything that is settled. */
  ranges(): readonly ChunkRange[];
}

/** Nothing has been written yet. */
export function createTally(): Tally {
  let ranges: { first: number; last: number; written: ChunkRange['written'] }[] = [];
  const settle: Tally['settle'] = (chunks, written) => {
    if (chunks === 0) return;
    const before = ranges.at(-1);
    const first = before ? before.last + 1 : 0;
    const last = first + chunks - 1;
    if (before?.written === written) before.last = last;
    else ranges.push({ first, last, written });
  };
  return {
    settle,
    clear(known) {
      const all = ranges;
      ranges = [];
      for (const { first, last, written } of all) settle(last - first + 1, written === 'unknown' ? known : written);
    },
    ranges: () => Object.freeze(ranges.map(range => Object.freeze({ ...range }))),
  };
}
