import { normalise } from '#collector/normalise.ts'
import { signalCards } from '#collector/signals/cards.ts'
import { openSpan } from '#collector/wire/open-span.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import { createWebServer, type WebServer, type WebServerOptions } from '#graph/server.ts'
import type { Doors } from './identity.ts'

export interface WebParts extends Required<Pick<WebServerOptions, 'ingest' | 'ingestLog' | 'metrics' | 'ready'>> {
  readonly settings: Settings
  readonly sql: Sql
  readonly log: Log
  readonly clock: Clock
  readonly doors: Doors
  readonly preflight: Preflight
}

/** The API and the dashboard on one port; where this process receives as well, OTLP over HTTP is taken there too. */
export const wireWeb = ({ settings, doors, ...parts }: WebParts): WebServer =>
  createWebServer({
    host: settings.host,
    port: settings.port,
    production: settings.env === 'production',
    webDist: projectPaths().webDist,
    understand: (span) => normalise(span).story,
    signals: signalCards,
    openSpan,
    ...doors,
    ...parts,
  })
