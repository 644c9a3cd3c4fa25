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
  if (!isUnsure) return `${count} deleted`;
  return `${count} ${count === 1 ? 'is' : 'are'} known to be deleted`;
}

/** Why no further pass is made, in words, when so many have not got the bucket empty. */
export async function impasse(course: Course, passes: number, conflict: Conflict, tools: Tools): Promise<string> {
  const census = await censusOf(conflict, tools);
  const held = `after ${passes} ${passes === 1 ? 'pass' : 'passes'} the bucket holds ${censusText(census)}`;
  if (course.trouble !== undefined) return `${held}: ${course.trouble}: call deleteBucket() again to go on`;
  return isShown(census) ? `${held}: somebody may be writing to it` : `${held}, ${UNSHOWN}`;
}

function isShown(census: Census): boolean {
  return Object.values(census).some((tally: Census[keyof Census]) => 'count' in tally && tally.count > 0);
}

/** https://www.alibabacloud.com/help/en/oss/basic-settings-delete-buckets */
const UNSHOWN =
  'and OSS says that it is not empty: access points and accelerators count too, and a bucket with OSS-HDFS can only be deleted in the console';

const PAUSE = { baseMs: 1_000, capMs: 30_000, jitter: 'equal' } as const;
