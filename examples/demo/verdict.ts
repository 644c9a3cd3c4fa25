import { type Column, type Counts, faultsIn, isFaulty } from './scenario.js';
import type { Outcome } from './table.js';

/** Why the demo has failed; empty where the wrapped column is free of faults, the plain one is not, and both were put to the test. */
export function problemsOf(outcomes: readonly Outcome[]): string[] {
  const wrapped = outcomes.filter(outcome => faultsIn(outcome.wrapped) > 0);
  const isShown = outcomes.some(({ plain }) => faultsIn(plain) > 0);
  return [
    ...wrapped.map(outcome => `"${outcome.scenario.title}", wrapped: ${faultNames(outcome.wrapped)}`),
    ...outcomes.flatMap(outcome => [...tooFewIn(outcome, 'plain'), ...tooFewIn(outcome, 'wrapped')]),
    ...(isShown ? [] : ['the plain client met no trouble, so nothing was shown: try another --seed']),
  ];
}

function faultNames(counts: Counts): string {
  return counts
    .filter(isFaulty)
    .map(({ name, value, must }) => `${name} ${value}${must === 0 ? '' : ` of ${must ?? ''}`}`)
    .join(', ');
}

function tooFewIn(outcome: Outcome, column: Column): string[] {
  return outcome[column]
    .filter(({ value, atLeast = 0 }) => value < atLeast)
    .map(
      ({ name, value, atLeast }) =>
        `"${outcome.scenario.title}", ${column}: "${name}" happened ${value} times of ${atLeast ?? ''}, so nothing is proved`,
    );
}
