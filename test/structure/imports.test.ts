import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { filesIn, has, importsOf, LIBRARY, runtimeImportsOf, SOURCES, textOf, wordsOf } from './sources.js';

/** The rows of the library, from the bottom: a file imports only from its own row and those below. */
const ROWS: readonly RegExp[] = [
  /^(contained|expect|wait|process-wide)\.ts$|^catalogue\//,
  /^locales\//,
  /^conflict\//,
  /^ali-oss\//,
  /^memory\//,
  /^policies\//,
  /^options\.ts$/,
  /^advice\//,
  /^call\//,
  /^append\//,
  /^remedy\.ts$/,
  /^(writer|journal)\//,
  /^index\.ts$/,
  /^cli\//,
];

const rowOf = (file: string): number => ROWS.findIndex(row => row.test(file.replace(/^src\//, ''))) + 1;
const isOurs = (name: string): boolean => name.startsWith('src/');

/** What a program imports, in a browser too: not the command line, which is a program itself, nor the journal, which needs a disk. */
const PROPER = LIBRARY.filter(file => !/^src\/(?:cli|journal)\//.test(file));

/** Every import of ours by ours, as a line to be read. */
const importing = LIBRARY.flatMap(file =>
  importsOf(file)
    .filter(isOurs)
    .map(other => ({ file, other, told: `${file} imports ${other}` })),
);

describe('the house', () => {
  test('has a row for every file', () => {
    expect(LIBRARY.filter(file => rowOf(file) === 0)).toEqual([]);
  });

  test('has arrows that only point down', () => {
    const upwards = importing.filter(({ file, other }) => rowOf(other) > rowOf(file)).map(({ told }) => told);
    expect(upwards).toEqual([]);
  });

  test('has no arrow that points at nothing', () => {
    expect(importing.filter(({ other }) => !SOURCES.includes(other)).map(({ told }) => told)).toEqual([]);
  });

  test('has at most ten files in its root', () => {
    expect(filesIn('src').filter(file => !file.slice(4).includes('/')).length).toBeLessThanOrEqual(10);
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
    ['p-retry', 'src/call/loop.ts'],
    ['debug', 'src/call/publish.ts'],
    ['hash-wasm', 'src/ali-oss/digest.ts'],
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

  test('the diagnostics channels in src/call/publish.ts', () => {
    expect(LIBRARY.filter(file => wordsOf(file).has('node:diagnostics_channel'))).toEqual(['src/call/publish.ts']);
  });

  test('the store of the journal in src/journal/store.ts', () => {
    expect(LIBRARY.filter(file => wordsOf(file).has('classic-level'))).toEqual(['src/journal/store.ts']);
  });

  test.each(['requestError', 'retryMax'])('the inside of ali-oss in src/ali-oss/view.ts: %s', word => {
    expect(LIBRARY.filter(file => wordsOf(file).has(word))).toEqual(['src/ali-oss/view.ts']);
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
  const isExtra = (file: string) => /^src\/(?:locales|cli|journal|catalogue\/remedies)\b/.test(file);

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

  test('a command that sends nothing needs nothing but Node.js and this package', () => {
    const foreignWith = (file: string) =>
      [...loadedWith(file)].flatMap(runtimeImportsOf).filter(name => !isOurs(name) && !name.startsWith('node:'));
    for (const command of ['explain', 'list', 'permissions', 'try'])
      expect(foreignWith(`src/cli/${command}.ts`), command).toEqual([]);
    expect([...new Set(foreignWith('src/cli/main.ts'))].sort()).toEqual(['debug', 'hash-wasm', 'p-retry']);
    // The others are loaded when they are asked for.
    expect(textOf('src/cli/cli.ts')).not.toMatch(/^import .*'\.\/(?:append|diagnose)\.js'/m);
  });
});

describe('a file', () => {
  test('has at most 400 lines', () => {
    expect(SOURCES.filter(file => textOf(file).trimEnd().split('\n').length > 400)).toEqual([]);
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
