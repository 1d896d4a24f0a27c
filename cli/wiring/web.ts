import type { Collector } from '#collector/pipeline/build.ts'
import { normalise } from '#collector/normalise.ts'
import { signalCards } from '#collector/signals/cards.ts'
import { openSpan } from '#collector/wire/open-span.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import { createWebServer, type WebServer } from '#graph/server.ts'
import type { Schedule } from '../jobs/schedule.ts'
import type { Doors } from './identity.ts'
import { countsOf } from './metrics.ts'

export interface WebParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly log: Log
  readonly clock: Clock
  readonly doors: Doors
  readonly preflight: Preflight
  readonly collector: Collector
  readonly jobs: Schedule
}

/** The API and the dashboard on one port; OTLP over HTTP is taken there as well. */
export const wireWeb = ({ settings, sql, log, clock, doors, preflight, collector, jobs }: WebParts): WebServer =>
  createWebServer({
    host: settings.host,
    port: settings.port,
    sql,
    log,
    clock,
    ...doors,
    preflight,
    webDist: projectPaths().webDist,
    production: settings.env === 'production',
    ingest: Object.fromEntries([...collector.httpHandlers].map(([signal, handle]) => [`/v1/${signal}`, handle])),
    ingestLog: collector.ring.latest,
    understand: (span) => normalise(span).story,
    signals: signalCards,
    openSpan,
    metrics: () => countsOf(collector.metrics, jobs, preflight),
  })
