import { extname } from 'node:path';

const LIST_HEAD =
  '# What is in the package, as `npm run check:package` lists it; `npm run check:package -- --update` writes it anew.';

/** The files of the package, in few lines: chunks, pages and examples are named by folder and ending. */
export function contentsOf(files: readonly string[]): string {
  const lines = files.map(file => {
    const [folder] = /^(dist\/chunks|docs|examples\/.*(?=\/)|examples)\//.exec(file) ?? [];
    return folder === undefined ? file : `${folder}*${extname(file)}`;
  });
  return `${[LIST_HEAD, ...[...new Set(lines)].sort()].join('\n')}\n`;
}
