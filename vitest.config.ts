import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    coverage: { include: ['src/**'], exclude: ['src/cli/**'] },
  },
})
