import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { filesIn, ROOT, textOf } from '../structure/sources.js';

/** The version that the compiled package is given. */
export const VERSION = '1.2.3-test';

/** Compiles the sources as they are into a package of its own below the repository, and says where its command is. */
export function compiledCommand(): { readonly folder: string; readonly main: string } {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  // Below the repository's root, so that its packages are found.
  const folder = mkdtempSync(join(ROOT, 'build', 'test-cli-'));
  for (const file of filesIn('src')) {
    const { outputText } = ts.transpileModule(textOf(file), { compilerOptions: OPTIONS, fileName: file });
    write(join(folder, file.replace(/^src/, 'dist').replace(/\.ts$/, '.js')), outputText);
  }
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageJson;
  write(join(folder, 'package.json'), JSON.stringify({ ...own, version: VERSION }));
  return { folder, main: join(folder, own.bin['ali-oss-remedy']) };
}

interface PackageJson {
  readonly bin: { readonly 'ali-oss-remedy': string };
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
};

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
