import { describe, expect, it } from 'vitest';
import { byLengthOnly, naive } from './by-hand.js';
import type { Strategy } from './caller.js';
import { explore } from './explore.js';
import { INSIDE } from './families.js';
import type { Violation } from './judge.js';

type Found = readonly [family: keyof typeof INSIDE, counts: Partial<Record<Violation, number>>];

/** The numbers are those of the model that the families come from: what it counts is what happens on real ali-oss, too. */
const FOUND: Readonly<Record<string, readonly [Strategy, readonly Found[]]>> = {
  'reads the length again and appends there doubles records': [
    naive,
    [
      ['rivals, distinct', { doubled: 848, lost: 0 }],
      ['one client: R R R', { doubled: 48, lost: 0 }],
      ['restart, position kept, a rival, keep', { doubled: 5126, lost: 0 }],
      ["not OSS's answers", { doubled: 24, lost: 8, twice: 8 }],
      ['delivered twice, rival, mayBeResent', { doubled: 1272, lost: 0 }],
      ['looks out of a cache', { doubled: 112, lost: 0 }],
    ],
  ],
  'goes by the length loses records, and denies stored ones': [
    byLengthOnly,
    [
      ['rivals, distinct', { lost: 220, misreported: 48 }],
      ['R R, and a rival', { lost: 872, misreported: 134, twice: 52 }],
      ['contention, no faults', { lost: 6688 }],
      ['old content, HEAD refused (CDN)', { misreported: 12, refused: 120 }],
      ['deleted by this client', { lost: 12, twice: 8 }],
    ],
  ],
};

describe.each(Object.entries(FOUND))('a caller who, at a 409, %s', (_manner, [strategy, found]) => {
  it.each(found)('%s', async (family, counts) => {
    expect(await explore(INSIDE[family], strategy, { faultsAtMost: () => 1 })).toMatchObject(counts);
  });
});
