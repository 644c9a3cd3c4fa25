import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { filesIn, has, importsOf, LIBRARY, runtimeImportsOf, SOURCES, textOf, wordsOf } from './sources.js';

/** The rows of the library, from the bottom: a file imports only from its own row and those below. */
const ROWS: readonly (readonly RegExp[])[] = [
  [
    /^(budget|decision|operations|crc64|digest|copy|error-body|expect|drain|hide|process-wide|streams|wait)\.ts$/,
    /^catalogue\//,
  ],
  [/^locales\//],
  [/^conflict\.ts$/],
  [/^(policy|report|send-outcome)\.ts$/],
  [/^(bucket-census|observe|errors|explain|diagnose)\.ts$/, /^diagnose\//],
  [/^policies\//, /^append\//],
  [/^(loop|intercept)\.ts$/],
  [/^(advise|options|tools|client-state|conduct|settled|methods|guarded-call|remedy|silent-resend|append-[a-z]+)\.ts$/],
  [/^writer\//],
  [/^index\.ts$/],
  [/^cli\//],
];

const rowOf = (file: string): number =>
  ROWS.findIndex(row => row.some(name => name.test(file.replace(/^src\//, '')))) + 1;
const isOurs = (name: string): boolean => name.startsWith('src/');

/** What a program imports, in a browser too: not the command line, which is a program itself. */
const PROPER = LIBRARY.filter(file => !file.startsWith('src/cli/'));

describe.each(LIBRARY)('%s', file => {
  test('has one row among the rows of the library', () => {
    expect(rowOf(file)).toBeGreaterThan(0);
  });

  test('imports nothing from a row above its own', () => {
    const upwards = importsOf(file).filter(other => isOurs(other) && rowOf(other) > rowOf(file));
    expect(upwards).toEqual([]);
  });

  test('imports only files that exist', () => {
    expect(importsOf(file).filter(other => isOurs(other) && !SOURCES.includes(other))).toEqual([]);
  });
});

/** Groups of files that import each other, be it for types only. */
function cyclesIn(files: readonly string[]): string[][] {
  const reach = new Map<string, Set<string>>();
  const reachable = (file: string): Set<string> => {
    const known = reach.get(file);
    if (known) return known;
    const seen = new Set<string>();
    const open = importsOf(file).filter(isOurs);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...importsOf(next).filter(isOurs));
    }
    reach.set(file, seen);
    return seen;
  };
  const groups = files
    .filter(file => reachable(file).has(file))
    .map(file => files.filter(other => reachable(file).has(other) && reachable(other).has(file)).join(' <-> '));
  return [...new Set(groups)].map(group => group.split(' <-> '));
}

describe('no two files import each other, be it for types only', () => {
  test('in the library', () => {
    expect(cyclesIn(LIBRARY)).toEqual([]);
  });

  test('in the local OSS', () => {
    expect(cyclesIn(SOURCES.filter(file => file.startsWith('src/testing/')))).toEqual([]);
  });
});

describe('a door to the outside is in one file', () => {
  const importersOf = (name: string) => SOURCES.filter(file => importsOf(file).includes(name));

  test.each([
    ['p-retry', 'src/loop.ts'],
    ['debug', 'src/observe.ts'],
    ['hash-wasm', 'src/digest.ts'],
  ])('%s in %s', (name, file) => {
    expect(importersOf(name)).toEqual([file]);
  });

  test('and there are no others: the library imports no further package and nothing of Node.js', () => {
    const packages = PROPER.flatMap(runtimeImportsOf).filter(name => !isOurs(name));
    expect([...new Set(packages)].sort()).toEqual(['debug', 'hash-wasm', 'p-retry']);
  });

  test('and what the library needs at run time is what package.json says', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: object };
    expect(Object.keys(dependencies).sort()).toEqual(['debug', 'hash-wasm', 'p-retry']);
  });

  test('the diagnostics channels in src/observe.ts', () => {
    expect(LIBRARY.filter(file => textOf(file).includes('diagnostics_channel'))).toEqual(['src/observe.ts']);
  });

  test.each(['requestError', 'retryMax'])('the inside of ali-oss in src/intercept.ts: %s', word => {
    expect(LIBRARY.filter(file => wordsOf(file).has(word))).toEqual(['src/intercept.ts']);
  });
});

describe('the local OSS stands apart', () => {
  const testing = SOURCES.filter(file => file.startsWith('src/testing/'));

  test('it imports nothing of the library but the data of the catalogue, and no package', () => {
    const foreign = testing.flatMap(importsOf).filter(name => !/^(src\/(testing|catalogue)\/|node:)/.test(name));
    expect([...new Set(foreign)]).toEqual([]);
  });

  test('the library never imports it', () => {
    expect(PROPER.filter(file => importsOf(file).some(name => name.startsWith('src/testing/')))).toEqual([]);
  });
});

describe('what not every program needs stays out of the others', () => {
  /** Everything that is loaded together with a file. */
  const loadedWith = (file: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(file)) {
      seen.add(file);
      for (const other of runtimeImportsOf(file).filter(isOurs)) loadedWith(other, seen);
    }
    return seen;
  };
  const isExtra = (file: string) => /^src\/(?:locales|cli|catalogue\/remedies)\b/.test(file);

  test('the library loads no further language, no command line and no remedies in words', () => {
    expect([...loadedWith('src/index.ts')].filter(isExtra)).toEqual([]);
    expect([...loadedWith('src/testing/index.ts')].filter(isExtra)).toEqual([]);
  });

  test('a language imports nothing of the library but the types of the catalogue', () => {
    const locales = LIBRARY.filter(file => file.startsWith('src/locales/'));
    const foreign = locales.flatMap(importsOf).filter(name => !/^src\/(?:locales|catalogue)\//.test(name));
    expect(foreign).toEqual([]);
    expect(locales.flatMap(runtimeImportsOf).filter(name => !name.startsWith('src/locales/'))).toEqual([]);
  });

  test('the command line needs nothing but Node.js and this package', () => {
    const foreign = [...loadedWith('src/cli/main.ts')].flatMap(runtimeImportsOf).filter(name => !isOurs(name));
    expect(foreign.filter(name => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('a file', () => {
  test.each(SOURCES)('%s has at most 250 lines', file => {
    expect(textOf(file).trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });

  test('has no default export and no enum', () => {
    const isRefused = (node: ts.Node) =>
      ts.isEnumDeclaration(node) || (node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent));
    expect(SOURCES.filter(file => has(file, isRefused))).toEqual([]);
  });

  test('exports by hand, not everything of another', () => {
    expect(
      SOURCES.filter(file => has(file, node => ts.isExportDeclaration(node) && node.exportClause === undefined)),
    ).toEqual([]);
  });

  test('of the public surface has no logic', () => {
    for (const file of ['src/index.ts', 'src/testing/index.ts']) {
      expect(has(file, node => ts.isStatement(node) && !ts.isExportDeclaration(node))).toBe(false);
    }
  });

  test('is in no folder of leftovers', () => {
    expect(filesIn('src').filter(file => /(^|\/)(utils?|helpers?|misc|common)(\/|\.ts$)/.test(file))).toEqual([]);
  });
});
