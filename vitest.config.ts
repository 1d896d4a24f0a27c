import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** These change their process: instrumentation patches libraries, a command listens for signals. */
const apart = [
  'test/end-to-end/**/*.test.ts',
  'test/cli/{demo,stop-signal,run}.test.ts',
  'test/cli/demo/**/*.test.ts',
  'test/faults/**/*.test.ts',
]
/** The dashboard over an API in the test's own process, which takes two seconds to load: once a worker, not once a file. */
const pages = [
  'test/end-to-end/{accessibility,dashboard-states,deleted-failures,failure-life,late-answers}.test.ts',
  'test/end-to-end/{grouping-page,keys-page}.test.ts',
]
// graphql ships ESM and CommonJS without an exports map; loaded twice, its own instanceof checks fail.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }
const cores = availableParallelism()
const test = {
  pool: 'forks' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // What is waited for comes at once on a quiet machine, and later than Vitest's second on a busy one.
  expect: { poll: { timeout: 10_000 } },
}
/** These wait for processes, browsers and quiet moments: two at a time leave half of two cores idle. */
const waiting = { maxWorkers: 2 * cores, sequence: { groupOrder: 0 } }

export default defineConfig({
  test: {
    // Here alone: a project that had it too would start a server too.
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      {
        resolve,
        test: { ...test, ...waiting, name: 'apart', include: apart, exclude: pages },
      },
      {
        resolve,
        test: { ...test, ...waiting, name: 'pages', include: pages, isolate: false },
      },
      {
        resolve,
        // Loading the same libraries for each file anew was a third of the whole run.
        test: {
          ...test,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: apart,
          isolate: false,
          maxWorkers: cores + 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
