import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type CodeEntry, codes } from '../../src/catalogue/index.js';
import { remedies, remedyFor } from '../../src/catalogue/remedies.js';
import { remedies as chinese } from '../../src/locales/zh/remedies.js';
import { compilerOptions, programOf } from '../structure/compile.js';
import { ROOT } from '../structure/sources.js';

const entries: readonly CodeEntry[] = codes;
const subCases = entries.flatMap(({ code, kinds }) =>
  (kinds.length > 0 ? kinds.map(({ kind }) => kind) : [undefined]).map(kind => ({ code, kind })),
);

/** The same names at every level, whatever the sentences. */
const shapeOf = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name === 'line' || name === 'under' ? [] : [[name, typeof inner === 'string' ? '' : shapeOf(inner as object)]],
    ),
  );

describe.each(subCases)('the remedy of $code $kind', ({ code, kind }) => {
  const english = remedyFor(code, kind);
  const translated = remedyFor(code, kind, chinese);

  it('says what happens by default, and what can be asked for', () => {
    expect(english.byDefault).toMatch(/^[A-Z][\x20-\x7e]*\.$/);
    expect(english.options.length).toBeGreaterThan(0);
    for (const { does, assumes } of english.options) {
      expect(does).toMatch(/^[A-Z][\x20-\x7e]*\.$/);
      expect(assumes).toMatch(/^(?:[A-Z]|confirm)[\x20-\x7e]*\.$/);
    }
  });

  it('offers policies under the code, or under the one for all others', () => {
    const key = code === 'Unknown' ? "'*'" : code;
    const policies = english.options.filter(({ under }) => under === 'policies');
    expect(policies.filter(({ line }) => !line.startsWith(`${key}: `))).toEqual([]);
  });

  it('is the same in Chinese, but for the sentences', () => {
    const written = ({ options }: typeof english) => options.map(({ name, under, line }) => [name, under, line]);
    expect(written(translated)).toEqual(written(english));
    for (const text of [translated.byDefault, ...translated.options.flatMap(({ does, assumes }) => [does, assumes])]) {
      expect(text).toMatch(/\p{Script=Han}{2}[^.;!?]*。$/u);
    }
  });
});

describe('the remedies', () => {
  it('have the same codes, sub-cases and options in Chinese, none missing and none surplus', () => {
    expect(shapeOf(chinese)).toEqual(shapeOf(remedies));
  });

  it('are those of the likeliest sub-case where none is told, and of an unknown 409 where the code is none', () => {
    expect(remedyFor('BucketAlreadyExists', undefined)).toEqual(remedyFor('BucketAlreadyExists', 'taken'));
    expect(remedyFor('BucketAlreadyExists', 'constructor')).toEqual(remedyFor('BucketAlreadyExists', 'taken'));
    expect(remedyFor('StaleFile', 'location')).toEqual(remedyFor('StaleFile', undefined));
    expect(remedyFor('constructor', undefined)).toEqual(remedyFor('Unknown', undefined));
    expect(remedyFor('BrandNewConflict', undefined, chinese)).toEqual(remedyFor('Unknown', undefined, chinese));
  });

  it('can be written as they are shown: every line compiles, with names that the library exports', () => {
    const lines = subCases.flatMap(({ code, kind }) => remedyFor(code, kind).options);
    const uses = lines.map(
      ({ under, line }) => `remedy(client, ${under === 'policies' ? `{ policies: { ${line} } }` : `{ ${line} }`});`,
    );
    const names = new Set(lines.flatMap(({ line }) => line.match(/\b[a-z]\w+(?=\()/g) ?? []));
    const source = [
      `import { ${['remedy', ...names].join(', ')} } from './src/index.js';`,
      "import type OSS from 'ali-oss';",
      'declare const client: OSS;',
      ...new Set(uses),
    ].join('\n');
    const program = programOf([], compilerOptions(), new Map([['remedies-as-written.ts', source]]));
    const file = program.getSourceFile(join(ROOT, 'remedies-as-written.ts'));
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});
