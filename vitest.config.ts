import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Files share one database server, and each may start hubs of its own.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    // A shared machine stalls for seconds now and then. What fails there is run again, and reported as such.
    retry: process.env['CI'] ? 2 : 0,
  },
});
