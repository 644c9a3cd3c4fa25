// For browsers that let nobody read their console from outside, and run one script at a time.

const wanted = new URLSearchParams(location.search).get('debug');
if (wanted !== null) localStorage.setItem('debug', wanted);

const lines: string[] = [];
for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  const write = console[level].bind(console);
  console[level] = (...values: unknown[]) => {
    lines.push([level, ...values.map(shown)].join(' '));
    write(...values);
  };
}
addEventListener('error', ({ error }) => lines.push(`uncaught ${shown(error)}`));
addEventListener('unhandledrejection', ({ reason }) => lines.push(`uncaught ${shown(reason)}`));

/** What somebody sees who opens a printed value: all that it shows of itself, and of an error its message and stack. */
function shown(value: unknown): string {
  const seen = new Set<unknown>();
  const expand = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || seen.has(item)) return String(item);
    seen.add(item);
    const fields = Object.entries(Object.getOwnPropertyDescriptors(item))
      .filter(([name, { enumerable }]) => enumerable === true || name === 'message' || name === 'stack')
      .map(([name, descriptor]): [string, unknown] => [name, expand(descriptor.value)]);
    return Object.fromEntries(fields);
  };
  return typeof value === 'string' ? value : JSON.stringify(expand(value));
}

interface Kept {
  readonly value?: unknown;
  readonly error?: string;
}

const ends = new Map<number, Kept>();

/** What tests from outside call by name. */
export const recorder = {
  printed: () => lines,
  shown,
  /** Runs a task and keeps how it ends. */
  keep(id: number, task: () => Promise<unknown>): void {
    task().then(
      value => ends.set(id, { value }),
      (error: unknown) => ends.set(id, { error: shown(error) }),
    );
  },
  kept: (id: number): Kept | undefined => ends.get(id),
};
