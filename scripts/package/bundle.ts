import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';

/** What a program is bundled to that does nothing but import. */
export interface Bundled {
  /** Bytes, minified and gzipped, of what is loaded at once. */
  readonly firstBytes: number;
  /** Bytes of everything, also what is loaded on demand. */
  readonly allBytes: number;
  /** What is in it, by its path in dist, each with its share of all bytes. */
  readonly modules: ReadonlyMap<string, number>;
}

const DIST = resolve('dist');

/** Bundles what does nothing but `export { … }` of the package, for browsers. */
export async function bundle(names: readonly string[], external: readonly string[]): Promise<Bundled> {
  const program = names
    .map(name => (name === '*' ? '*' : `{ ${name} }`))
    .map(what => `export ${what} from '${DIST}/${what === '{ zh }' ? 'locales/zh' : 'index'}.js';`)
    .join('\n');
  const build = await rolldown({
    input: 'program',
    platform: 'browser',
    external: [...external],
    logLevel: 'silent',
    plugins: [
      {
        name: 'program',
        resolveId: id => (id === 'program' ? id : undefined),
        load: id => (id === 'program' ? program : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  const chunks = output.filter(file => file.type === 'chunk');
  const allBytes = sizeOf(chunks);
  return { firstBytes: sizeOf(loadedAtOnce(chunks)), allBytes, modules: modulesOf(chunks, allBytes) };
}

function loadedAtOnce(chunks: readonly OutputChunk[]): OutputChunk[] {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  return [...loaded];
}

function sizeOf(chunks: readonly OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

function modulesOf(chunks: readonly OutputChunk[], bytes: number): Map<string, number> {
  const all = chunks.flatMap(({ modules }) => Object.entries(modules));
  const alone = all
    .filter(([, { code }]) => (code ?? '').trim() !== '')
    .map(([id, { code }]) => [nameOf(id), gzipSync(minifySync(id, code ?? '').code, { level: 9 }).length] as const);
  const sum = alone.reduce((total, [, size]) => total + size, 0);
  return new Map(alone.map(([id, size]) => [id, (size * bytes) / sum]));
}

function nameOf(id: string): string {
  return id.replace(`${DIST}/`, '').replace(/^.*node_modules\//, 'node_modules/');
}
