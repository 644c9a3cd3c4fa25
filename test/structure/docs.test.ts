import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { compilerOptions, programOf } from './compile.js';
import { type Block, blocks } from './blocks.js';
import { ROOT, textOf } from './sources.js';

/** What a block may use without saying where it comes from: what every reader has. A block that declares it has its own. */
const GIVEN = `
import type Client from 'ali-oss';
declare global {
  const config: Client.Options;
  const client: Client;
  const line: Buffer;
  const error: unknown;
}
`;

const PATHS = {
  'ali-oss-remedy': ['./src/index.ts'],
  'ali-oss-remedy/journal': ['./src/journal/index.ts'],
  'ali-oss-remedy/testing': ['./src/testing/index.ts'],
  'ali-oss-remedy/locales/zh': ['./src/locales/zh.ts'],
};

function problemsIn(blocks: readonly Block[]): Map<string, string[]> {
  const options = compilerOptions({
    paths: PATHS,
    moduleDetection: 'force',
    noUnusedLocals: false,
    noUnusedParameters: false,
  });
  const virtual = new Map([
    ['given-to-every-block.d.ts', GIVEN],
    ...blocks.map(({ file, text }) => [file, text] as const),
  ]);
  const program = programOf([], options, virtual);
  return new Map(
    blocks.map(({ where, file }) => {
      const source = program.getSourceFile(join(ROOT, file));
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [where, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
}

test('the check itself finds what is wrong with a block, and nothing in a good one', () => {
  const good =
    "import OSS from 'ali-oss';\nimport { remedy } from 'ali-oss-remedy';\nawait remedy(new OSS(config)).append('k', line);";
  const problems = problemsIn([
    { where: 'good', file: 'good.ts', text: good },
    { where: 'bad', file: 'bad.ts', text: "import { remedi } from 'ali-oss-remedy';" },
    { where: 'own', file: 'own.ts', text: "const client = 'mine';\nconst text: string = client;" },
  ]);
  expect(problems.get('good')).toEqual([]);
  expect(problems.get('bad')?.join()).toContain('remedi');
  expect(problems.get('own')).toEqual([]);
});

describe('the pages', () => {
  const problems = problemsIn(blocks);

  test('show code', () => {
    expect(blocks.filter(({ where }) => where.startsWith('README.md')).length).toBeGreaterThan(0);
  });

  test.each(blocks.map(({ where }) => where))('compile: %s', where => {
    expect(problems.get(where)).toEqual([]);
  });

  test('of the README are at most 200 lines', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });
});
