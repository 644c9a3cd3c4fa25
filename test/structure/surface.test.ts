import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as library from '../../src/index.js';
import * as chinese from '../../src/locales/zh.js';
import * as journal from '../../src/journal/index.js';
import * as testing from '../../src/testing/index.js';
import { compilerOptions, programOf } from './compile.js';
import { entries } from './entries.js';
import { ROOT, textOf } from './sources.js';

const LIST = 'test/structure/public-surface.txt';

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

test('the package has an entry point for the library, one for the local OSS, one for the journal and one for each further language', () => {
  expect(entries().slice(0, 4)).toEqual([
    ['ali-oss-remedy', 'src/index.ts'],
    ['ali-oss-remedy/testing', 'src/testing/index.ts'],
    ['ali-oss-remedy/journal', 'src/journal/index.ts'],
    ['ali-oss-remedy/locales/zh', 'src/locales/zh.ts'],
  ]);
});

test.each([
  ['ali-oss-remedy', library],
  ['ali-oss-remedy/testing', testing],
  ['ali-oss-remedy/journal', journal],
  ['ali-oss-remedy/locales/zh', chinese],
])('what %s has at run time is what the list says', (from, module) => {
  const values = listed.filter(line => line.startsWith(`${from} value `)).map(line => line.split(' ')[2]);
  expect(Object.keys(module).sort()).toEqual(values.sort());
});
