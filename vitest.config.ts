import { defineConfig } from 'vitest/config';

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
    include: ['test/**/*.test.ts'],
    // These need a browser: npm run test:browser
    exclude: ['test/browser/**', 'test/dashboard/{dashboard,accessible}.test.ts'],
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
