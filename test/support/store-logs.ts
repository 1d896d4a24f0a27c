import { postgres } from '#collector/exporters/postgres.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'

/** Stores log records the way a collector does. */
export async function storeLogs(sql: Sql, projectId: number, logs: readonly LogRecord[]): Promise<void> {
  const services = { id: 'postgres', sql, clock: systemClock, log: createLog({ level: 'silent' }) }
  const exporter = postgres.buildLogs?.({}, { ...services, metrics: createMetrics() })
  await exporter?.consume({ projectId, receivedAtMs: Date.now(), items: logs })
}
