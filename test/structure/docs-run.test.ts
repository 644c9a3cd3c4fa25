import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { remedy } from '../../src/index.js';
import { type LocalOss, startOss } from '../../src/testing/index.js';
import { type Block, blocks } from './blocks.js';
import LocalClient, { reach } from './local-ali-oss.js';
import { ROOT } from './sources.js';

const FOLDER = join(ROOT, `build/docs-blocks-${String(process.pid)}`);
const home = process.cwd();
let away: string;
let oss: LocalOss;

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
  // What the pages read and write has a place of its own.
  away = mkdtempSync(join(tmpdir(), 'docs-'));
  writeFileSync(join(away, 'today.log'), 'one line\n');
  writeFileSync(join(away, 'report.csv'), 'a,b\n');
  process.chdir(away);
});
afterAll(() => {
  process.chdir(home);
  rmSync(away, { recursive: true });
  rmSync(FOLDER, { recursive: true });
});
beforeEach(async () => {
  oss = await startOss({ buckets: ['my-bucket', 'logs'] });
  reach(oss);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('from far away\n')));
  for (const method of ['log', 'warn', 'error', 'table'] as const) vi.spyOn(console, method).mockReturnValue(undefined);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await oss.close();
});

/** Gives a block what every reader has, and runs it as a module. */
async function run({ file, text }: Block): Promise<void> {
  const config = { region: 'oss-cn-hangzhou', accessKeyId: 'id', accessKeySecret: 'secret', bucket: 'my-bucket' };
  const plain = new LocalClient(config);
  vi.stubGlobal('config', config);
  vi.stubGlobal('client', /\bremedy\(client\b/.test(text) ? plain : remedy(plain, { appendRecovery: true }));
  vi.stubGlobal('line', Buffer.from('line\n'));
  vi.stubGlobal('error', new Error('something else'));
  const failed = vi.spyOn(console, 'assert').mockImplementation(ok => {
    expect(ok).toBe(true);
  });
  const local = join(ROOT, 'test/structure/local-ali-oss.ts');
  const { outputText } = ts.transpileModule(text.replaceAll("from 'ali-oss'", `from '${local}'`), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  const module = join(FOLDER, file.replace(/ts$/, 'mjs'));
  writeFileSync(module, outputText);
  await import(/* @vite-ignore */ module);
  failed.mockRestore();
}

describe('every block of the pages runs', () => {
  test.each(blocks.map(block => [block.where, block] as const))('%s', async (_where, block) => {
    await run(block);
  });

  test('and one that throws is seen', async () => {
    const bad = {
      where: 'bad',
      file: 'bad.ts',
      text: "import { explain } from 'ali-oss-remedy';\nthrow new Error(typeof explain);",
    };
    await expect(run(bad)).rejects.toThrow('function');
  });

  test('and so is a console.assert that does not hold', async () => {
    const bad = { where: 'worse', file: 'worse.ts', text: 'console.assert(1 > 2);' };
    await expect(run(bad)).rejects.toThrow();
  });
});
