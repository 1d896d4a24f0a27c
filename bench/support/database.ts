import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import { startTestServer } from '#test/support/test-server.ts'

export interface BenchDatabase {
  readonly sql: Sql
  /** Ends the connections and the server with all that is in it. */
  stop(): Promise<void>
}

/** A PostgreSQL server of its own with one migrated database of this name. */
export async function startBenchDatabase(name: string): Promise<BenchDatabase> {
  const server = await startTestServer()
  const admin = connectDatabase({ url: server.url, max: 1, applicationName: 'bench' })
  await admin`create database ${admin(name)} template ${admin(server.template)}`
  await admin.end()
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const sql = connectDatabase({ url: url.href, max: 4, applicationName: 'bench' })
  return {
    sql,
    async stop() {
      await sql.end({ timeout: 1 })
      await server.stop()
    },
  }
}
