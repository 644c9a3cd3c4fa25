import { describe, expect, test } from 'vitest';
import { adviceFor, codes, en, type CodeEntry, type Locale } from '../../src/catalogue/index.js';
import { explain } from '../../src/advice/explain.js';

const entries: readonly CodeEntry[] = codes;

describe('advice without a client', () => {
  test.each(entries.map(({ code }) => code))('is given for %s, also with blanks around it', code => {
    expect(explain(code)).toBe(adviceFor(code, undefined));
    expect(explain(`  ${code}\n`)).toBe(adviceFor(code, undefined));
  });

  test.each(
    entries.flatMap(({ code, ecs, kinds }) => [
      ...ecs.map(ec => ({ ec, code, kind: undefined as string | undefined })),
      ...kinds.flatMap(({ kind, ecs: own = [] }) => own.map(ec => ({ ec, code, kind }))),
    ]),
  )('is given for $ec: $code $kind', ({ ec, code, kind }) => {
    expect(explain(ec)).toBe(adviceFor(code, kind));
  });

  test.each(
    entries.flatMap(({ code, kinds }) =>
      (kinds.length > 0 ? kinds : [{ kind: undefined }]).map(({ kind }) => ({ code, kind })),
    ),
  )('is given for an error of $code as ali-oss threw it', ({ code }) => {
    const error = Object.assign(new Error('A message.'), { name: `${code}Error`, code, status: 409, requestId: 'R' });
    expect(explain(error)).toBe(adviceFor(code, undefined));
  });

  test('tells sub-cases apart by what the error still says', () => {
    const said = (message: string) => Object.assign(new Error(message), { code: 'FileAlreadyExists', status: 409 });
    expect(explain(said('It already exists and is a directory.'))).toBe(en.advice.FileAlreadyExists.directory);
    expect(explain({ code: 'BucketAlreadyExists', status: 409, ecCode: '0015-00000103' })).toBe(
      en.advice.BucketAlreadyExists['just-deleted'],
    );
  });

  test('is that for unknown codes where a 409 names none, or one nobody knows', () => {
    expect(explain({ status: 409 })).toBe(en.advice.Unknown);
    expect(explain({ status: '409', code: 'BrandNewConflict' })).toBe(en.advice.Unknown);
    expect(explain({ status: 409, code: 'constructor' })).toBe(en.advice.Unknown);
    expect(explain({ status: 409, code: '__proto__' })).toBe(en.advice.Unknown);
  });

  test.each([
    ['a code that is not in the catalogue', 'NoSuchKey'],
    ['a code in the wrong case', 'fileimmutable'],
    ['an inherited name', 'constructor'],
    ['the prototype', '__proto__'],
    ['an EC that is not in the catalogue', '0015-00000101'],
    ['an empty text', ''],
    ['nothing', undefined],
    ['null', null],
    ['a number', 409],
    ['a function', () => 409],
    ['a list', [409]],
    ['an error of another status', Object.assign(new Error('x'), { status: 404, code: 'FileImmutable' })],
    ['an error without a status', Object.assign(new Error('x'), { code: 'FileImmutable' })],
  ])('is not given for %s', (_what, asked) => {
    expect(explain(asked)).toBeUndefined();
  });

  test('is given in the language asked for, and in English where that one has a gap', () => {
    const text = { summary: 'x', cause: 'y', actions: ['z'], docs: 'https://example.com' };
    const locale: Locale = { language: 'xx', advice: { FileImmutable: text, FileAlreadyExists: { directory: text } } };
    expect(explain('FileImmutable', { locale })).toBe(text);
    expect(explain({ status: 409, code: 'FileImmutable' }, { locale })).toBe(text);
    expect(explain('0026-00000002', { locale })).toBe(en.advice.Unknown);
    expect(explain({ status: 409, code: 'FileAlreadyExists', message: 'is a directory' }, { locale })).toBe(text);
    expect(explain('KeyDisabled', { locale })).toBe(en.advice.Unknown);
  });
});
