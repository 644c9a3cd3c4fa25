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
}

const DIST = resolve('dist');
const SRC = resolve('src');

/** Bundles what does nothing but `export { … }` of the package, for browsers. */
export async function bundle(names: readonly string[], external: readonly string[]): Promise<Bundled> {
  const chunks = await chunksOf(names, external, name => `${DIST}/${name}.js`);
  return { firstBytes: sizeOf(loadedAtOnce(chunks)), allBytes: sizeOf(chunks) };
}

/** What a program of the sources is made of, by the path in src, each with its bytes when minified and gzipped alone. */
export async function modulesIn(
  names: readonly string[],
  external: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const chunks = await chunksOf(names, external, name => `${SRC}/${name}.ts`);
  const all = chunks.flatMap(({ modules }) => Object.entries(modules));
  return new Map(
    all
      .filter(([, { code }]) => (code ?? '').trim() !== '')
      .map(([id, { code }]) => [nameOf(id), gzipSync(minifySync(id, code ?? '').code, { level: 9 }).length] as const),
  );
}

async function chunksOf(
  names: readonly string[],
  external: readonly string[],
  fileOf: (entry: string) => string,
): Promise<readonly OutputChunk[]> {
  const program = names
    .map(name => (name === '*' ? '*' : `{ ${name} }`))
    .map(what => `export ${what} from '${fileOf(what === '{ zh }' ? 'locales/zh' : 'index')}';`)
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
  return output.filter(file => file.type === 'chunk');
}

function loadedAtOnce(chunks: readonly OutputChunk[]): OutputChunk[] {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  return [...loaded];
}

function sizeOf(chunks: readonly OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

function nameOf(id: string): string {
  return id.replace(`${SRC}/`, '').replace(/^.*node_modules\//, 'node_modules/');
}
