import { defineConfig } from 'vitest/config';

/** The fault matrix takes a minute, so it has a run of its own: `.ci/run`, or `npx vitest run --config` with this file. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
  },
});
