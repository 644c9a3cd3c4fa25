import fc from 'fast-check';
import { resolve, retry, surface, type Decision } from '../../src/conflict/decision.js';
import type { Policy } from '../../src/policies/policy.js';

/** What no source of randomness should give, and a few that it does. */
export const draws: fc.Arbitrary<unknown> = fc.oneof(
  fc.double(),
  fc.double({ min: 0, max: 1 }),
  fc.anything(),
  fc.constantFrom(NaN, -0, 1, 2, -1, Infinity, -Infinity, 0n, 1n, '0.5', '', null, undefined, Symbol('random'), {}, []),
);

/** Every decision that can be made. */
export const decisions: fc.Arbitrary<Decision> = fc.oneof(
  fc
    .record(
      {
        args: fc.array(fc.anything()),
        afterMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
        withinMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
        because: fc.string(),
      },
      { requiredKeys: [] },
    )
    .map(next => retry(next)),
  fc.tuple(fc.anything(), fc.string()).map(([value, because]) => resolve(value, because)),
  fc.string().map(because => surface(because)),
);

/** A policy with a name, which notes that it was asked and then says what it says, at once or later. */
export interface Told {
  readonly name: number;
  readonly says: Decision | undefined;
  readonly isLate: boolean;
}

export const told: fc.Arbitrary<Told> = fc.record({
  name: fc.nat(),
  says: fc.option(decisions, { nil: undefined, freq: 2 }),
  isLate: fc.boolean(),
});

/** Makes the policy. `asked` grows by its name with every question. */
export function policyOf({ name, says, isLate }: Told, asked: number[]): Policy {
  return () => {
    asked.push(name);
    return isLate ? Promise.resolve(says) : says;
  };
}
