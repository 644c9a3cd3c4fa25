import { type Run, type Scenario, startRun } from './run.js';
import { type Samples, VERDICTS, type Verdict, verdictsOn } from './verdict.js';

/** What was found. Every number counts paths: the ways in which a scenario can go from its start to its end. */
export type Tally = Readonly<Record<Verdict, number>> & {
  readonly paths: number;
  /** How many different ends were judged. */
  readonly ends: number;
  /** How often the scenario was really run from its start. */
  readonly runs: number;
  readonly samples: Samples;
};

/** How paths are counted that share a tail. */
export interface Reduction {
  /**
   * Whether a state that was met before is explored only once and its paths are counted again. Sound because a writer
   * depends on nothing but what it asked and was answered: two orders of steps that leave every writer with the same answers
   * and OSS with the same content and the same late requests have the same futures. @default true
   */
  readonly merge?: boolean;
}

type Counts = Record<Verdict | 'paths', number>;

interface Frame {
  readonly state: string;
  readonly options: number;
  taken: number;
  readonly counts: Counts;
}

/** Takes every path through a scenario, depth first, running it again from its start for every branch. */
export async function explore(scenario: Scenario, { merge = true }: Reduction = {}): Promise<Tally> {
  const known = new Map<string, Counts>();
  const samples: Partial<Record<Verdict, readonly string[]>> = {};
  const stack: Frame[] = [];
  const total = noCounts();
  let runs = 0;
  let ends = 0;

  /** Follows the stack's choices, then goes on along first options until the end or a state whose paths are known. */
  const descend = async (): Promise<Counts> => {
    runs += 1;
    const run = startRun(scenario);
    const steps: string[] = [];
    for (let depth = 0; ; depth += 1) {
      await run.settle();
      const options = run.options();
      if (depth === stack.length) {
        if (options.length === 0) {
          ends += 1;
          return judge(run, steps);
        }
        const state = run.state();
        const counted = merge ? known.get(state) : undefined;
        if (counted) return counted;
        stack.push({ state, options: options.length, taken: 0, counts: noCounts() });
      }
      const option = options[stack[depth]?.taken ?? 0];
      if (!option) throw new Error(`A run did not repeat: ${steps.join(', ')}`);
      steps.push(option.told);
      option.take();
    }
  };

  const judge = (run: Run, steps: readonly string[]): Counts => {
    const counts = noCounts();
    counts.paths = 1;
    for (const verdict of verdictsOn(run, scenario.records)) {
      counts[verdict] = 1;
      samples[verdict] ??= [
        ...steps,
        `said ${JSON.stringify(scenario.records.map((_, writer) => run.claimsOf(writer)))}`,
        `stored ${run.world.content.toString()}`,
      ];
    }
    return counts;
  };

  do {
    let counts = await descend();
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      add(frame.counts, counts);
      frame.taken += 1;
      if (frame.taken < frame.options) break;
      if (merge) known.set(frame.state, frame.counts);
      counts = frame.counts;
      stack.pop();
      if (stack.length === 0) add(total, counts);
    }
  } while (stack.length > 0);
  return { ...total, runs, ends, samples };
}

function noCounts(): Counts {
  return Object.fromEntries([...VERDICTS, 'paths'].map(name => [name, 0])) as Counts;
}

function add(to: Counts, counts: Counts): void {
  for (const name of [...VERDICTS, 'paths'] as const) to[name] += counts[name];
}
