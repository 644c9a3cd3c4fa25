import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as library from '../../src/index.js';
import * as testing from '../../src/testing/index.js';
import { compilerOptions, programOf } from './compile.js';
import { ROOT, textOf } from './sources.js';

const LIST = 'test/structure/public-surface.txt';

/** The entry points of the package: the name it is imported by, and the source behind it. */
function entries(): (readonly [string, string])[] {
  const { name, exports } = JSON.parse(textOf('package.json')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  return Object.entries(exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [[name + path.slice(1), target.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, 'src/$1.ts')] as const],
  );
}

/** Every public name, as a line: where it is imported from, what it is, what it is called. */
function surface(): string[] {
  const found = entries();
  const program = programOf(
    found.map(([, file]) => file),
    compilerOptions(),
  );
  const checker = program.getTypeChecker();
  return found.flatMap(([from, file]) => {
    const source = program.getSourceFile(join(ROOT, file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing`);
    return checker
      .getExportsOfModule(module)
      .map(symbol => `${from} ${kindOf(symbol, checker)} ${symbol.name}`)
      .sort();
  });
}

function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker): 'type' | 'value' {
  const typeOnly = symbol.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
  const named = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return !typeOnly && named.flags & ts.SymbolFlags.Value ? 'value' : 'type';
}

const listed = textOf(LIST)
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'));

test('the public names are those of the checked-in list: a name that comes or goes is a decision', () => {
  expect(surface()).toEqual(listed);
});

test('the package has an entry point for the library and one for the local OSS', () => {
  expect(entries().slice(0, 2)).toEqual([
    ['ali-oss-remedy', 'src/index.ts'],
    ['ali-oss-remedy/testing', 'src/testing/index.ts'],
  ]);
});

test.each([
  ['ali-oss-remedy', library],
  ['ali-oss-remedy/testing', testing],
])('what %s has at run time is what the list says', (from, module) => {
  const values = listed.filter(line => line.startsWith(`${from} value `)).map(line => line.split(' ')[2]);
  expect(Object.keys(module).sort()).toEqual(values.sort());
});
