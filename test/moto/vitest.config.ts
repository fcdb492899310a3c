import { defineConfig } from 'vitest/config';

/** Tests against moto, apart from `npm test` because they need Python: `npm run test:moto` */
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    // Node 20 is said to be old once, by `rampart doctor`.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 30_000,
    hookTimeout: 240_000,
  },
});
