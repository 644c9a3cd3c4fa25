import { describe, expect, test } from 'vitest';
import { codes, en } from '../../src/catalogue/index.js';
import { backoff, surface } from '../../src/index.js';
import { type RemedyOptions, settingsFrom } from '../../src/options.js';
import { lineOf, runLine, thrownBy } from './run-line.js';

const refusal = (options: unknown) => thrownBy(() => settingsFrom(options as RemedyOptions));
const policy = () => surface();
const broken = (): number => {
  throw new Error('broken');
};
const listener = () => undefined;
const clock = () => 7;
/** Append recovery with all defaults. */
const RECOVERED = {
  identicalRecords: 'never',
  explicitPosition: 'move',
  mayBeResent: false,
  bufferStreamsBytes: 0,
  onNotAppendable: undefined,
} as const;

describe('without options', () => {
  test('nothing is retried for longer than a minute or more than ten times, and nothing is recovered', () => {
    expect(settingsFrom()).toMatchObject({
      appendRecovery: false,
      policies: {},
      attempts: 10,
      maxElapsedMs: 60_000,
      signal: undefined,
      mode: 'act',
      diagnose: false,
      locale: en,
      onEvent: undefined,
    });
  });

  test('chance and time are real', () => {
    const { random, now } = settingsFrom();
    expect(random).toBe(Math.random);
    const before = performance.now();
    expect(now()).toBeGreaterThanOrEqual(before);
  });

  test('undefined is the same as left out', () => {
    const none = Object.fromEntries(Object.keys(settingsFrom()).map(name => [name, undefined]));
    expect(settingsFrom(none as RemedyOptions)).toEqual(settingsFrom());
  });
});

describe('an option that is right is taken', () => {
  const { signal } = new AbortController();

  test.each<[RemedyOptions, object]>([
    [{ appendRecovery: true }, { appendRecovery: RECOVERED }],
    [{ appendRecovery: false }, { appendRecovery: false }],
    [{ appendRecovery: {} }, { appendRecovery: RECOVERED }],
    [
      { appendRecovery: { identicalRecords: 'possible' } },
      { appendRecovery: { ...RECOVERED, identicalRecords: 'possible' } },
    ],
    [{ appendRecovery: { bufferStreamsBytes: 1024 } }, { appendRecovery: { ...RECOVERED, bufferStreamsBytes: 1024 } }],
    [{ appendRecovery: { explicitPosition: 'keep' } }, { appendRecovery: { ...RECOVERED, explicitPosition: 'keep' } }],
    [{ appendRecovery: { explicitPosition: 'move' } }, { appendRecovery: RECOVERED }],
    [{ appendRecovery: { mayBeResent: true } }, { appendRecovery: { ...RECOVERED, mayBeResent: true } }],
    [{ appendRecovery: { mayBeResent: false } }, { appendRecovery: RECOVERED }],
    [{ policies: { StaleFile: policy, '*': policy } }, { policies: { StaleFile: policy, '*': policy } }],
    [{ policies: {} }, { policies: {} }],
    [{ policies: { StaleFile: undefined } }, { policies: {} }],
    [{ attempts: 1 }, { attempts: 1 }],
    [{ attempts: Infinity }, { attempts: Infinity }],
    [{ maxElapsedMs: 0 }, { maxElapsedMs: 0 }],
    [{ maxElapsedMs: Infinity }, { maxElapsedMs: Infinity }],
    [{ signal }, { signal }],
    [{ mode: 'observe' }, { mode: 'observe' }],
    [{ diagnose: true }, { diagnose: true }],
    [{ locale: en }, { locale: en }],
    [{ onEvent: listener }, { onEvent: listener }],
  ])('%o', (options, settings) => {
    expect(settingsFrom(options)).toMatchObject(settings);
  });

  test.each(codes.map(({ code }) => code).filter(code => code !== 'Unknown'))('a policy for %s', code => {
    expect(settingsFrom({ policies: { [code]: policy } }).policies).toEqual({ [code]: policy });
  });

  test('a clock, and chance', () => {
    const { now, random } = settingsFrom({ now: clock, random: () => 0.25 });
    expect([now(), random()]).toEqual([7, 0.25]);
  });

  test('a clock and chance that fail, without harm', () => {
    const { now, random } = settingsFrom({ now: broken, random: broken });
    expect(now()).toBe(0);
    expect(random()).toBeGreaterThanOrEqual(0);
    expect(random()).toBeLessThan(1);
  });

  test('and the options of the caller are left as they are', () => {
    const options = Object.freeze({
      appendRecovery: Object.freeze({ bufferStreamsBytes: 5 }),
      policies: Object.freeze({ StaleFile: policy }),
    });
    const { policies } = settingsFrom(options);
    expect(policies).not.toBe(options.policies);
    expect(options).toEqual({ appendRecovery: { bufferStreamsBytes: 5 }, policies: { StaleFile: policy } });
  });
});

