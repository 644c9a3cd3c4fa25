/** One step that a run can take from where it stands. */
export interface Step {
  take(): void;
  /** Names the state that it leads to, without taking it. */
  leadsTo(): string;
}

/** A run of a scenario from its start: everything stands still until a step is taken. */
export interface Walker<Count extends string> {
  /** Waits until everybody has either asked for something or ended. */
  settle(): Promise<void>;
  /** Every step that can come next; none at the end. */
  steps(): readonly Step[];
  /** Judges the end of this run: what is counted of it. */
  end(): Iterable<Count> | Promise<Iterable<Count>>;
  /** What happened, to be read by people. */
  trace(): readonly string[];
}

/** How far to go, and how. */
export interface Way {
  /**
   * Whether a state that was met before is gone through only once and its paths are counted again. Sound because everybody
   * depends on nothing but what they asked and were answered: two orders of steps that leave them with the same answers, and
   * OSS with the same content and the same late requests, have the same futures. @default true
   */
  readonly merge?: boolean;
  /** Whether what was seen so far is enough. @default to go on to the end */
  readonly isEnough?: () => boolean;
}

/** Paths by what is counted of them, and what it took. */
export interface Walked<Count extends string> {
  readonly counts: Record<Count | 'paths', number>;
  /** How many different ends were judged. */
  readonly ends: number;
  /** How often the scenario was really run from its start. */
  readonly runs: number;
}

interface Frame<Counts> {
  /** The state before its steps; the first one has none. */
  readonly state: string | undefined;
  /** Where each step leads, and how many of them were taken. */
  readonly next: readonly string[];
  taken: number;
  readonly counts: Counts;
}

/** No run is expected to take more steps. */
const STEPS_AT_MOST = 1000;

/** Takes every path through a scenario, depth first, running it again from its start for every branch that is new. */
export async function walk<Count extends string>(
  start: () => Walker<Count>,
  counted: readonly Count[],
  { merge = true, isEnough = () => false }: Way = {},
): Promise<Walked<Count>> {
  type Counts = Record<Count | 'paths', number>;
  const countsOf = (found: Iterable<string>) => {
    const once = new Set(found);
    return Object.fromEntries([...counted, 'paths'].map(name => [name, once.has(name) ? 1 : 0])) as Counts;
  };
  const none = () => countsOf([]);
  const add = (to: Counts, counts: Counts) => {
    for (const name of [...counted, 'paths'] as const) to[name] += counts[name];
  };
  const known = new Map<string, Counts>();
  const stack: Frame<Counts>[] = [];
  const total = none();
  let [runs, ends] = [0, 0];

  const keep = (state: string | undefined, counts: Counts) => {
    if (merge && state !== undefined) known.set(state, counts);
    return counts;
  };

  /** Passes over the steps whose paths are known, and tells whether any is left. */
  const hasMore = (frame: Frame<Counts>): boolean => {
    for (; frame.taken < frame.next.length; frame.taken += 1) {
      const counts = known.get(frame.next[frame.taken] ?? '');
      if (!counts) return true;
      add(frame.counts, counts);
    }
    return false;
  };

  /** Follows the stack's steps, then goes on along first new ones until the end, or until all that follows is known. */
  const descend = async (): Promise<Counts> => {
    runs += 1;
    const run = start();
    let state: string | undefined;
    for (let depth = 0; depth < STEPS_AT_MOST; depth += 1) {
      await run.settle();
      const steps = run.steps();
      if (depth === stack.length) {
        if (steps.length === 0) {
          ends += 1;
          return keep(state, countsOf(['paths', ...(await run.end())]));
        }
        stack.push({ state, next: steps.map(step => step.leadsTo()), taken: 0, counts: none() });
      }
      const frame = stack[depth] as Frame<Counts>;
      if (depth === stack.length - 1 && !hasMore(frame)) {
        stack.pop();
        return keep(frame.state, frame.counts);
      }
      const step = steps[frame.taken];
      if (!step) throw new Error(`A run did not repeat: ${run.trace().join(' | ')}`);
      state = frame.next[frame.taken];
      step.take();
    }
    throw new Error(`A run that does not end: ${run.trace().join(' | ')}`);
  };

  do {
    let counts = await descend();
    let frame = stack.at(-1);
    for (; frame; frame = stack.at(-1)) {
      add(frame.counts, counts);
      frame.taken += 1;
      if (hasMore(frame)) break;
      counts = keep(frame.state, frame.counts);
      stack.pop();
    }
    if (!frame) add(total, counts);
  } while (stack.length > 0 && !isEnough());
  for (const { counts } of stack) add(total, counts);
  return { counts: total, runs, ends };
}
