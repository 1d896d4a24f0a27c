import type { Clock } from '#core/platform/clock.ts'
import { holdDataDirectory } from '#core/platform/data-directory.ts'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { Stops } from './stops.ts'

/** Pools of their own, so that a burst on one side cannot take the connections of the others. */
export interface Pools {
  readonly web: Sql
  readonly collector: Sql
  readonly jobs: Sql
}

export interface DatabaseParts {
  readonly settings: Settings
  readonly log: Log
  readonly clock: Clock
  readonly stops: Stops
  /** The embedded server died and could not be started again. */
  readonly onLost: (error: Error) => void
}

const dayMs = 86_400_000
/** Jobs hold a lock on two of them at most, see cli/jobs/table.ts. */
const jobConnections = 4

/** Holds the data directory, starts or finds the database, and brings it to this program's schema. */
export async function openDatabase(parts: DatabaseParts): Promise<Pools> {
  const { settings, log, clock, stops } = parts
  const url = await databaseUrl(parts)
  const open = (applicationName: string, max: number): Sql => {
    const sql = connectDatabase({ url, max, applicationName, log })
    stops.push(applicationName, () => sql.end({ timeout: 2 }))
    return sql
  }
  const rest = settings.databaseConnectionsMax - jobConnections
  const pools = {
    web: open('nevermore web', Math.ceil(rest / 2)),
    collector: open('nevermore collector', Math.max(1, Math.floor(rest / 2))),
    jobs: open('nevermore jobs', jobConnections),
  }
  await migrate(pools.jobs, { directory: projectPaths().migrations, log })
  const today = Math.floor(clock() / dayMs)
  await ensurePartitions(pools.collector, [today, today + 1], clock())
  return pools
}

async function databaseUrl({ settings, log, stops, onLost }: DatabaseParts): Promise<string> {
  const { databaseUrl: given, dataDir } = settings
  if (given !== null) {
    const held = await holdDataDirectory(dataDir)
    stops.push('data directory', () => held.release())
    return given
  }
  const database = await startEmbeddedDatabase({ dataDir, log, onLost })
  stops.push('embedded database', () => database.stop())
  return database.url
}
