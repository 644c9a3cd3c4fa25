import { type Count, type Counts, faultsIn, isFaulty, type Scenario } from './scenario.js';

/** One scenario, done by both columns. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly plain: Counts;
  readonly wrapped: Counts;
}

/** How a number that tells something good or bad is marked. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const WIDTHS = { name: 24, number: 11 } as const;
const RULE = '-'.repeat(84);

/** Rows are counters, columns are the two clients; a fault is marked with `!`. */
export function tableOf(outcomes: readonly Outcome[], paint: Paint): string {
  const head =
    ' '.repeat(WIDTHS.name + 2) +
    ['plain  ', 'wrapped  ']
      .map(name => name.padStart(WIDTHS.number))
      .join('  ')
      .trimEnd();
  return [head, RULE, ...outcomes.flatMap((outcome, index) => blockOf(outcome, index + 1, paint))].join('\n');
}

function blockOf({ scenario, plain, wrapped }: Outcome, number: number, paint: Paint): string[] {
  const rows = plain.map((count, index) => rowOf(count, wrapped[index] ?? count, paint));
  return [`${number}. ${scenario.title}`, `   plain: ${scenario.plain}`, ...rows, RULE];
}

function rowOf(plain: Count, wrapped: Count, paint: Paint): string {
  const hint = plain.hint !== undefined && faultsIn([plain, wrapped]) > 0 ? `  ${plain.hint}` : '';
  return `   ${plain.name.padEnd(WIDTHS.name - 1)}${cellOf(plain, paint)}  ${cellOf(wrapped, paint)}${hint}`.trimEnd();
}

function cellOf(count: Count, paint: Paint): string {
  const { value, digits = 0, must } = count;
  const isBad = isFaulty(count);
  const text = `${value.toFixed(digits)}${isBad ? ' !' : '  '}`.padStart(WIDTHS.number);
  return isBad ? paint.bad(text) : must !== undefined ? paint.good(text) : text;
}
