import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // graphql ships ESM and CommonJS without an exports map; loaded twice, its own instanceof checks fail.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
