import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Demo } from '../../examples/dashboard/demo.js';
import { type PageFiles, pageFiles } from '../../examples/dashboard/files.js';
import type { Frame, LogFrame } from '../../examples/dashboard/messages.js';

const PAGE = join(dirname(fileURLToPath(import.meta.url)), '../../examples/dashboard/page');

/** The page from its sources, as tsc would compile them: nothing has to be built first. */
export const fromSources: PageFiles = pageFiles(async name => {
  const source = await readFile(join(PAGE, `${name}.ts`), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
});

const counts = { acknowledged: 0, stored: 0, lost: 0, doubled: 0, failed: 0, conflicts: 0 };
const log = (object: string): LogFrame => ({ object, start: 0, cells: [], ...counts });
const others = { tagged: 0, stale: 0, deleted: 0, immutable: 0 };

/** A demo in which nothing happens. */
export function quietDemo(over: Partial<Frame> = {}): Demo & { asked(): number } {
  let asked = 0;
  const switches = { running: true, 'drop-answers': false, 'tag-together': false, retention: false };
  const logs = { plain: log('plain-1.log'), wrapped: log('wrapped-1.log') };
  return {
    asked: () => asked,
    set: () => undefined,
    frame() {
      asked += 1;
      return { switches, logs, others: { plain: others, wrapped: others }, decisions: [], ...over };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
