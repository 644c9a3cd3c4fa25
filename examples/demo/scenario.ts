import type { LocalOss } from 'ali-oss-remedy/testing';

/** With ali-oss as it is, or wrapped by remedy. */
export type Column = 'plain' | 'wrapped';

/** One row of the table, of one column. */
export interface Count {
  readonly name: string;
  readonly value: number;
  /** What it has to be: anything else is a fault of the client. */
  readonly must?: number;
  /** How often it has to happen in either column, or the scenario proves nothing. */
  readonly atLeast?: number;
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

/** How many counts are not what they have to be. */
export function faultsIn(counts: Counts): number {
  return counts.filter(isFaulty).length;
}

export function isFaulty({ must, value }: Count): boolean {
  return must !== undefined && value !== must;
}
