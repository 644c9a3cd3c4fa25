import type { Strategy } from './caller.js';
import { type Verdict, VERDICTS } from './judge.js';
import { type Run, startRun } from './run.js';
import type { Scenario } from './scenario.js';

/** What was found. Every number counts paths: the ways in which scenarios can go from their start to their end. */
export type Tally = Record<Verdict | 'paths', number> & {
  /** How often a scenario was really run from its start. */
  runs: number;
  /** The shortest path of each kind. */
  readonly traces: Partial<Record<Verdict, readonly string[]>>;
};

/** How far to go. */
export interface Bounds {
  /** No scenario meets more faults than this. @default as many as it says */
  readonly faultsAtMost?: (scenario: Scenario) => number;
  /** Whether what was seen so far is enough. @default to go on to the end */
  readonly isEnough?: (seen: ReadonlySet<string>) => boolean;
}

type Counts = Record<Verdict | 'paths', number>;

interface Frame {
  readonly state: string;
  readonly options: number;
  taken: number;
  readonly counts: Counts;
}

const COUNTED = [...VERDICTS, 'paths'] as const;
const STEPS_AT_MOST = 120;

/** Takes every path through all scenarios. */
export async function explore(scenarios: readonly Scenario[], strategy: Strategy, bounds: Bounds = {}): Promise<Tally> {
  const { faultsAtMost = () => Infinity, isEnough = () => false } = bounds;
  const tally: Tally = { ...noCounts(), runs: 0, traces: {} };
  const stops = () => isEnough(new Set(Object.keys(tally.traces)));
  for (const scenario of scenarios) {
    if (stops()) break;
    await walk({ ...scenario, faults: Math.min(scenario.faults, faultsAtMost(scenario)) }, strategy, tally, stops);
  }
  return tally;
}

/** Depth first, from the start each time; a state that was met before has the same futures. */
async function walk(scenario: Scenario, strategy: Strategy, tally: Tally, stops: () => boolean): Promise<void> {
  const known = new Map<string, Counts>();
  const stack: Frame[] = [];

  const descend = async (): Promise<Counts> => {
    tally.runs += 1;
    const run = startRun(scenario, strategy);
    for (let depth = 0; depth < STEPS_AT_MOST; depth += 1) {
      await run.settle();
      const options = run.options();
      if (depth === stack.length) {
        if (options.length === 0) return endOf(run, tally);
        const state = run.state();
        const counted = known.get(state);
        if (counted) return counted;
        stack.push({ state, options: options.length, taken: 0, counts: noCounts() });
      }
      const take = options[stack[depth]?.taken ?? 0];
      if (!take) throw new Error(`A run did not repeat: ${run.trace().join(' | ')}`);
      take();
    }
    throw new Error('A call that does not end.');
  };

  do {
    let counts = await descend();
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      add(frame.counts, counts);
      frame.taken += 1;
      if (frame.taken < frame.options) break;
      known.set(frame.state, frame.counts);
      counts = frame.counts;
      stack.pop();
    }
    if (stack.length === 0) add(tally, counts);
  } while (stack.length > 0 && !stops());
  for (const { counts } of stack) add(tally, counts);
}

async function endOf(run: Run, tally: Tally): Promise<Counts> {
  const counts = { ...noCounts(), paths: 1 };
  const note = (name: Verdict) => {
    counts[name] = 1;
    if (run.length < (tally.traces[name]?.length ?? Infinity)) tally.traces[name] = run.trace();
  };
  run.judge().forEach(note);
  await run.recover();
  run.judge().forEach(name => {
    if (counts[name] === 0) note(name);
  });
  return counts;
}

function noCounts(): Counts {
  return Object.fromEntries(COUNTED.map(name => [name, 0])) as Counts;
}

function add(to: Counts, counts: Counts): void {
  for (const name of COUNTED) to[name] += counts[name];
}
