import { type Scenario, startRun } from './run.js';
import { type Samples, VERDICTS, type Verdict, verdictsOn } from './verdict.js';
import { walk, type Walked, type Way } from './walk.js';

/** What was found. Every number counts paths: the ways in which a scenario can go from its start to its end. */
export type Tally = Readonly<Record<Verdict | 'paths', number>> &
  Pick<Walked<Verdict>, 'ends' | 'runs'> & { readonly samples: Samples };

/** Takes every path through a scenario. */
export async function explore(scenario: Scenario, way: Way = {}): Promise<Tally> {
  const samples: Partial<Record<Verdict, readonly string[]>> = {};
  const start = () => {
    const run = startRun(scenario);
    const taken: string[] = [];
    return {
      settle: () => run.settle(),
      steps: () =>
        run.options().map(option => ({
          leadsTo: () => option.leadsTo(),
          take() {
            taken.push(option.told);
            option.take();
          },
        })),
      end() {
        const verdicts = verdictsOn(run, scenario.records);
        for (const verdict of verdicts) {
          samples[verdict] ??= [
            ...taken,
            `said ${JSON.stringify(scenario.records.map((_, writer) => run.claimsOf(writer)))}`,
            `stored ${run.world.content.toString()}`,
          ];
        }
        return verdicts;
      },
      trace: () => taken,
    };
  };
  const { counts, ends, runs } = await walk(start, VERDICTS, way);
  return { ...counts, ends, runs, samples };
}
