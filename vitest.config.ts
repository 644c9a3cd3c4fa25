import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { type Project, projectOf, TEST_FILES } from './test/projects.js';

/** The files of a project. Those of `oss` are what is left, so that a new file is watched before anybody knows what it is. */
function files(name: Project): { readonly include: string[]; readonly exclude: string[] } {
  if (name === 'oss')
    return { include: ['test/**/*.test.ts'], exclude: TEST_FILES.filter(file => projectOf(file) !== name) };
  return { include: TEST_FILES.filter(file => projectOf(file) === name), exclude: [] };
}

/** Its files run one after another in one process, which saves the second that it takes to load everything for each. */
const sharing = (name: Project): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, ...files(name), isolate: false, setupFiles: ['test/shared.ts'] },
});

export default defineConfig({
  // Examples import the library as a user would; in tests that is the source, so nothing has to be built first.
  resolve: {
    alias: [
      { find: /^ali-oss-remedy$/, replacement: new URL('src/index.ts', import.meta.url).pathname },
      { find: /^ali-oss-remedy\/locales\/zh$/, replacement: new URL('src/locales/zh.ts', import.meta.url).pathname },
      { find: /^ali-oss-remedy\/journal$/, replacement: new URL('src/journal/index.ts', import.meta.url).pathname },
      { find: /^ali-oss-remedy\/testing$/, replacement: new URL('src/testing/index.ts', import.meta.url).pathname },
    ],
  },
  test: {
    projects: [
      sharing('unit'),
      sharing('oss'),
      sharing('model'),
      { extends: true, test: { name: 'alone', ...files('alone') } },
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two of them even where there are but two cores: many tests wait for a socket.
    maxWorkers: 2,
    // ali-oss's HTTP client writes a warning of its own for every answer that we lose on purpose.
    onConsoleLog: log => !log.includes('[urllib:warn]'),
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts', 'src/**/types.ts'],
      thresholds: { lines: 95, branches: 95 },
      reporter: ['text', 'json-summary'],
    },
  },
});
