import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, inject, it } from 'vitest';
import { PAGES, USING_SOURCES } from './setup.js';

/** What a page with nothing but `remedy` loads at once. */
async function remedyAlone(): Promise<Rolldown.OutputChunk> {
  const input = join(PAGES, 'remedy.ts');
  const output = await build({
    ...USING_SOURCES,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input } },
  });
  const chunks = [output].flat().flatMap(built => ('output' in built ? built.output : []));
  const entry = chunks.find(chunk => chunk.type === 'chunk' && chunk.isEntry);
  if (entry?.type !== 'chunk') throw new Error('Expected an entry, and Vite built none.');
  return entry;
}

it('Vite bundles it with ali-oss for browsers without a warning: no module of Node.js is left out', () => {
  expect(inject('warnings')).toEqual([]);
});

it('a page loads nothing of ali-oss, of Node.js and of hash-wasm with it', async () => {
  const { code, moduleIds, imports } = await remedyAlone();
  expect(imports).toEqual([]);
  const foreign = moduleIds.map(id => /node_modules\/([^/]+)/.exec(id)?.[1]).filter(name => name !== undefined);
  expect([...new Set(foreign)].sort()).toEqual(['debug', 'is-network-error', 'ms', 'p-retry']);
  expect(code).not.toContain('__vite-browser-external');
  console.log(`remedy: ${code.length} bytes, ${gzipSync(code, { level: 9 }).length} gzipped`);
});
