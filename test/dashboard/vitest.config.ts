import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

/** The dashboard in a real Chromium: what `npm test` leaves out. */
export default defineConfig({
  ...base,
  test: {
    testTimeout: 60_000,
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/dashboard/{dashboard,accessible}.test.ts'],
    exclude: [],
    hookTimeout: 120_000,
    // Browsers share two cores badly.
    fileParallelism: false,
  },
});
