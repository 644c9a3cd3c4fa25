import { join } from 'node:path';
import { build, createLogger, type InlineConfig, type Logger, preview } from 'vite';
import type { TestProject } from 'vitest/node';

const ROOT = join(import.meta.dirname, '../..');

export const PAGES = join(import.meta.dirname, 'page');

/** A page imports the library as a user's would; here that is the source, so nothing has to be built first. */
export const USING_SOURCES = {
  configFile: false,
  root: PAGES,
  resolve: { alias: { 'ali-oss-remedy': join(ROOT, 'src/index.ts') } },
} as const satisfies InlineConfig;

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built pages are served. */
    readonly pages: string;
    /** What Vite said against the build. */
    readonly warnings: readonly string[];
  }
}

/** Bundles the pages as a user of Vite would, and serves them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const warnings: string[] = [];
  const outDir = join(ROOT, 'build/browser');
  await build({
    ...USING_SOURCES,
    customLogger: listening(warnings),
    build: {
      outDir,
      emptyOutDir: true,
      // What ali-oss weighs is not ours to warn about.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: { input: ['index.html', 'strict.html'].map(page => join(PAGES, page)) },
    },
  });
  const server = await preview({
    ...USING_SOURCES,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  project.provide('pages', String(server.resolvedUrls?.local[0]));
  project.provide('warnings', warnings);
  return () => server.close();
}

function listening(warnings: string[]): Logger {
  const warn = (message: string) => void warnings.push(message);
  return { ...createLogger('silent'), warn, warnOnce: warn };
}
