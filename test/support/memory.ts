import type { StoredSpans } from '#collector/component.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { postgres } from '#collector/exporters/postgres.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'

/** Stores records the way the collector does; resolves once they are counted. */
export async function storeRecords(
  sql: Sql,
  projectId: number,
  records: readonly SpanRecord[],
  storedSpans?: StoredSpans,
): Promise<void> {
  const exporter = exporterOf(sql, storedSpans)
  await exporter.consume({ projectId, receivedAtMs: Date.now(), items: records })
  // A sender hears OK after a second at the latest, counted or not.
  await exporter.shutdown?.(countedMsMax)
}

const countedMsMax = 30_000

/** The same with one exporter for many batches. */
export function storing(sql: Sql, storedSpans?: StoredSpans) {
  const exporter = exporterOf(sql, storedSpans)
  return (projectId: number, records: readonly SpanRecord[]): Promise<void> =>
    exporter.consume({ projectId, receivedAtMs: Date.now(), items: records })
}

const exporterOf = (sql: Sql, storedSpans: StoredSpans | undefined) =>
  postgres.build(
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
