import { defineConfig } from 'vitest/config';

/** Tests that need Chromium, apart from `npm test`: `npx vitest run --config test/browser/vitest.config.ts` */
export default defineConfig({
  test: { dir: import.meta.dirname, include: ['**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
});
