import type { Tools } from '../../policy.js';
import { channelPages, type Held, type Pages, uploadPages, versionPages } from './pages.js';
import { newGate, newPool } from './pool.js';
import type { BucketCounts } from './progress.js';
import { keep, type Remainder } from './remainder.js';
import { abortUpload, deleteChannel, type Fate, removeVersions } from './removal.js';

/** What one pass needs, and whom it tells. */
export interface PassBase {
  readonly bucket: string;
  readonly tools: Tools;
  readonly concurrency: number;
  /** Is told what is gone, and how many things are kept so far. */
  readonly onGone: (kind: keyof BucketCounts, count: number, kept: number) => void;
}

/** What one pass came to. */
export interface PassEnd {
  /** What is left, by reason and kind. */
  readonly remainders: readonly Remainder[];
  /** What a listing failed with, in words; absent where all was listed. */
  readonly failure?: Error;
}

/** Lists everything once and deletes what can be deleted: nothing, where the first page of a listing fails. Never rejects. */
export async function passThrough({ bucket, tools, concurrency, onGone }: PassBase): Promise<PassEnd> {
  const base = { bucket, tools, gate: newGate(concurrency) };
  const pool = newPool(concurrency);
  const remainders: Remainder[] = [];
  let stopped = false;
  const isOver = () => stopped || tools.signal?.aborted === true;

  const settle = (fates: Iterable<readonly [Held, Fate]>) => {
    const gone = new Map<keyof BucketCounts, number>();
    for (const [held, fate] of fates) {
      if (fate === 'gone') gone.set(held.kind, (gone.get(held.kind) ?? 0) + 1);
      else keep(remainders, held, fate);
    }
    // Nothing is ever deleted in observe mode, so one refusal tells all.
    stopped ||= remainders.some(({ because }) => because === 'observing');
    const kept = remainders.reduce((sum, { count }) => sum + count, 0);
    for (const [kind, count] of gone) onGone(kind, count, kept);
  };

  const run = async (tasks: AsyncGenerator<Task, void>) => {
    try {
      for await (const task of tasks) {
        if (isOver()) return;
        await pool.start(async () => {
          if (!isOver()) settle(await task());
        });
      }
    } catch (error) {
      stopped = true;
      throw error;
    }
  };
  try {
    const sources = await Promise.all([
      tasksOf(versionPages(tools), page => [() => removeVersions(page, base)]),
      tasksOf(uploadPages(tools), page => page.map(one => async () => [[one, await abortUpload(one, base)]])),
      tasksOf(channelPages(tools), page => page.map(one => async () => [[one, await deleteChannel(one, base)]])),
    ]);
    const ends = await Promise.allSettled(sources.map(run));
    await pool.idle();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return { remainders };
  } catch (error) {
    return { remainders, failure: error as Error };
  }
}

type Task = () => Promise<Iterable<readonly [Held, Fate]>>;

/** What there is to do. Resolves when the first page is there. */
async function tasksOf<Entry>(
  pages: Pages<Entry>,
  split: (page: readonly Entry[]) => readonly Task[],
): Promise<AsyncGenerator<Task, void>> {
  const first = await pages.next();
  return (async function* () {
    if (first.done !== true) yield* split(first.value);
    for await (const page of pages) yield* split(page);
  })();
}
