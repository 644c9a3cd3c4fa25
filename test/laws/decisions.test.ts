import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDecision, resolve, retry, surface } from '../../src/conflict/decision.js';
import { withoutData } from '../../src/conflict/report.js';
import { decisions } from './arbitraries.js';
import { hold } from './law.js';

describe('retry, resolve and surface', () => {
  test('make decisions that the loop takes, and that nobody can change afterwards', () => {
    const law = fc.property(decisions, decision => {
      expect(isDecision(decision)).toBe(true);
      expect(Object.isFrozen(decision)).toBe(true);
      for (const field of Reflect.ownKeys(decision)) {
        expect(Reflect.set(decision, field, 'changed')).toBe(false);
        expect(Reflect.deleteProperty(decision, field)).toBe(false);
      }
    });
    hold(law);
  });

  test('keep what they are given, as it is', () => {
    const law = fc.property(fc.array(fc.anything()), fc.anything(), fc.string(), (args, value, because) => {
      expect(retry({ args, because })).toMatchObject({ action: 'retry', afterMs: 0, because });
      expect(retry({ args }).args).toBe(args);
      expect(resolve(value, because).value).toBe(value);
      expect(surface(because)).toEqual({ action: 'surface', because });
    });
    hold(law);
  });

  test('refuse arguments that are no list', () => {
    const noList = fc.anything().filter(value => value !== undefined && !Array.isArray(value));
    hold(
      fc.property(noList, args => {
        expect(() => retry({ args } as object)).toThrow(TypeError);
      }),
    );
  });
});

describe('what a policy may answer', () => {
  test('is told from what it may not, whatever it is, and never throws', () => {
    const law = fc.property(fc.anything(), answer => {
      const { action } = (answer ?? {}) as { action?: unknown };
      expect(isDecision(answer)).toBe(action === 'retry' || action === 'resolve' || action === 'surface');
    });
    hold(law);
  });

  test('by hand counts as much as by the makers, and is not carried out with a wait that is none', () => {
    const byHand = fc.record({
      action: fc.constantFrom('retry', 'resolve', 'surface', 'Retry', '', undefined, 1),
      afterMs: fc.oneof(fc.double(), fc.anything()),
      withinMs: fc.option(fc.oneof(fc.double(), fc.anything()), { nil: undefined }),
      args: fc.option(fc.oneof(fc.array(fc.anything()), fc.anything()), { nil: undefined }),
    });
    const isWait = (value: unknown) => typeof value === 'number' && value >= 0 && value < Infinity;
    const law = fc.property(byHand, answer => {
      const { action, afterMs, withinMs, args } = answer;
      const fits = isWait(afterMs) && (withinMs === undefined || isWait(withinMs));
      const isRetry = action === 'retry' && fits && (args === undefined || Array.isArray(args));
      expect(isDecision(answer)).toBe(isRetry || action === 'resolve' || action === 'surface');
    });
    hold(law);
  });
});

describe('a decision as it is published', () => {
  const SECRET = 'planted secret 0009';

  test('has the same data by name, prints none of it, and cannot be changed', () => {
    const law = fc.property(decisions, decision => {
      const shown = withoutData(decision);
      expect(Object.isFrozen(shown)).toBe(true);
      expect(shown).toMatchObject({ action: decision.action, because: decision.because });
      expect((shown as { args?: unknown }).args).toBe((decision as { args?: unknown }).args);
      expect((shown as { value?: unknown }).value).toBe((decision as { value?: unknown }).value);
      const fields = ['action', 'because', 'afterMs', 'withinMs'];
      expect(Object.keys(shown).filter(field => !fields.includes(field))).toEqual([]);
    });
    hold(law);
  });

  test('shows no secret, wherever in the data it sits', () => {
    const holding = fc.object({ values: [fc.constant(SECRET)], key: fc.constantFrom('a', 'b', 'because', 'action') });
    const law = fc.property(holding, data => {
      for (const decision of [retry({ args: [data, SECRET] }), resolve(data), resolve(SECRET)]) {
        const shown = withoutData(decision);
        const print = [inspect(shown, { depth: Infinity, showHidden: true }), JSON.stringify(shown)].join('\n');
        expect(print).not.toContain(SECRET);
      }
    });
    hold(law);
  });
});
