import type { ChunkRange } from './types.js';

/** What became of the chunks so far, counted from 0 in the order of their calls. */
export interface Tally {
  /** The next `chunks` in order are settled. */
  settle(chunks: number, written: ChunkRange['written']): void;
  /** The last `chunks` of unknown fate are known now. Earlier ones may stay unknown for good. */
  clear(chunks: number, written: 'yes' | 'no'): void;
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
    clear(chunks, known) {
      const all = ranges;
      ranges = [];
      const lastDoubt = all.findLast(({ written }) => written === 'unknown');
      for (const range of all) {
        const count = range.last - range.first + 1;
        const cleared = range === lastDoubt ? chunks : 0;
        settle(count - cleared, range.written);
        settle(cleared, known);
      }
    },
    ranges: () => Object.freeze(ranges.map(range => Object.freeze({ ...range }))),
  };
}
