import { walk } from '../walk.js';
import type { Strategy } from './caller.js';
import { type Verdict, VERDICTS } from './judge.js';
import { startRun } from './run.js';
import type { Scenario } from './scenario.js';

/** What was found. Every number counts paths: the ways in which scenarios can go from their start to their end. */
export type Tally = Record<Verdict | 'paths', number> & {
  /** How often a scenario was really run from its start. */
  runs: number;
  /** The shortest path of each kind, of those that were run to their end. */
  readonly traces: Partial<Record<Verdict, readonly string[]>>;
};

/** How far to go. */
export interface Bounds {
  /** No scenario meets more faults than this. @default as many as it says */
  readonly faultsAtMost?: (scenario: Scenario) => number;
  /** Whether what was seen so far is enough. @default to go on to the end */
  readonly isEnough?: (seen: ReadonlySet<string>) => boolean;
}

/** Takes every path through all scenarios. */
export async function explore(scenarios: readonly Scenario[], strategy: Strategy, bounds: Bounds = {}): Promise<Tally> {
  const { faultsAtMost = () => Infinity, isEnough: isEnoughOf = () => false } = bounds;
  const tally: Tally = { ...noCounts(), runs: 0, traces: {} };
  const isEnough = () => isEnoughOf(new Set(Object.keys(tally.traces)));
  for (const scenario of scenarios) {
    if (isEnough()) break;
    const faults = Math.min(scenario.faults, faultsAtMost(scenario));
    const { counts, runs } = await walk(() => walker({ ...scenario, faults }, strategy, tally), VERDICTS, { isEnough });
    for (const name of [...VERDICTS, 'paths'] as const) tally[name] += counts[name];
    tally.runs += runs;
  }
  return tally;
}

function walker(scenario: Scenario, strategy: Strategy, { traces }: Tally) {
  const run = startRun(scenario, strategy);
  return {
    settle: () => run.settle(),
    steps: () => run.steps(),
    trace: () => run.trace(),
    async end() {
      const found = new Set<Verdict>();
      const look = () => {
        for (const name of run.judge()) {
          if (!found.has(name) && run.length < (traces[name]?.length ?? Infinity)) traces[name] = run.trace();
          found.add(name);
        }
      };
      look();
      await run.recover();
      look();
      return found;
    },
  };
}

function noCounts() {
  return Object.fromEntries([...VERDICTS, 'paths'].map(name => [name, 0])) as Record<Verdict | 'paths', number>;
}
