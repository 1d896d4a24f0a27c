import type { StoredSpans } from '#collector/component.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { postgres } from '#collector/exporters/postgres.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'

/** Stores records the way the collector does. */
export const storeRecords = async (
  sql: Sql,
  projectId: number,
  records: readonly SpanRecord[],
  storedSpans?: StoredSpans,
): Promise<void> => storing(sql, storedSpans)(projectId, records)

/** The same with one exporter for many batches. */
export function storing(sql: Sql, storedSpans?: StoredSpans) {
  const exporter = postgres.build(
    {},
    {
      id: 'postgres',
      sql,
      clock: systemClock,
      log: createLog({ level: 'silent' }),
      metrics: createMetrics(),
      ...(storedSpans === undefined ? {} : { storedSpans }),
    },
  )
  return (projectId: number, records: readonly SpanRecord[]): Promise<void> =>
    exporter.consume({ projectId, receivedAtMs: Date.now(), items: records })
}
