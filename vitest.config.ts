import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/moto/**', 'test/browser/**', 'test/faults/**', 'test/policy/z3/**', '**/node_modules/**'],
    setupFiles: ['test/setup.ts'],
    isolate: false,
    // On two cores vitest would take one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
  },
});