describe('further options on top of others', () => {
  const KEPT = { ...RECOVERED, identicalRecords: 'possible', explicitPosition: 'keep', mayBeResent: true };
  const base = settingsFrom({
    appendRecovery: { identicalRecords: 'possible', explicitPosition: 'keep', mayBeResent: true },
    policies: { StaleFile: policy, FileImmutable: policy },
    attempts: 3,
    mode: 'observe',
  });

  test('leave what is not named, or is undefined, as it is', () => {
    expect(settingsFrom({}, base)).toEqual(base);
    expect(settingsFrom({ signal: undefined, onEvent: undefined }, base)).toEqual(base);
  });

  test('replace what is named', () => {
    expect(settingsFrom({ attempts: 5 }, base)).toEqual({ ...base, attempts: 5 });
  });

  test('add policies to those there are', () => {
    const other = backoff();
    expect(settingsFrom({ policies: { StaleFile: other, '*': other } }, base).policies).toEqual({
      StaleFile: other,
      FileImmutable: policy,
      '*': other,
    });
  });

  test('keep a policy where undefined is named for its code, as where it is left out', () => {
    const policies = { StaleFile: undefined, FileImmutable: policy } as object;
    expect(settingsFrom({ policies }, base).policies).toEqual(base.policies);
  });

  test.each<[RemedyOptions['appendRecovery'], object | false]>([
    [undefined, KEPT],
    [true, KEPT],
    [{}, KEPT],
    [{ explicitPosition: undefined, mayBeResent: undefined }, KEPT],
    [{ bufferStreamsBytes: 7 }, { ...KEPT, bufferStreamsBytes: 7 }],
    [{ explicitPosition: 'move' }, { ...KEPT, explicitPosition: 'move' }],
    [{ mayBeResent: false }, { ...KEPT, mayBeResent: false }],
    [false, false],
  ])('an append recovery of %o keeps what was set before', (appendRecovery, expected) => {
    const options = appendRecovery === undefined ? {} : { appendRecovery };
    expect(settingsFrom(options, base).appendRecovery).toEqual(expected);
  });
});

const WRONG: Readonly<Record<string, { expected: string; values: readonly unknown[] }>> = {
  appendRecovery: { expected: 'true, false or an object', values: ['yes', 1, null, [], () => true] },
  policies: { expected: 'an object of policies by code', values: ['StaleFile', null, [], policy, 3] },
  attempts: { expected: 'a number ≥ 1', values: [0, -1, 0.5, Number.NaN, '5', null, {}, [5]] },
  maxElapsedMs: { expected: 'a number of milliseconds ≥ 0', values: [-1, Number.NaN, '60s', null, {}] },
  signal: { expected: 'an AbortSignal', values: [{}, 'abort', null, new AbortController(), new EventTarget(), 5000] },
  mode: { expected: "'act' or 'observe'", values: ['Observe', 'watch', true, null] },
  diagnose: { expected: 'true or false', values: ['true', 1, null, {}] },
  locale: {
    expected: 'a locale object, { language, advice }',
    values: [
      ...['zh', {}, { language: 'zh' }, { advice: {} }, { language: 7, advice: {} }, null],
      ...[null, 'text', 7, []].map(text => ({ language: 'zh', advice: { FileImmutable: text } })),
    ],
  },
  onEvent: { expected: 'a function', values: ['log', {}, null] },
  random: { expected: 'a function that returns a number from 0 up to 1', values: [0.5, null, {}] },
  now: { expected: 'a function that returns milliseconds', values: [Date.now(), null, {}] },
};

