import type { LocalOss } from 'ali-oss-remedy/testing';

/** With ali-oss as it is, or wrapped by remedy. */
export type Column = 'plain' | 'wrapped';

/** One row of the table, of one column. */
export interface Count {
  readonly name: string;
  readonly value: number;
  /** Whether anything but 0 is a fault. */
  readonly isFault?: boolean;
  /** What the name means. */
  readonly hint?: string;
  /** Digits after the point. @default 0 */
  readonly digits?: number;
}

export type Counts = readonly Count[];

/** Work that is done once by each column. */
export interface Scenario {
  readonly title: string;
  /** What the plain column does about a conflict. */
  readonly plain: string;
  readonly run: (oss: LocalOss, column: Column, seed: number) => Promise<Counts>;
}

/** How many faults there are. */
export function faultsIn(counts: Counts): number {
  return counts.reduce((sum, { isFault, value }) => sum + (isFault ? value : 0), 0);
}
