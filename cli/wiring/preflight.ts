import { join } from 'node:path'
import type { CollectorConfig } from '#collector/config/check.ts'
import type { Metrics } from '#collector/pipeline/metrics.ts'
import { createPreflight, type Preflight } from '#core/memory/preflight/engine.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import { questionMasks } from './question-masks.ts'
import type { Stops } from './stops.ts'

export interface PreflightParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly pipeline: CollectorConfig
}

/** Pre-flight with its memory read, and masks as spans have them. Notes how to stop it. */
export async function startPreflight(
  { settings, sql, clock, log, metrics, pipeline }: PreflightParts,
  stops: Stops,
): Promise<Preflight> {
  const count = (pattern: string): void => metrics.add('nevermore_redact_masked', { pattern }, 1)
  const snapshotPath = join(settings.dataDir, 'memory.snapshot')
  const preflight = createPreflight({ sql, clock, log, redact: questionMasks(pipeline, count), snapshotPath })
  stops.push('preflight', () => preflight.stop())
  await preflight.start()
  return preflight
}
