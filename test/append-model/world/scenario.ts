import type { FaultKind } from './faults.js';

/** One step of a client's program. */
export type Step = Call | { readonly do: 'restart' } | { readonly do: 'wait' } | { readonly do: 'delete' };

/** One call for a record, at a position or at the end. */
interface Call {
  readonly do: 'put' | 'again' | 'repeat';
  readonly bytes: string;
  readonly id: string;
  readonly at: number | undefined;
}

/** One world, and what its clients want of it. */
export interface Scenario {
  /** What each client does, one step after the other. */
  readonly programs: readonly (readonly Step[])[];
  /** What the object holds from the start; empty: there is no object. */
  readonly start: string;
  /** What the key may do beside writing and deleting. */
  readonly may: readonly ('head' | 'get')[];
  /** Whether a 409 carries `x-oss-next-append-position`. */
  readonly header: boolean;
  /** Whether answers carry `x-oss-hash-crc64ecma`: then a HEAD can prove what is at the end. */
  readonly checksums: boolean;
  /** Whether the clients run in a browser that may not read OSS's headers. */
  readonly hidden: boolean;
  /** Whether what comes out of a cache does not say so. */
  readonly secretCache: boolean;
  /** Whether the clients' clocks are a quarter of an hour ahead: their late requests live longer. */
  readonly clockAhead: boolean;
  readonly attempts: number;
  readonly identical: 'never' | 'possible';
  readonly explicit: 'move' | 'keep';
  readonly mayBeResent: boolean;
  /** How many requests may go wrong, appends and looks together. */
  readonly faults: number;
  /** What may happen to an append. */
  readonly kinds: readonly FaultKind[];
  /** What may happen to a look. */
  readonly looks: readonly FaultKind[];
}

type Vary = { readonly [Name in Exclude<keyof Scenario, 'programs'>]?: readonly Scenario[Name][] };

export const LOST: readonly FaultKind[] = ['request lost', 'answer lost', 'late'];

const BASE: Omit<Scenario, 'programs' | 'checksums'> = {
  ...{ start: '', may: ['head', 'get'], header: true, hidden: false, secretCache: false, clockAhead: false },
  ...{ attempts: 2, identical: 'never', explicit: 'move', mayBeResent: false },
  ...{ faults: 2, kinds: LOST, looks: ['request lost'] },
};

/** Scenarios that belong together: one for each set of programs and each combination of what varies. */
export function family(
  programs: readonly Scenario['programs'][],
  fixed: Partial<Scenario> = {},
  vary: Vary = {},
): readonly Scenario[] {
  const combined = Object.entries<readonly unknown[]>({ header: [true, false], ...vary, programs }).reduce<object[]>(
    (all, [name, values]) => all.flatMap(one => values.map(value => ({ ...one, [name]: value }))),
    [{ ...BASE, ...fixed }],
  ) as (Omit<Scenario, 'checksums'> & { checksums?: boolean })[];
  // OSS that tells little tells no checksums either, so that both ways of proving are taken.
  return combined.map(one => ({ checksums: one.header, ...one }));
}
