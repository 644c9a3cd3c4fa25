import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { compilerOptions, programOf } from './compile.js';
import { filesIn, ROOT, textOf } from './sources.js';

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

const PATHS = { 'ali-oss-remedy': ['./src/index.ts'], 'ali-oss-remedy/testing': ['./src/testing/index.ts'] };

interface Block {
  readonly where: string;
  readonly file: string;
  readonly text: string;
}

/** The \`\`\`ts blocks of a page, each with the line it begins on. */
function blocksOf(page: string): Block[] {
  const lines = textOf(page).split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent, fence] = /^(\s*)(`{3,})(?:ts|typescript)\b/.exec(lines[at] ?? '') ?? [];
    if (indent === undefined || fence === undefined) continue;
    const from = at + 1;
    at += 1;
    while (at < lines.length && lines[at]?.trim() !== fence) at += 1;
    const text = lines
      .slice(from, at)
      .map(line => line.slice(indent.length))
      .join('\n');
    blocks.push({
      where: `${page}:${String(from)}`,
      file: `${page.replace(/\W/g, '-')}-${String(from)}.ts`,
      text: `${text}\n`,
    });
  }
  return blocks;
}

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

const pages = [
  existsSync(join(ROOT, 'README.md')) ? ['README.md'] : [],
  existsSync(join(ROOT, 'docs')) ? filesIn('docs') : [],
]
  .flat()
  .filter(page => page.endsWith('.md'));
const blocks = pages.flatMap(blocksOf);

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

describe.skipIf(!existsSync(join(ROOT, 'README.md')))('the pages', () => {
  const problems = blocks.length > 0 ? problemsIn(blocks) : new Map<string, string[]>();

  test('show code', () => {
    expect(blocks.filter(({ where }) => where.startsWith('README.md')).length).toBeGreaterThan(0);
  });

  test.each(blocks.map(({ where }) => where))('compile: %s', where => {
    expect(problems.get(where)).toEqual([]);
  });

  test('of the README are at most 200 lines', () => {
    expect(pages.includes('README.md') ? textOf('README.md').trimEnd().split('\n').length : 0).toBeLessThanOrEqual(200);
  });
});
