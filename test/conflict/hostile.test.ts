import { describe, expect, test } from 'vitest';
import { codes, kindOf } from '../../src/catalogue/index.js';
import { readErrorBody } from '../../src/conflict/error-body.js';
import { explain } from '../../src/advice/explain.js';
import { conflictFrom, xmlOf } from './shapes.js';

/** Of more than this the rest is not read. */
const READ = 64 * 1024;

type Shape = (size: number) => string;

/** The reader is through with these almost at once, unless it looks for the same end again and again. */
const ENDLESS: Readonly<Record<string, Shape>> = {
  'nothing but <': size => '<'.repeat(size),
  'nothing but >': size => '>'.repeat(size),
  'nothing but &': size => '&'.repeat(size),
  'nothing but {': size => '{'.repeat(size),
  'nothing but blanks': size => ' '.repeat(size),
  'unfinished entities': size => '<a>' + '&lt'.repeat(size / 3),
  'one long entity': size => `<a>&${'l'.repeat(size)};</a>`,
  'unfinished tags': size => '<Code'.repeat(size / 5),
  comments: size => '<!--'.repeat(size / 4),
  'CDATA sections': size => '<![CDATA['.repeat(size / 9),
  'a tag that ends in many blanks': size => `<Code${' '.repeat(size)}>`,
  'a tag with many blanks inside': size => `<Code${' '.repeat(size)}x>`,
  'a tag of one long name': size => `<${'a'.repeat(size)}>`,
  'a tag of many colons': size => `<${':'.repeat(size)}>`,
  'a tag of many slashes': size => `<${'/'.repeat(size)}>`,
};

/** Of these there is much to read. */
const COPIOUS: Readonly<Record<string, Shape>> = {
  'nothing but [': size => '['.repeat(size),
  entities: size => `<a>${'&lt;'.repeat(size / 4)}</a>`,
  'unclosed tags': size => '<Code>'.repeat(size / 6),
  'closing tags': size => '</Code>'.repeat(size / 7),
  'empty tags': size => '<>'.repeat(size / 2),
  'closed comments': size => '<!---->'.repeat(size / 7),
  'closed CDATA sections': size => `<Code>${'<![CDATA[]]>'.repeat(size / 12)}`,
  'many small elements': size => '<a>x</a>'.repeat(size / 8),
  'many different elements': size => Array.from({ length: size / 16 }, (_, at) => `<a${at}>x</a${at}>`).join(''),
  'text between comments': size => `<Code>${'x<!---->'.repeat(size / 8)}</Code>`,
  'deep JSON': size => '{"a":'.repeat(size / 5),
  'wide JSON': size => `{${Array.from({ length: size / 16 }, (_, at) => `"a${at}":"x"`).join(',')}}`,
};

const ROWS = [
  ...Object.entries(ENDLESS).map(([name, of]) => [name, of, 1000] as const),
  ...Object.entries(COPIOUS).map(([name, of]) => [name, of, 60] as const),
];

describe.each(ROWS)('an answer of %s', (_name, of, times) => {
  // A little less than is read, so that what a shape ends with counts. A second is enough for what takes linear time; for
  // what takes quadratic time a minute would not be.
  test('is read often before the test runs out of time', { timeout: 10_000 }, async ({ signal }) => {
    const text = of(READ - 1024);
    for (let time = 0; time < times; time += 1) {
      readErrorBody(text);
      await new Promise(resolve => setImmediate(resolve));
      signal.throwIfAborted();
    }
  });

  test('is read up to 64 KiB only, and never throws', () => {
    const million = of(1_000_000);
    expect(readErrorBody(million)).toEqual(readErrorBody(million.slice(0, READ)));
    expect(readErrorBody(Buffer.from(million)).code).toBe(readErrorBody(million.slice(0, READ)).code);
  });

  test('is a 409 all the same, in the body or in x-oss-err', () => {
    const text = of(READ);
    expect(conflictFrom({ data: text }).code).not.toBe('');
    expect(conflictFrom({ headers: { 'x-oss-err': Buffer.from(text).toString('base64') } }).code).not.toBe('');
  });
});

test('a message of a million characters is told apart in linear time', () => {
  const entry = codes.find(({ code }) => code === 'BucketAlreadyExists');
  const message = `${"can't modify ".repeat(80_000)}location`;
  expect(entry && kindOf(entry, { message })).toBe('location');
});

describe('an error object of a strange kind', () => {
  const circular: Record<string, unknown> = { status: 409, code: 'FileImmutable' };
  circular['self'] = circular;

  test.each([
    ['a circular one', circular],
    ['one without a prototype', Object.assign(Object.create(null) as object, { status: 409, code: 'FileImmutable' })],
    ['a frozen one', Object.freeze({ status: 409, code: 'FileImmutable' })],
    ['a proxy', new Proxy({}, { get: (_target, name) => ({ status: 409, code: 'FileImmutable' })[String(name)] })],
    [
      'one whose code is an inherited getter',
      Object.create({
        status: 409,
        get code() {
          return 'FileImmutable';
        },
      }),
    ],
  ])('is described: %s', (_name, error: unknown) => {
    expect(conflictFrom({ error }).code).toBe('FileImmutable');
    expect(explain(error)?.summary).toBe(explain('FileImmutable')?.summary);
  });

  test.each([
    ['a list', []],
    ['a number', 7],
    ['an empty object', {}],
    ['an empty list', { _: [] }],
    ['a circular list', [circular]],
    ['true', true],
  ])('whose code is %s has an unknown one', (_name, code) => {
    expect(conflictFrom({ error: { status: 409, code } }).code).toBe('Unknown');
  });

  test('whose fields throw does not make recognition throw', () => {
    const error = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no field may be read');
        },
      },
    );
    expect(() => conflictFrom({ error, data: xmlOf({ code: 'FileImmutable' }) })).not.toThrow();
  });

  test('whose status is a symbol does not make recognition throw', () => {
    expect(() => explain({ status: Symbol('409') })).not.toThrow();
  });

  test.each([null, 0, true, {}, { a: 1 }, [], [1, [2]]])('with a header of %o is described', value => {
    expect(conflictFrom({ headers: { 'x-strange': value }, data: xmlOf({ code: 'FileImmutable' }) }).code).toBe(
      'FileImmutable',
    );
  });
});
