import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { show } from '../../examples/egg-midway.js';
import * as remedyPackage from '../../src/index.js';

beforeEach(() => {
  vi.stubEnv('OSS_BUCKET', '');
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** As Node.js loads CommonJS, but with the source in place of the package, so that nothing has to be built first. */
function load(file: string): unknown {
  const require = createRequire(file);
  const module = { exports: {} };
  const names = ['require', 'module', 'exports', '__dirname'];
  const run = compileFunction(readFileSync(file, 'utf8'), names, { filename: file }) as (...given: unknown[]) => void;
  const given = (name: string): unknown => (name === 'ali-oss-remedy' ? remedyPackage : require(name));
  run(given, module, module.exports, new URL('.', `file://${file}`).pathname);
  return module.exports;
}

it('egg-midway: both append through one wrapped client, and Midway stores what is held when it ends', async () => {
  const { egg, midway } = await show(load);
  expect(egg).toBe('one\ntwo\nthree\n');
  expect(midway.split('\n').sort()).toEqual(['', 'login', 'logout']);
});
