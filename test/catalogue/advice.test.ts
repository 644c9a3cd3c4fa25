import { describe, expect, test } from 'vitest';
import { adviceFor, en, type Advice, type AdviceFor, type Locale } from '../../src/catalogue/index.js';

function advice(summary: string): Advice {
  return { summary, cause: 'Cause.', actions: ['Act.'], docs: 'https://help.aliyun.com/en/oss/' };
}

describe('the advice', () => {
  test('is English unless asked otherwise', () => {
    expect(adviceFor('StaleFile', undefined)).toBe(en.advice.StaleFile);
    expect(adviceFor('BucketAlreadyExists', 'location')).toBe(en.advice.BucketAlreadyExists.location);
  });

  test.each([undefined, 'no-such-kind', 'constructor'])('for sub-case %j is that of the first one', kind => {
    expect(adviceFor('PositionNotEqualToLength', kind)).toBe(en.advice.PositionNotEqualToLength['stale-position']);
  });

  test('ignores a sub-case where the code has none', () => {
    expect(adviceFor('StaleFile', 'location')).toBe(en.advice.StaleFile);
  });

  test.each(['BrandNewConflict', '', 'constructor', '__proto__', 'hasOwnProperty'])(
    'for code %j is the general one',
    code => {
      expect(adviceFor(code, undefined)).toBe(en.advice.Unknown);
      expect(adviceFor(code, 'taken')).toBe(en.advice.Unknown);
    },
  );

  test('for an unknown code never says that sending again is safe', () => {
    expect(en.advice.Unknown.actions[0]).toMatch(/^Before you send it again/);
  });

  test('for both names of the inventory conflict is the same', () => {
    expect(adviceFor('InventoryAlreadyExist', undefined)).toBe(
      adviceFor('InventoryConfigurationAlreadyExists', undefined),
    );
  });
});

describe('a language with gaps', () => {
  const partial: Locale = {
    language: 'xx',
    advice: {
      StaleFile: advice('stale'),
      FileAlreadyExists: { 'forbid-overwrite': advice('exists') },
      CnameAlreadyExists: {},
      Unknown: advice('unknown'),
    },
  };

  test.each([
    ['StaleFile', undefined, 'stale'],
    ['FileAlreadyExists', 'forbid-overwrite', 'exists'],
    ['FileAlreadyExists', 'directory', 'exists'],
    ['CnameAlreadyExists', 'CNAME_IMG', 'unknown'],
    ['BucketNotEmpty', undefined, 'unknown'],
  ])('answers for %s %s', (code, kind, summary) => {
    expect(adviceFor(code, kind, partial).summary).toBe(summary);
  });

  test('falls back to English when it has nothing general either', () => {
    expect(adviceFor('BucketNotEmpty', undefined, { language: 'xx', advice: {} })).toBe(en.advice.Unknown);
  });
});

describe('a language that is not complete does not compile', () => {
  test('a missing code', () => {
    const check = (texts: Omit<AdviceFor, 'StaleFile'>) =>
      // @ts-expect-error StaleFile is missing
      texts satisfies AdviceFor;
    expect(check(en.advice)).toBe(en.advice);
  });

  test('a missing sub-case', () => {
    const check = (texts: { readonly taken: Advice }) =>
      // @ts-expect-error the other four sub-cases are missing
      texts satisfies AdviceFor['BucketAlreadyExists'];
    expect(check(en.advice.BucketAlreadyExists)).toBe(en.advice.BucketAlreadyExists);
  });

  test('one text for a code with sub-cases', () => {
    const check = (text: Advice) =>
      // @ts-expect-error a text for each sub-case is asked for
      text satisfies AdviceFor['FileAlreadyExists'];
    expect(check(en.advice.StaleFile)).toBe(en.advice.StaleFile);
  });

  test('a surplus code', () => {
    // @ts-expect-error there is no code of this name
    const texts = { Surplus: advice('x') } satisfies Partial<AdviceFor>;
    expect(texts).toBeDefined();
  });

  test('a surplus sub-case', () => {
    const { directory } = en.advice.FileAlreadyExists;
    // @ts-expect-error FileAlreadyExists has no sub-case of this name
    const texts = { 'forbid-overwrite': directory, directory, x: directory } satisfies AdviceFor['FileAlreadyExists'];
    expect(texts).toBeDefined();
  });
});
