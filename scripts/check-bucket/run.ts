import { clientFor, withoutSecrets } from '../../src/cli/client.js';
import { type Bucket, bucketOf, deleteAll } from './bucket.js';
import { facts, NAMES } from './facts.js';

/** What a run needs of the process it is in. */
export interface Io {
  readonly print: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Random text, so that no two runs have the same prefix. */
  readonly id: string;
  /** Aborted when the process is asked to end: what was created is still deleted. */
  readonly signal?: AbortSignal;
  /** Between tries to delete. @default 1000 */
  readonly waitMs?: number;
  /** How long waits are, from 0 up to 1. @default Math.random */
  readonly random?: () => number;
}

/** Everything was as expected; something was not, or something is left; it was not asked for properly. */
export const EXIT = { asExpected: 0, differs: 1, usage: 2 } as const;

const USAGE = 'npm run check:bucket -- <bucket> [--yes]';

/** Checks facts on somebody's own bucket. Resolves with the exit code. */
export async function checkBucket(args: readonly string[], io: Io): Promise<number> {
  const print = (text: string) => {
    io.print(withoutSecrets(text, io.env));
  };
  const [name = '', ...more] = args.filter(arg => arg !== '--yes');
  const isSure = args.includes('--yes');
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) || more.length > 0) {
    print(`Expected the name of a bucket. Usage: ${USAGE}`);
    return EXIT.usage;
  }
  const made = clientFor(name, io.env);
  if (!('client' in made)) {
    print(
      'missing' in made
        ? `Not set: ${made.missing.join(', ')}.`
        : 'refused' in made
          ? `ali-oss cannot be set up with this: ${made.refused}`
          : 'ali-oss is not installed.',
    );
    return EXIT.usage;
  }
  const prefix = `ali-oss-remedy-check/${io.id}/`;
  print(planFor(name, prefix));
  if (!isSure) {
    print(`\nNothing was sent. To begin: npm run check:bucket -- ${name} --yes`);
    return EXIT.usage;
  }
  const bucket = bucketOf(made.client);
  const hindrance = await hindranceIn(bucket, name, prefix);
  if (hindrance !== undefined) {
    print(`\nNothing was created: ${hindrance}`);
    return EXIT.usage;
  }
  let isAsExpected = false;
  try {
    isAsExpected = await checked(bucket, prefix, print, io);
  } finally {
    const isClean = await cleaned(bucket, prefix, print, io.waitMs);
    isAsExpected &&= isClean;
  }
  return isAsExpected ? EXIT.asExpected : EXIT.differs;
}

function planFor(bucket: string, prefix: string): string {
  return [
    `This checks on the bucket ${bucket} what ali-oss-remedy takes for granted about OSS.`,
    `It creates at most ${String(NAMES.length)} objects of less than 1 KiB, with names that begin with`,
    `  ${prefix}`,
    'and deletes them at the end, also when something fails. It touches nothing else. It sends about 40 requests.',
    'It needs oss:PutObject, oss:GetObject and oss:DeleteObject under this prefix, and oss:ListObjects, oss:GetBucketVersioning',
    'and oss:GetBucketWorm on the bucket. It begins only if the bucket has neither versioning nor a retention policy: in such a',
    'one, what it creates could not be deleted.',
  ].join('\n');
}

/** Why what would be created might stay; `undefined` where it can be deleted. */
async function hindranceIn(bucket: Bucket, name: string, prefix: string): Promise<string | undefined> {
  const versioning = await bucket.versioning(name);
  if (versioning !== 'never') return `versioning of the bucket is ${versioning}.`;
  const worm = await bucket.ask('getBucketWorm', name);
  if (worm.code !== 'NoSuchWORMConfiguration') {
    return worm.status === 200
      ? 'the bucket has a retention policy.'
      : `whether it has a retention policy cannot be found out: ${outcomeOf(worm)}.`;
  }
  try {
    const there = await bucket.namesUnder(prefix);
    return there.length === 0 ? undefined : 'there are objects under this prefix already.';
  } catch (error) {
    return `its objects cannot be listed: ${outcomeOf(error as object)}.`;
  }
}

function outcomeOf({ status, code }: { readonly status?: unknown; readonly code?: unknown }): string {
  const words = [status, code].filter(word => typeof word === 'string' || (typeof word === 'number' && word > 0));
  return words.join(' ') || 'no answer';
}

type Print = (text: string) => void;

async function checked(bucket: Bucket, prefix: string, print: Print, { signal, random }: Io): Promise<boolean> {
  let wrong = 0;
  for (const { title, expected, see } of await facts(random)) {
    if (signal?.aborted) {
      print('\nEnded before it was done.');
      return false;
    }
    const seen = await see(bucket, prefix).catch((error: unknown) => outcomeOf(error as object));
    const isRight = seen === expected;
    if (!isRight) wrong += 1;
    print(`\n${isRight ? 'ok ' : 'NO '} ${title}\n    expected  ${expected}\n    seen      ${seen}`);
  }
  print(wrong === 0 ? '\nEverything is as expected.' : `\nNot as expected: ${String(wrong)}.`);
  return wrong === 0;
}

/** Deletes what may have been created; whether nothing is left. */
async function cleaned(bucket: Bucket, prefix: string, print: Print, waitMs?: number): Promise<boolean> {
  await deleteAll(
    bucket,
    NAMES.map(name => `${prefix}${name}`),
    waitMs,
  );
  try {
    const left = await deleteAll(bucket, await bucket.namesUnder(prefix), waitMs);
    if (left.length > 0) print(`Could not be deleted, and is still there: ${left.join(', ')}`);
    else print('What was created is deleted: a listing shows nothing under the prefix.');
    return left.length === 0;
  } catch (error) {
    print(`Whether everything is deleted could not be seen (${outcomeOf(error as object)}): look under ${prefix}`);
    return false;
  }
}
