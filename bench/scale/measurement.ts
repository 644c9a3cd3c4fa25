import type { EChartsOption } from 'echarts';

/** One thing that was measured, beside what it may be. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly bar: string;
  readonly held: boolean;
}

/** A picture of what was measured. */
export interface Plot {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly says: string;
  readonly option: EChartsOption;
}

/** What one measurement gave. */
export interface Measured {
  readonly title: string;
  /** What was done, with which sizes, and whatever helps to judge the rows. */
  readonly how: string;
  readonly rows: readonly Row[];
  readonly plots: readonly Plot[];
}

/** How a number is printed. */
export interface Scale {
  /** @default 2 */
  readonly digits?: number;
  /** Printed after the number. @default '' */
  readonly unit?: string;
}

/** A row whose value may not be above the bar. What could not be measured is missed. */
export function atMost(what: string, value: number, bar: number, scale: Scale = {}): Row {
  return { what, measured: text(value, scale), bar: `<= ${barText(bar, scale)}`, held: value <= bar };
}

/** A row whose value may not be below the bar. What could not be measured is missed. */
export function atLeast(what: string, value: number, bar: number, scale: Scale = {}): Row {
  return { what, measured: text(value, scale), bar: `>= ${barText(bar, scale)}`, held: value >= bar };
}

/** A row for a count that has to be exactly so. */
export function exactly(what: string, value: number, bar: number): Row {
  return { what, measured: String(value), bar: `= ${bar}`, held: value === bar };
}

const text = (value: number, { digits = 2, unit = '' }: Scale) => `${value.toFixed(digits)}${unit}`;
const barText = (bar: number, { unit = '' }: Scale) => `${bar}${unit}`;
