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
    firstKiB: 38,
    allKiB: 42.3,
    aimKiB: 27.3,
    because:
      'as measured and a little: every rule of append recovery, what is an answer, waiting for policies that write, and advice for what is in doubt',
  },
  'what most programs import': {
    imports: ['remedy', 'withOptions', 'reportOf', 'isConflict', 'retry', 'surface', 'resolve'],
    firstKiB: 38.3,
    allKiB: 42.6,
    because: 'the core, and next to nothing more',
  },
  'the writer too': {
    imports: ['remedy', 'appendWriter'],
    firstKiB: 42.6,
    allKiB: 46.9,
    because: 'batches, receipts, rollover, streams and resume',
  },
  'advice without a client': {
    imports: ['explain'],
    firstKiB: 10.9,
    allKiB: 10.9,
    because: 'the English texts, the catalogue, and reading whatever somebody has of an error',
  },
  everything: {
    imports: ['*'],
    firstKiB: 60.4,
    allKiB: 64.4,
    because: 'no program imports all of it: this is where growth shows',
  },
};

/** KiB that one more name adds to the core, at most, unless it is named. */
export const additionKiB = {
  otherwise: 2,
  acceptOwnWrite: 5.1,
  acceptSamePart: 3,
  appendWriter: 4.6,
  emptyBucket: 5.1,
  rename: 5.5,
  replaceInventory: 2.5,
  // Reasons too, of the library's own policies.
  zh: 11.2,
} as const;

/** What a program that imports only `remedy` must not contain. Of the policies it has those that are on without being asked for. */
export const notInTheCore: readonly RegExp[] = [
  /^(cli|journal|locales|testing|writer)\//,
  /^policies\/(object|bucket|service)\//,
];
