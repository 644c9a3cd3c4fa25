import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './command.js';

// How long it takes to load the package after ali-oss, each time in a process of its own, and beside ali-oss's own time.

const TIMES = Number(process.env['TIMES'] ?? 15);
const MOST_MS = 15;
const MOST_RATIO = 0.15;

interface Loading {
  readonly aliOssMs: number;
  readonly ownMs: number;
}

const ES_MODULES = `
  const start = performance.now();
  await import('ali-oss');
  const between = performance.now();
  await import(${JSON.stringify(pathToFileURL(resolve('dist/index.js')).href)});
  console.log(JSON.stringify({ aliOssMs: between - start, ownMs: performance.now() - between }));`;

const REQUIRED = `
  const start = performance.now();
  require('ali-oss');
  const between = performance.now();
  require(${JSON.stringify(resolve('dist/index.cjs'))});
  console.log(JSON.stringify({ aliOssMs: between - start, ownMs: performance.now() - between }));`;

for (const [name, options] of [
  ['ES modules', ['--input-type=module', '--eval', ES_MODULES]],
  ['CommonJS', ['--input-type=commonjs', '--eval', REQUIRED]],
] as const) {
  const all = Array.from({ length: TIMES }, () => JSON.parse(run(process.execPath, options)) as Loading);
  const ownMs = median(all.map(loading => loading.ownMs));
  const ratio = median(all.map(loading => loading.ownMs / loading.aliOssMs));
  const isHeld = ownMs <= MOST_MS && ratio <= MOST_RATIO;
  const verdict = isHeld ? 'held' : `MISSED: ${String(MOST_MS)} ms and ${String(MOST_RATIO)} x at most`;
  console.log(`${name}: ${ownMs.toFixed(1)} ms, ${ratio.toFixed(3)} x of ali-oss's own (${verdict})`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
