import { existsSync } from 'node:fs';
import { extname } from 'node:path';

const LIST_HEAD =
  '# What is in the package, as `npm run check:package` lists it; `npm run check:package -- --update` writes it anew.';

/**
 * The files of the package, in few lines: what is built of every source, and pages and examples, are named by folder and
 * ending. Files that no source explains, and sources that were not built, stand out by their names.
 */
export function contentsOf(files: readonly string[]): string {
  const all = new Set(files);
  const lines = files.map(file => {
    const [, source = '', ending = ''] = /^dist\/(.*?)(\.d\.cts|\.d\.ts|\.js)$/.exec(file) ?? [];
    const together = ending === '.js' ? all.has(`dist/${source}.d.ts`) : all.has(`dist/${source}.js`);
    if (ending !== '' && together && existsSync(`src/${source}.ts`)) return `${folderOf(file)}*${ending}`;
    return /^(dist\/chunks|docs|examples)\//.test(file) ? `${folderOf(file)}*${extname(file)}` : file;
  });
  return `${[LIST_HEAD, ...[...new Set(lines)].sort()].join('\n')}\n`;
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
