import { type Options, optionsOf, USAGE } from './options.js';
import { MANNERS } from './manners.js';
import { FAULT_SHARE, type Outcome, run } from './run.js';
import { tableOf } from './table.js';
import { isFaultless } from './verify.js';

/** Where the command writes to. */
export interface Out {
  readonly print: (text: string) => void;
  /** For what is of interest only while it runs. */
  readonly progress: (text: string) => void;
}

const PROGRESS_EVERY_MS = 10_000;

/** Resolves with the exit code: 0, 1 when remedy has a fault, 2 when it was not asked for properly. */
export async function command(args: readonly string[], { print, progress }: Out): Promise<number> {
  const options = asked(args);
  if (options instanceof Error) {
    print(`${options.message}\n\n${USAGE}`);
    return 2;
  }
  const { manners, ...asks } = options;
  const { records, writers, seed, ticks, boxes } = asks;
  print(
    `${records} records by ${writers} processes on one object; ${FAULT_SHARE * 100} % of requests hit. Seed ${seed}.\n` +
      `About ${percent(ticks)} % are ticks, equal within their process. Boxes between: ${boxes ? 'on' : 'off'}.\n`,
  );
  const outcomes: Outcome[] = [];
  for (const manner of manners) {
    outcomes.push(
      await run({
        ...asks,
        manner,
        onProgress: everyNowAndThen(MANNERS[manner].title, options, progress),
      }),
    );
  }
  print(tableOf(outcomes));
  const problems = outcomes.flatMap(problemsOf);
  for (const problem of problems) print(problem);
  return problems.length === 0 ? 0 : 1;
}

function percent(share: number): number {
  return Number((share * 100).toFixed(2));
}

function asked(args: readonly string[]): Options | Error {
  try {
    return optionsOf(args);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What makes the command fail. */
function problemsOf({ manner, findings }: Outcome): string[] {
  if (!MANNERS[manner].isExact) return [];
  if (findings.acknowledged === 0) return [`\nFAILED: ${manner} stored nothing, so nothing was shown.`];
  if (isFaultless(findings)) return [];
  return [`\nFAILED: ${manner} has faults.`, ...findings.stories.map(story => `  ${story}`)];
}

function everyNowAndThen(title: string, { records }: Options, progress: Out['progress']) {
  let saidAt = performance.now();
  return (answered: number, kills: number): void => {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    progress(`${title}: ${answered} of ${records} records answered, ${kills} processes killed`);
  };
}
