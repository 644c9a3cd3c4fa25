import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** The repository. Nothing outside it is read. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Every file below a folder of the repository, as paths from its root. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export const SOURCES = filesIn('src').filter(file => file.endsWith('.ts'));

/** The sources of the library itself, without the local OSS. */
export const LIBRARY = SOURCES.filter(file => !file.startsWith('src/testing/'));

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** What a file imports or re-exports, types included: paths from the root for files of ours, names for packages. */
export function importsOf(file: string): readonly string[] {
  const known = imports.get(file) ?? readImports(file);
  imports.set(file, known);
  return known;
}

/** What a file imports when it runs: `import type` is gone by then. */
export function runtimeImportsOf(file: string): readonly string[] {
  const found: string[] = [];
  walk(parse(file), node => {
    const isType = ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    const from = isType || ts.isImportTypeNode(node) ? undefined : specifierOf(node);
    if (from !== undefined) found.push(from.startsWith('.') ? pathOf(file, from) : from);
  });
  return [...new Set(found)];
}

const imports = new Map<string, readonly string[]>();

function readImports(file: string): readonly string[] {
  const found: string[] = [];
  walk(parse(file), node => {
    const from = specifierOf(node);
    if (from !== undefined) found.push(from.startsWith('.') ? pathOf(file, from) : from);
  });
  return [...new Set(found)];
}

/** The words of a file that the compiler sees: names and texts, not comments. */
export function wordsOf(file: string): Set<string> {
  const words = new Set<string>();
  walk(parse(file), node => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) words.add(node.text);
  });
  return words;
}

/** Whether a file has a node of this kind. */
export function has(file: string, is: (node: ts.Node) => boolean): boolean {
  let found = false;
  walk(parse(file), node => {
    found ||= is(node);
  });
  return found;
}

const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const source = parsed.get(file) ?? ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, child => {
    walk(child, visit);
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
    return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic && node.arguments[0] ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  throw new Error(`an import of something that is not written out: ${node.getText()}`);
}

function pathOf(file: string, specifier: string): string {
  return join(dirname(file), specifier).replaceAll('\\', '/').replace(/\.js$/, '.ts');
}
