import { afterAll, expect, vi } from 'vitest';
import { leftOpen } from './left-open.js';

// The files of the projects `unit`, `oss` and `model` run one after another in one process. This runs around each of them: a
// file that leaves something behind fails itself, and not the one after it.

/** What a file may add to, and has to take away again. */
const state = () => ({
  listeners: ['uncaughtException', 'unhandledRejection', 'warning', 'exit'].map(name => process.listenerCount(name)),
  folder: process.cwd(),
  hasWindow: 'window' in globalThis,
});
const before = state();
const openBefore = leftOpen();

afterAll(async () => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  expect(state()).toEqual(before);
  // What is being closed needs a moment for that.
  await vi.waitFor(
    () => {
      expect(leftOpen().length, `left open: ${leftOpen().join(', ')}`).toBeLessThanOrEqual(openBefore.length);
    },
    { timeout: 5_000, interval: 5 },
  );
});
