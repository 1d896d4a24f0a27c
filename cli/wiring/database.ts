import type { Clock } from '#core/platform/clock.ts'
import { holdDataDirectory } from '#core/platform/data-directory.ts'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { dayMs } from '#core/platform/durations.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { Duties } from '../process-role.ts'
import { asUnusableDatabase } from '../unusable-database.ts'
import type { Stops } from './stops.ts'

/** Pools of their own, so that a burst on one side cannot take the connections of the others. */
export interface Pools {
  readonly web: Sql
  readonly collector: Sql
  readonly jobs: Sql
}

export interface Database {
  /** Where it is, for another thread's pools. */
  readonly url: string
  readonly pools: Pools
}

export interface DatabaseParts {
  readonly settings: Settings
  readonly connectionsMax: number
  readonly log: Log
  readonly clock: Clock
  readonly stops: Stops
  readonly duties: Duties
  /** The embedded server died and could not be started again. */
  readonly onLost: (error: Error) => void
}

/** Jobs hold a lock on two of them at most, see cli/jobs/table.ts. */
const jobConnections = 4
/** What is left to a part that this process does not play: keys are looked up, migrations run. */
const spareConnections = 1

/** Holds the data directory, starts or finds the database, and brings it to this program's schema. */
export async function openDatabase(parts: DatabaseParts): Promise<Database> {
  const { settings, log, clock, stops, duties } = parts
  const url = await databaseUrl(parts)
  const pools = openPools({ url, max: parts.connectionsMax, duties, log, stops })
  try {
    await migrate(pools.jobs, { directory: projectPaths().migrations, log })
  } catch (error) {
    throw settings.databaseUrl === null ? error : asUnusableDatabase(error, settings.databaseUrl)
  }
  const today = Math.floor(clock() / dayMs)
  await ensurePartitions(pools.jobs, [today, today + 1], clock())
  return { url, pools }
}

export interface PoolParts {
  readonly url: string
  readonly max: number
  readonly duties: Duties
  readonly log: Log
  readonly stops: Stops
}

/** Pools on a database that is there; a connection is opened when it is needed. */
export function openPools({ url, max, duties, log, stops }: PoolParts): Pools {
  const open = (applicationName: string, connections: number): Sql => {
    const sql = connectDatabase({ url, max: connections, applicationName, log })
    stops.push(applicationName, () => sql.end({ timeout: 2 }))
    return sql
  }
  const share = shares(max, duties)
  return {
    web: open('nevermore web', share.web),
    collector: open('nevermore collector', share.collector),
    jobs: open('nevermore jobs', share.jobs),
  }
}

/** How many connections each may open, at least one; the jobs need theirs, the others share the rest. */
export function shares(max: number, { receives, serves, works }: Duties): Readonly<Record<keyof Pools, number>> {
  const jobs = works ? jobConnections : spareConnections
  const rest = max - jobs
  const web = serves && receives ? Math.ceil(rest / 2) : serves ? rest - spareConnections : spareConnections
  return { jobs, web: Math.max(1, web), collector: Math.max(1, rest - web) }
}

/**
 * What each thread of one process may open: the one that serves asks now and then for a long list, the one that
 * collects stores and works all the time.
 */
export function sharesOfThreads(max: number): { readonly serving: number; readonly collecting: number } {
  const serving = Math.max(3, Math.round(max * 0.35))
  return { serving, collecting: max - serving }
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
