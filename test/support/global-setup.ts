import { startTestServer } from './test-server.ts'

/** Once per `vitest run`: a PostgreSQL that every test file may have a database of its own on. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer()
  // Test files run in child processes, which are given this environment.
  process.env['NEVERMORE_TEST_SERVER_URL'] = server.url
  process.env['NEVERMORE_TEST_TEMPLATE'] = server.template
  return server.stop
}
