import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, textOf } from './sources.js';

/** The compiler options of the repository, with what is given on top. */
export function compilerOptions(more: Readonly<Record<string, unknown>> = {}): ts.CompilerOptions {
  const { compilerOptions: own } = JSON.parse(textOf('tsconfig.json')) as { compilerOptions: Record<string, unknown> };
  const config = { compilerOptions: { ...own, ...more }, files: ['src/index.ts'] };
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

/** A program of files of the repository and of others that exist only here, by their path from the root. */
export function programOf(
  files: readonly string[],
  options: ts.CompilerOptions,
  virtual: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const texts = new Map([...virtual].map(([file, text]) => [join(ROOT, file), text]));
  const disk = ts.createCompilerHost(options, true);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: file => texts.has(file) || disk.fileExists(file),
    readFile: file => texts.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = texts.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version, true);
    },
  };
  return ts.createProgram(
    [...files, ...virtual.keys()].map(file => join(ROOT, file)),
    options,
    host,
  );
}
