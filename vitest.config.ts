import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/moto/**', 'test/browser/**', 'test/faults/**', 'test/policy/z3/**', '**/node_modules/**'],
    setupFiles: ['test/setup.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
