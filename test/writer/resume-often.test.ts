import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppendWriter, AppendWriterError, Receipt } from '../../src/index.js';
import type { LocalOss } from '../../src/testing/index.js';
import { startLocalOss, stored } from '../append/support.js';
import { loseAppend, refuseAppends, writerOn } from './support.js';

let oss: LocalOss;
beforeEach(async () => {
  oss = await startLocalOss();
});
afterEach(() => oss.close());

/** Resumes until it is known what became of everything. */
async function resumed(writer: AppendWriter): Promise<readonly Receipt[]> {
  return writer.resume().catch(() => resumed(writer));
}

/** The same numbers from 0 up to 1 each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('resume', () => {
  it.each([1, 2, 3, 4, 5])(
    'by every caller for itself, as docs/writer.md has it, stores each record once: seed %i',
    async seed => {
      const random = numbers(seed);
      for (const kind of ['drop', 'apply-then-drop', 'apply-then-cut'] as const) {
        oss.fault({ match: () => random() < 0.25, times: 40, do: { kind } });
      }
      const writer = writerOn(oss, { attempts: 2, maxBatchBytes: 60 });
      const ends = { no: 0, unknown: 0, journaled: 0 };
      const log = async (line: string): Promise<void> => {
        try {
          await writer.write(line);
        } catch (error) {
          const { written } = error as AppendWriterError;
          ends[written] += 1;
          const receipts = await resumed(writer);
          if (written === 'no' || receipts.length === 0) await log(line);
        }
      };
      const lines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`);
      await Promise.all(lines.map(log));
      const content = stored(oss, 'app.log')?.split('\n').slice(0, -1);
      expect(content?.map(line => `${line}\n`).sort()).toEqual([...lines].sort());
      expect(ends.unknown).toBeGreaterThan(0);
      expect(ends.no).toBeGreaterThan(0);
    },
  );

  it('goes on for dozens of failures, none of which loses or doubles a chunk', async () => {
    const writer = writerOn(oss, { attempts: 3 });
    const lines = Array.from({ length: 90 }, (_, line) => `line ${line}\n`);
    for (const [nth, line] of lines.entries()) {
      if (nth % 3 === 0) loseAppend(oss, nth % 2 === 0 ? 'stored' : 'not stored');
      if (nth % 3 === 1) refuseAppends(oss);
      const error: unknown = await writer.write(line).catch((reason: unknown) => reason);
      oss.clearFaults();
      if (!(error instanceof Error)) continue;
      const receipts = await writer.resume();
      if (receipts.length === 0) await writer.write(line);
    }
    expect(stored(oss, 'app.log')).toBe(lines.join(''));
  });
});
