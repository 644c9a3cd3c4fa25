import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { compilerOptions, programOf } from './compile.js';
import { entries } from './entries.js';
import { ROOT } from './sources.js';

const HEAD = `# The public API

Every name the package exports, with its signature. Checked by \`test/structure/api-report.test.ts\`; \`npm run api\` writes it anew.
A line that changes here is a change for users: it belongs into the changelog.
`;

/** Longer texts in types are prose: their words are nobody's interface. */
const LONGEST_TEXT = 30;

/** What is declared in a file under a name. */
interface Declared {
  readonly file: string;
  readonly name: string;
}

/** Every public name with its declaration, by entry point, and after them what they mention and is not exported. */
export function apiReport(): string {
  const found = entries();
  const program = programOf(
    found.map(([, file]) => file),
    compilerOptions({ noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: true }),
  );
  const declarations = declarationsOf(program);
  const exported = new Map<string, Declared>();
  const sections = found.map(([from, file]) => {
    const lines = exportsOf(program, file).map(([name, declared]) => {
      exported.set(idOf(declared), declared);
      return (name === declared.name ? '' : `// ${name} is\n`) + textsOf(declarations, declared).join('\n');
    });
    return section(from, lines);
  });
  const rest = mentionedBy(declarations, [...exported.values()]).filter(declared => !exported.has(idOf(declared)));
  return [
    HEAD,
    ...sections,
    section(
      'Not exported',
      rest.flatMap(declared => textsOf(declarations, declared)),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n\`\`\`ts\n${lines.join('\n\n')}\n\`\`\`\n`;
}

const idOf = ({ file, name }: Declared): string => `${file}#${name}`;

/** What the compiler writes for those who use the library: each file's declarations. */
function declarationsOf(program: ts.Program): ReadonlyMap<string, ts.SourceFile> {
  const files = new Map<string, ts.SourceFile>();
  program.emit(undefined, (path, text) => {
    const file = relative(ROOT, path).replace(/\.d\.ts$/, '.ts');
    files.set(file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  });
  return files;
}

function exportsOf(program: ts.Program, file: string): (readonly [string, Declared])[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(ROOT, file));
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  return checker
    .getExportsOfModule(module)
    .map(symbol => {
      const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const place = origin.declarations?.[0]?.getSourceFile().fileName ?? '';
      return [symbol.name, { file: relative(ROOT, place), name: origin.name }] as const;
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The statements that declare a name: overloads are several. */
function statementsOf(file: ts.SourceFile | undefined, name: string): ts.Statement[] {
  return (file?.statements ?? []).filter(statement =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some(({ name: own }) => own.getText() === name)
      : (statement as ts.Statement & { readonly name?: ts.Node }).name?.getText() === name,
  );
}

function textsOf(declarations: ReadonlyMap<string, ts.SourceFile>, { file, name }: Declared): string[] {
  const texts = statementsOf(declarations.get(file), name).map(statement =>
    statement
      .getText()
      .replace(/(["'])(?:(?!\1)[^\\\n]|\\.)*\1/g, text => (text.length > LONGEST_TEXT ? '"…"' : text))
      .replaceAll('    ', '  '),
  );
  if (texts.length === 0) throw new Error(`${file} declares no ${name}`);
  return texts;
}

/** What the declarations of these mention, and what those mention in turn, as far as it is the library's own. */
function mentionedBy(declarations: ReadonlyMap<string, ts.SourceFile>, from: readonly Declared[]): Declared[] {
  const seen = new Map(from.map(declared => [idOf(declared), declared]));
  const open = [...from];
  for (const { file, name } of open) {
    const source = declarations.get(file);
    for (const statement of statementsOf(source, name)) {
      for (const word of namesIn(statement)) {
        const declared = source && resolved(declarations, source, word);
        if (!declared || seen.has(idOf(declared))) continue;
        seen.set(idOf(declared), declared);
        open.push(declared);
      }
    }
  }
  return [...seen.values()].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isTypeReferenceNode(inner)) names.add(leftmost(inner.typeName));
    if (ts.isExpressionWithTypeArguments(inner)) names.add(inner.expression.getText());
    if (ts.isTypeQueryNode(inner)) names.add(leftmost(inner.exprName));
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return names;
}

function leftmost(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : leftmost(name.left);
}

/** Where a name that a file uses is declared; `undefined` where it is not ours. */
function resolved(
  declarations: ReadonlyMap<string, ts.SourceFile>,
  source: ts.SourceFile,
  word: string,
): Declared | undefined {
  if (statementsOf(source, word).length > 0) return { file: source.fileName, name: word };
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
    if (!bindings || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) continue;
    const found = bindings.elements.find(({ name }) => name.text === word);
    const from = (statement.moduleSpecifier as ts.StringLiteral | undefined)?.text;
    if (!found || !from?.startsWith('.')) continue;
    const file = join(dirname(source.fileName), from).replace(/\.js$/, '.ts');
    const next = declarations.get(file);
    return next && resolved(declarations, next, (found.propertyName ?? found.name).text);
  }
  return undefined;
}
