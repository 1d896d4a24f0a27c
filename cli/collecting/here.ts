import type { CollectorConfig } from '#collector/config/check.ts'
import { buildCollector } from '#collector/pipeline/build.ts'
import { createIngestRing } from '#collector/pipeline/ingest-ring.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { createSharedRing } from '#collector/pipeline/shared-ring.ts'
import type { Authorise } from '#collector/receivers/authorise.ts'
import { createRecentRuns } from '#collector/settle/recent-runs.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { Duties } from '../process-role.ts'
import { doorsOf, otlpAddresses } from '../wiring/collector.ts'
import type { Pools } from '../wiring/database.ts'
import { jobSamples } from '../wiring/metrics.ts'
import { createStops } from '../wiring/stops.ts'
import { wireWorker } from '../wiring/worker.ts'
import type { Collecting } from './collecting.ts'

export interface CollectingParts {
  readonly settings: Settings
  readonly duties: Pick<Duties, 'receives' | 'works'>
  readonly pipeline: CollectorConfig
  readonly pools: Pools
  readonly authorise: Authorise
  readonly clock: Clock
  readonly log: Log
  /** Whether who shows the last requests is another process, which can only read what was written down. */
  readonly shownElsewhere: boolean
}

/** What a sender's last request may take once receivers stop. */
const drainMsMax = 5_000

/** Collects in this thread. Nothing listens before `start`. */
export function collectHere(parts: CollectingParts): Collecting {
  const { settings, duties, pipeline, pools, authorise, clock, log } = parts
  const stops = createStops(log)
  const metrics = createMetrics()
  const recent = duties.receives && duties.works ? createRecentRuns() : null
  const services = { sql: pools.collector, clock, log, ...(recent === null ? {} : { storedSpans: recent }) }
  const shared = parts.shownElsewhere && duties.receives ? createSharedRing({ sql: pools.web, log, metrics }) : null
  const ring = shared ?? createIngestRing()
  const collector = duties.receives ? buildCollector({ config: pipeline, services, metrics, ring, authorise }) : null
  const worker = duties.works ? wireWorker({ settings, sql: pools.jobs, clock, log, metrics, pipeline, recent }) : null
  return {
    doors: collector === null ? {} : doorsOf(collector),
    ready: async () => ({
      ...(collector === null ? {} : { collector: collector.status() === 'ready' }),
      ...(worker === null ? {} : { jobs: worker.running() }),
    }),
    counts: async () => [...metrics.snapshot(), ...jobSamples(worker?.jobs ?? null)],
    latest: async (projectId, limit) => ring.latest(projectId, limit),
    async start() {
      if (shared !== null) {
        stops.push('ingest log', () => shared.stop())
        shared.start()
      }
      if (collector !== null) {
        stops.push('collector', () => collector.shutdown(drainMsMax))
        await collector.start()
      }
      await worker?.start(stops)
      return otlpAddresses(collector?.endpoints() ?? [])
    },
    stop: stops.run,
  }
}
