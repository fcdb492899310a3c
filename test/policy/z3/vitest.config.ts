import { defineConfig } from 'vitest/config';

/** The solver takes a while, so it has a run of its own: `.ci/run`, or `npx vitest run --config` with this file. */
export default defineConfig({
  test: {
    include: ['test/policy/z3/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 600_000,
  },
});
