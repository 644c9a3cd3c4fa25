import { describe, expect, it } from 'vitest';
import { cellsOf, tallyOf } from '../../examples/dashboard/log.js';

const A1 = 'writer A record 1';
const B1 = 'writer B record 1';
const B12 = 'writer B record 12';

describe('what the dashboard counts', () => {
  it('is read off the object: who wrote which record where, and whether it was there before', () => {
    expect(cellsOf(`${A1}\n${B12}\n${A1}\n`)).toEqual([
      { writer: 0, record: 1, from: 0, to: 18, copy: 1 },
      { writer: 1, record: 12, from: 18, to: 37, copy: 1 },
      { writer: 0, record: 1, from: 37, to: 55, copy: 2 },
    ]);
    expect(cellsOf('')).toEqual([]);
  });

  it('is lost where it was acknowledged and is not there', () => {
    const tally = tallyOf(cellsOf(`${A1}\n`), new Set([A1, B1]));
    expect(tally).toEqual({ acknowledged: 2, stored: 1, lost: 1, doubled: 0 });
  });

  it('is doubled by every copy beyond the first, whether acknowledged or not', () => {
    const tally = tallyOf(cellsOf(`${A1}\n${B1}\n${A1}\n${A1}\n`), new Set([B1]));
    expect(tally).toEqual({ acknowledged: 1, stored: 4, lost: 0, doubled: 2 });
  });
});
