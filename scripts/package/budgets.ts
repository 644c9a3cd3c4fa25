/** What a program pays at most that imports something of the package. */
export interface Budget {
  /** The names it imports. */
  readonly imports: readonly string[];
  /** KiB, minified and gzipped, of what is loaded at once, without `debug`, which programs have anyway. */
  readonly firstKiB: number;
  /** KiB of everything, also what is loaded on demand, without `hash-wasm`. */
  readonly allKiB: number;
  /** What the design asks for. */
  readonly aimKiB?: number;
  readonly because: string;
}

export const budgets: Readonly<Record<string, Budget>> = {
  'the core': {
    imports: ['remedy'],
    firstKiB: 35.8,
    allKiB: 38.9,
    aimKiB: 27.3,
    because:
      'as measured and a little: every rule of append recovery, what is an answer, and waiting for policies that write',
  },
  'what most programs import': {
    imports: ['remedy', 'withOptions', 'reportOf', 'isConflict', 'retry', 'surface', 'resolve'],
    firstKiB: 36,
    allKiB: 39.1,
    because: 'the core, and next to nothing more',
  },
  'the writer too': {
    imports: ['remedy', 'appendWriter'],
    firstKiB: 39.8,
    allKiB: 42.9,
    because: 'batches, receipts, rollover, streams and resume',
  },
  'advice without a client': {
    imports: ['explain'],
    firstKiB: 8.5,
    allKiB: 8.5,
    because: 'the English texts and the catalogue',
  },
  everything: {
    imports: ['*'],
    firstKiB: 54.6,
    allKiB: 57.6,
    because: 'no program imports all of it: this is where growth shows',
  },
};

/** KiB that one more name adds to the core, at most, unless it is named. */
export const additionKiB = {
  otherwise: 2,
  acceptOwnWrite: 4.2,
  appendWriter: 4.5,
  emptyBucket: 4.4,
  rename: 4.5,
  zh: 7,
} as const;

/** What a program that imports only `remedy` must not contain. Of the policies it has those that are on without being asked for. */
export const notInTheCore: readonly RegExp[] = [
  /^(cli|journal|locales|testing|writer)\//,
  /^policies\/(object|bucket|service)\//,
];
