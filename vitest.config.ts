import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/moto/**', 'test/browser/**', '**/node_modules/**'],
    isolate: false,
    testTimeout: 30_000,
  },
});
