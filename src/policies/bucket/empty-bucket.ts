import { emptyBucket as say } from '../../catalogue/reasons/empty-bucket.js';
import { censusOf, censusText } from '../census.js';
import type { Conflict } from '../../conflict/conflict.js';
import { type Decision, retry, surface } from '../../conflict/decision.js';
import { type Check, expect, expectChecked, expectKnown, isFunction, isRecord } from '../../expect.js';
import type { Policy, Tools } from '../policy.js';
import { type Course, deletedText, impasse, newCourse, takeDown } from './empty-bucket/course.js';
import { type PassEnd, passThrough } from './empty-bucket/pass.js';
import { type EmptyBucketProgress, sumOf, tell } from './empty-bucket/progress.js';
import { obstacle, remainderText } from './empty-bucket/remainder.js';
import { mayPass } from '../waiting.js';

/**
 * What `emptyBucket` may delete, and how.
 *
 * @example
 * const look: EmptyBucketOptions = { confirm: 'my-old-logs', dryRun: true };
 * remedy(new OSS(config), { policies: { BucketNotEmpty: emptyBucket(look) } });
 */
export interface EmptyBucketOptions {
  /** The name of the bucket that may be emptied, exactly: any other is left as it is. */
  readonly confirm: string;
  /** Only counts, with at most 1000 entries of each listing, and surfaces what it counted. @default false */
  readonly dryRun?: boolean | undefined;
  /** How many requests that delete are under way at once, from 1 to 100. @default 8 */
  readonly concurrency?: number | undefined;
  /**
   * How many times everything is listed and deleted, where somebody keeps writing to the bucket, or OSS keeps giving no answer
   * or a 5xx: after one of these it waits, from 1 s on, up to 30 s. @default 5
   */
  readonly passes?: number | undefined;
  /** Is told after every answer. What it throws does no harm; nobody waits for it. */
  readonly onProgress?: ((progress: EmptyBucketProgress) => unknown) | undefined;
}

/**
 * `BucketNotEmpty` of deleteBucket(): **deletes everything in the bucket for good**, then has the bucket deleted: objects
 * with all their versions, delete markers, multipart uploads, LiveChannels. It ignores `maxElapsedMs`. If it is
 * interrupted, call deleteBucket() again: it continues with what is left.
 *
 * Replication that also replicates deletes empties the target bucket too: stop it first.
 *
 * Assumes that nothing in the bucket is wanted any more, and that nobody writes to it: what is written meanwhile is deleted
 * too, up to `passes` times. It surfaces, saying what is left and why, where a retention policy keeps objects, a
 * LiveChannel is live, a permission is missing, or something is there that no listing shows, as an access point. It needs
 * `oss:ListObjectVersions`, `oss:ListMultipartUploads`, `oss:ListLiveChannel`, all before anything is deleted, and the
 * permissions to delete what they list. In `observe` mode it only counts.
 *
 * @throws TypeError when `confirm` is not a bucket's name, or another option is unknown or not of its kind.
 * @see https://help.aliyun.com/en/oss/developer-reference/deletebucket
 * @example
 * const client = remedy(new OSS(config), { policies: { BucketNotEmpty: emptyBucket({ confirm: 'my-old-logs' }) } });
 * await client.deleteBucket('my-old-logs');
 */
