import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { LIBRARY, textOf } from './sources.js';

interface Option {
  readonly of: string;
  readonly name: string;
  /** What its docstring gives for a default, as it begins. */
  readonly byDefault: string | undefined;
}

/** The options that a built-in policy takes: of every interface that one of their functions names. */
function optionsIn(file: string): Option[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  const taken = source.statements
    .filter(ts.isFunctionDeclaration)
    .flatMap(({ name, parameters }) =>
      name && name.text in library
        ? parameters.flatMap(({ type }) => (type && ts.isTypeReferenceNode(type) ? [[type.getText(), name.text]] : []))
        : [],
    ) as [string, string][];
  return source.statements.filter(ts.isInterfaceDeclaration).flatMap(({ name, members }) =>
    taken
      .filter(([type]) => type === name.text)
      .flatMap(([, of]) =>
        members.filter(ts.isPropertySignature).map(member => {
          const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
          const text = ts.getTextOfJSDocComment(tag?.comment);
          return { of, name: member.name.getText(), byDefault: text };
        }),
      ),
  );
}

const OPTIONS = LIBRARY.filter(file => file.startsWith('src/policies/')).flatMap(optionsIn);
const ROWS = textOf('docs/policies.md')
  .split('\n')
  .filter(line => line.startsWith('| '))
  .map(line => line.split(' | ').map(cell => cell.replace(/^\||\|$/g, '').trim()));

/** The rows of a policy: its own, and those below it that name none. */
function rowsOf(policy: string): string[][] {
  const first = ROWS.findIndex(([cell = '']) => cell.startsWith(`\`${policy}(`));
  const next = ROWS.findIndex(([cell], at) => at > first && cell !== '');
  return first < 0 ? [] : ROWS.slice(first, next);
}

describe('docs/policies.md', () => {
  it.each(OPTIONS)('gives the default of `$name` of $of()', ({ of, name, byDefault }) => {
    const row = rowsOf(of).find(([, option]) => option === `\`${name}\``);
    expect(row, `a row for ${name} of ${of}()`).toBeDefined();
    // A docstring that has one default for several policies says which is whose.
    const [value = 'none'] = /^(?:\d+|'\w+'|false|true|none)/.exec(byDefault ?? 'none') ?? [byDefault];
    const elsewhere = new RegExp(`(\\d+) of \`${of}\``).exec(byDefault ?? '')?.[1];
    const shown = (row?.[2] ?? '').replaceAll('`', '').replace('required', 'none');
    expect(shown).toContain(elsewhere ?? (value.startsWith('by storage class') ? '4 hours' : value));
  });

  it('has all of them', () => {
    expect(OPTIONS.length).toBeGreaterThan(15);
  });
});
