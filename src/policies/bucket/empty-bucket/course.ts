import { emptyBucket as say } from '../../../catalogue/reasons/empty-bucket.js';
import { type Census, censusOf, censusText } from '../../census.js';
import type { Conflict } from '../../../conflict/conflict.js';
import { type Tools, waitMs } from '../../policy.js';
import type { PassEnd } from './pass.js';
import { newTally, sumOf, type Tally } from './progress.js';
import { remainderText } from './remainder.js';

/** What the passes of one call have come to. */
export interface Course {
  readonly tally: Tally;
  /** Whether an answer was lost: more may be gone than was counted. */
  isUnsure: boolean;
  /** What the last pass could not do, and another one may; absent where there was nothing of the kind. */
  trouble: string | undefined;
  /** How many passes in a row found nothing at all. */
  vain: number;
  /** How many passes in a row are to be followed by a pause. */
  pauses: number;
}

export function newCourse(): Course {
  return { tally: newTally(), isUnsure: false, trouble: undefined, vain: 0, pauses: 0 };
}

/** Takes down what a pass came to that is no obstacle; gives how long to wait before the next, in milliseconds. */
export function takeDown(course: Course, { remainders, failure }: PassEnd, found: boolean, tools: Tools): number {
  const unanswered = remainders.filter(({ because }) => because === 'unanswered');
  course.trouble = failure?.message ?? (unanswered.length > 0 ? remainderText(unanswered) : undefined);
  course.vain = found || failure ? 0 : course.vain + 1;
  course.pauses = course.trouble !== undefined || course.vain > 0 ? course.pauses + 1 : 0;
  return course.pauses > 0 ? waitMs(course.pauses, PAUSE, tools.random) : 0;
}

/** How much is gone, in words: `3 deleted`. */
export function deletedText({ tally, isUnsure }: Course): string {
  const count = sumOf(tally.counts);
  return isUnsure ? say.knownDeleted(count) : say.deleted(count);
}

/** Why no further pass is made, in words, when so many have not got the bucket empty. */
export async function impasse(course: Course, passes: number, conflict: Conflict, tools: Tools): Promise<string> {
  const census = await censusOf(conflict, tools);
  const held = say.after(passes, censusText(census));
  if (course.trouble !== undefined) return say.trouble(held, course.trouble);
  // https://www.alibabacloud.com/help/en/oss/basic-settings-delete-buckets
  return isShown(census) ? say.writing(held) : say.unshown(held);
}

function isShown(census: Census): boolean {
  return Object.values(census).some((tally: Census[keyof Census]) => 'count' in tally && tally.count > 0);
}

const PAUSE = { baseMs: 1_000, capMs: 30_000, jitter: 'equal' } as const;