const shown = (value: unknown): string => {
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
};

describe('an option of the wrong type is a TypeError at once', () => {
  const rows = Object.entries(WRONG).flatMap(([name, { expected, values }]) =>
    values.map(value => ({ name, expected, value })),
  );

  test('for every option there is', () => {
    expect(Object.keys(WRONG).sort()).toEqual(Object.keys(settingsFrom()).sort());
  });

  test.each(rows)(
    'that says what was expected, what came and what works: $name: $value',
    ({ name, expected, value }) => {
      const error = refusal({ [name]: value });
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toContain(
        `Expected \`${name}\` to be ${expected}, got ${shown(value)}. Example: ${name}: `,
      );
      expect(() => runLine(lineOf(error))).not.toThrow();
    },
  );

  test.each(['options', 7, true, null, [], policy])('also where there are no options but %o', options => {
    const error = refusal(options);
    expect(error.message).toContain(`Expected options to be an object, got ${shown(options)}.`);
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test.each([
    [5n, 'bigint'],
    [Symbol('five'), 'symbol'],
  ])('that names the type of what has no better name: %o', (value, type) => {
    expect(refusal({ attempts: value }).message).toContain(type);
  });
});

describe('an append recovery of the wrong kind is a TypeError', () => {
  test.each([
    [{ identicalRecords: true }, "Expected `identicalRecords` to be 'never' or 'possible', got true."],
    [
      { identicalRecords: 'always' },
      "Expected `identicalRecords` to be 'never' or 'possible', got the string \"always\".",
    ],
    [{ explicitPosition: true }, "Expected `explicitPosition` to be 'move' or 'keep', got true."],
    [{ explicitPosition: 'stay' }, "Expected `explicitPosition` to be 'move' or 'keep', got the string \"stay\"."],
    [{ explicitPosition: null }, "Expected `explicitPosition` to be 'move' or 'keep', got null."],
    [
      { explicitPositions: 'keep' },
      'Unknown option of `appendRecovery`: `explicitPositions`. Did you mean `explicitPosition`?',
    ],
    [{ mayBeResent: 'yes' }, 'Expected `mayBeResent` to be true or false, got the string "yes".'],
    [{ mayBeResent: 1 }, 'Expected `mayBeResent` to be true or false, got 1.'],
    [{ mayBeResend: true }, 'Unknown option of `appendRecovery`: `mayBeResend`. Did you mean `mayBeResent`?'],
    [{ onNotAppendable: 'app.log.1' }, 'Expected `onNotAppendable` to be a function name => otherName, got a string.'],
    [{ bufferStreamsBytes: -1 }, 'Expected `bufferStreamsBytes` to be a whole number of bytes ≥ 0, got -1.'],
    [{ bufferStreamsBytes: 1.5 }, 'Expected `bufferStreamsBytes` to be a whole number of bytes ≥ 0, got 1.5.'],
    [
      { bufferStreamsBytes: '1MB' },
      'Expected `bufferStreamsBytes` to be a whole number of bytes ≥ 0, got the string "1MB".',
    ],
    [
      { bufferStreamsBytes: Infinity },
      'Expected `bufferStreamsBytes` to be a whole number of bytes ≥ 0, got Infinity.',
    ],
    [
      { identicalRecord: 'never' },
      'Unknown option of `appendRecovery`: `identicalRecord`. Did you mean `identicalRecords`?',
    ],
    [
      { buffer: 5 },
      'Unknown option of `appendRecovery`: `buffer`. Expected one of identicalRecords, explicitPosition, mayBeResent, bufferStreamsBytes, onNotAppendable.',
    ],
  ])('%o', (appendRecovery, message) => {
    const error = refusal({ appendRecovery });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(() => runLine(lineOf(error))).not.toThrow();
  });

  test('but undefined is the same as left out, as everywhere', () => {
    const appendRecovery = { identicalRecords: undefined, bufferStreamsBytes: 9 } as unknown as NonNullable<
      RemedyOptions['appendRecovery']
    >;
    expect(settingsFrom({ appendRecovery }).appendRecovery).toEqual({ ...RECOVERED, bufferStreamsBytes: 9 });
  });
});
