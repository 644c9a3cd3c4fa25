import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, ROOT, textOf } from './sources.js';

/** A block of TypeScript in a page. */
export interface Block {
  readonly where: string;
  readonly file: string;
  readonly text: string;
}

/** The ts blocks of a page, each with the line it begins on. */
export function blocksOf(page: string): Block[] {
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

/** The pages that users read. */
export const pages = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', ...filesIn('docs')].filter(
  page => page.endsWith('.md') && existsSync(join(ROOT, page)),
);

/** Every block of every page. */
export const blocks = pages.flatMap(blocksOf);
