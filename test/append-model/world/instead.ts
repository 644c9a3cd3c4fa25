import { type MockInstance, vi } from 'vitest';
import type { INSIDE, OUTSIDE } from './families.js';
import type { Verdict } from './judge.js';
import type { Scenario } from './scenario.js';

/** One clause of append recovery, and how it shows that it is needed. */
export interface Broken {
  /** What it says, as it is not kept. */
  readonly clause: string;
  /** Each takes a rule away until all mocks are restored. */
  readonly breaks: readonly (() => void)[];
  /** The family in which that shows. */
  readonly family: keyof typeof INSIDE | keyof typeof OUTSIDE;
  /** In which of the family's scenarios. @default all */
  readonly only?: Partial<Scenario>;
  /** How many faults it takes. @default 2, and 1 where two clients meet */
  readonly faults?: number;
  /** What is seen there, and is not where every rule is kept. */
  readonly shows: readonly Verdict[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- The functions of an object, whatever they take.
type Functions<Of> = { [Name in keyof Of]: Of[Name] extends (...given: any[]) => any ? Name : never }[keyof Of] &
  string;
type Rule<Of, Name extends keyof Of> = Extract<Of[Name], (...given: never[]) => unknown>;

/** Has a function of an object say something else. `kept` is what it says. */
export function instead<Of extends object, Name extends Functions<Of>>(
  of: Of,
  name: Name,
  says: (kept: Rule<Of, Name>, ...given: Parameters<Rule<Of, Name>>) => ReturnType<Rule<Of, Name>>,
): () => void {
  return () => {
    const kept = of[name] as Rule<Of, Name>;
    const spy = vi.spyOn(of, name as never) as unknown as MockInstance;
    spy.mockImplementation((...given) => says(kept, ...(given as Parameters<Rule<Of, Name>>)));
  };
}
