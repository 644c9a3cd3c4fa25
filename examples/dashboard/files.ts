import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the server sends for a path. */
export interface PageFile {
  readonly type: string;
  readonly content: string | Buffer;
}

/** Reads a file of the page by its path in the address; `undefined` where there is none. */
export type PageFiles = (path: string) => Promise<PageFile | undefined>;

const SCRIPTS = ['main', 'controls', 'decisions', 'log-panel', 'text', 'totals'];
const TEXTS: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
};

const root = dirname(createRequire(import.meta.url).resolve('ali-oss-remedy/package.json'));

/** Texts as they are in the repository, and scripts as tsc compiled them beside this file. */
export function pageFiles(script: (name: string) => Promise<string | Buffer> = compiled): PageFiles {
  return async path => {
    const text = Object.hasOwn(TEXTS, path) ? TEXTS[path] : undefined;
    if (text) return { type: text[1], content: await readFile(join(root, 'examples/dashboard/page', text[0])) };
    const name = SCRIPTS.find(known => path === `/${known}.js`);
    return name === undefined ? undefined : { type: 'text/javascript; charset=utf-8', content: await script(name) };
  };
}

const compiled = (name: string) => readFile(new URL(`page/${name}.js`, import.meta.url));
