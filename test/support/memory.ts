import type { SpanRecord } from '#collector/pipeline/record.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { postgres } from '#collector/exporters/postgres.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'

/** Stores records the way the collector does. */
export async function storeRecords(sql: Sql, projectId: number, records: readonly SpanRecord[]): Promise<void> {
  const exporter = postgres.build(
    {},
    {
      id: 'postgres',
      sql,
      clock: systemClock,
      log: createLog({ level: 'silent' }),
      metrics: createMetrics(),
    },
  )
  await exporter.consume({ projectId, receivedAtMs: Date.now(), items: records })
}