export function emptyBucket(options: EmptyBucketOptions): Policy {
  expect(isRecord(options), 'the options of emptyBucket()', 'an object', options, WORKS);
  expectKnown(Object.keys(options), Object.keys(CHECKS), 'option of emptyBucket()', WORKS);
  expect(CHECKS.confirm.ok(options.confirm), '`confirm`', CHECKS.confirm.expected, options.confirm, WORKS);
  expectChecked(options, CHECKS);
  const { confirm, dryRun = false, concurrency = 8, passes = 5, onProgress } = options;
  // Found again by the arguments that each pass hands on to the next.
  const courses = new WeakMap<object, Course>();

  const emptied = async (bucket: string, conflict: Conflict, tools: Tools): Promise<Decision> => {
    const course = courses.get(conflict.args) ?? newCourse();
    const { tally } = course;
    const before = sumOf(tally.counts);
    const pass = conflict.attempt;
    const end = await passThrough({
      bucket,
      tools,
      concurrency,
      onGone(kind, count, kept) {
        tally.add(kind, count);
        tell(onProgress, { bucket, pass, deleted: { ...tally.counts }, kept });
      },
    });
    const progressed = sumOf(tally.counts) > before;
    course.isUnsure ||= end.remainders.some(isUnanswered);
    const deleted = deletedText(course);
    const told = await hindrance(end, progressed, conflict, tools);
    if (told !== undefined) return surface(say.all(told, deleted));
    const afterMs = takeDown(course, end, progressed || end.remainders.length > 0, tools);
    // Somebody else may have emptied it before the first vain pass: deleteBucket() tells.
    if (course.vain > 1) return surface(say.all(await impasse(course, pass, conflict, tools), deleted));
    const args = [...conflict.args];
    courses.set(args, course);
    const because = say.pass(pass, course.trouble === undefined ? deleted : say.all(course.trouble, deleted));
    return retry({ args, afterMs, withinMs: Number.MAX_SAFE_INTEGER, because });
  };

  return async (conflict, tools) => {
    const { code, operation, bucket, attempt } = conflict;
    if (code !== 'BucketNotEmpty' || operation !== 'deleteBucket' || bucket === undefined) return undefined;
    if (bucket !== confirm) return surface(say.only(confirm, bucket));
    if (dryRun) return surface(say.dryRun(await held(conflict, tools)));
    if (attempt <= passes) return emptied(bucket, conflict, tools);
    const course = courses.get(conflict.args);
    if (!course) return surface(say.noPass(attempt, passes, await held(conflict, tools)));
    return surface(say.all(await impasse(course, passes, conflict, tools), deletedText(course)));
  };
}

/** Why there is no sense in going on; `undefined` where there is. */
async function hindrance(
  { remainders, failure }: PassEnd,
  progressed: boolean,
  conflict: Conflict,
  tools: Tools,
): Promise<string | undefined> {
  if (tools.signal?.aborted) return say.aborted();
  if (remainders.some(({ because }) => because === 'observing')) {
    return say.observing(await held(conflict, tools));
  }
  const told = await obstacle(remainders, conflict, tools);
  if (told !== undefined) return told;
  if (failure && !mayPass(failure)) {
    const isMissing = failure.message.endsWith('is missing');
    return isMissing ? say.grant(failure.message) : say.mend(failure.message);
  }
  if (progressed || failure || remainders.length === 0 || remainders.some(isUnanswered)) return undefined;
  return say.noMore(remainderText(remainders));
}

const isUnanswered = ({ because }: PassEnd['remainders'][number]): boolean => because === 'unanswered';

async function held(conflict: Conflict, tools: Tools): Promise<string> {
  return say.holds(censusText(await censusOf(conflict, tools)));
}

const WORKS = "emptyBucket({ confirm: 'my-old-logs' })";

const CHECKS = {
  confirm: {
    expected: "the bucket's name",
    works: WORKS,
    ok: value => typeof value === 'string' && /^[a-z0-9_][a-z0-9-_]{1,61}[a-z0-9_]$/.test(value),
  },
  dryRun: {
    expected: 'true or false',
    works: "emptyBucket({ confirm: 'my-old-logs', dryRun: true })",
    ok: value => typeof value === 'boolean',
  },
  concurrency: {
    expected: 'a whole number from 1 to 100',
    works: "emptyBucket({ confirm: 'my-old-logs', concurrency: 8 })",
    ok: value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100,
  },
  passes: {
    expected: 'a whole number of 1 or more',
    works: "emptyBucket({ confirm: 'my-old-logs', passes: 5 })",
    ok: value => Number.isInteger(value) && Number(value) >= 1,
  },
  onProgress: {
    expected: 'a function',
    works: "emptyBucket({ confirm: 'my-old-logs', onProgress: ({ deleted }) => console.log(deleted) })",
    ok: isFunction,
  },
} as const satisfies Readonly<Record<keyof EmptyBucketOptions, Check>>;
