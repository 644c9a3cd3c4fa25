import { type Counts, faultsIn } from './scenario.js';
import type { Outcome } from './table.js';

/** Why the demo has failed; empty where the wrapped column is free of faults and the plain one is not. */
export function problemsOf(outcomes: readonly Outcome[]): string[] {
  const wrapped = outcomes.filter(outcome => faultsIn(outcome.wrapped) > 0);
  const isShown = outcomes.some(({ plain }) => faultsIn(plain) > 0);
  return [
    ...wrapped.map(outcome => `"${outcome.scenario.title}", wrapped: ${faultNames(outcome.wrapped)}`),
    ...(isShown ? [] : ['the plain client met no trouble, so nothing was shown: try another --seed']),
  ];
}

function faultNames(counts: Counts): string {
  const faults = counts.filter(({ isFault, value }) => isFault === true && value > 0);
  return faults.map(({ name, value }) => `${name} ${value}`).join(', ');
}
