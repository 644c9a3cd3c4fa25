import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { filesIn, ROOT, textOf } from '../structure/sources.js';

/** What a run consists of: its processes are of Node.js alone, which does not read TypeScript. */
const SOURCES = [...filesIn('src'), ...filesIn('chaos'), 'examples/demo/random.ts', 'examples/demo/writers.ts'];

/**
 * Compiles the sources as they are into a folder of their own, and says which: so `npm test` needs no build, and one that
 * goes on beside it does no harm. Types are not looked at here, that is another check.
 */
export function compiled(): string {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  // Below the repository's root, so that its packages are found.
  const folder = mkdtempSync(join(ROOT, 'build', 'test-chaos-'));
  for (const file of SOURCES) {
    const { outputText } = ts.transpileModule(textOf(file), { compilerOptions: OPTIONS, fileName: file });
    write(join(folder, file.replace(/\.ts$/, '.js')), outputText);
  }
  write(join(folder, 'package.json'), JSON.stringify(SELF));
  return folder;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
};

/** A package may import itself by name: `ali-oss-remedy` is what was compiled beside it. */
const SELF = {
  name: 'ali-oss-remedy',
  type: 'module',
  exports: { '.': './src/index.js', './testing': './src/testing/index.js', './journal': './src/journal/index.js' },
};

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
