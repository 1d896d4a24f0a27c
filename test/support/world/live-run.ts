import { ensurePartitions } from '#core/platform/database/partitions.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { insertRows, payloadRow, runRow, spanRow } from '#test/support/seed.ts'
import { makeRun } from './runs.ts'
import { fingerprintOf, hashOf } from './hashes.ts'
import type { World } from './seed-world.ts'

/** One more run in a seeded world, told to followers as the pipeline tells it. */
export async function addLiveRun(
  sql: Sql,
  projectId: number,
  world: World,
  random: () => number,
  nowMs: number,
): Promise<void> {
  const made = makeRun(random, nowMs - 5_000, true)
  const { run, trouble, failedSpanId, atMs, release } = made
  const failureId = trouble ? world.failureIds.get(trouble.class) : undefined
  await ensurePartitions(sql, [Math.floor(nowMs / 86_400_000)], nowMs)
  await sql.begin(async (tx) => {
    await insertRows(tx, 'traces', [runRow(projectId, run)])
    await insertRows(
      tx,
      'spans',
      made.spans.map(({ span }) => spanRow(projectId, span)),
    )
    await insertRows(
      tx,
      'span_payloads',
      made.spans.map(({ span, payload }) =>
        payloadRow(projectId, span, {
          ...payload,
          resource_hash: hashOf(`${run.app} ${release}`),
          scope_hash: hashOf('scope'),
        }),
      ),
    )
    await tell(tx, projectId, 'run.finished', { runs: [{ traceId: run.traceId, app: run.app, status: run.status }] })
    if (trouble && failureId) {
      const key = {
        project_id: projectId,
        trace_id: run.traceId,
        span_id: `\\x${failedSpanId}`,
        signal: trouble.signal,
        class: trouble.class,
        fingerprint: fingerprintOf(trouble),
        at: new Date(atMs).toISOString(),
      }
      await insertRows(tx, 'findings', [
        {
          ...key,
          signal_version: 1,
          grade: trouble.grade,
          confidence: 0.95,
          severity: trouble.severity,
          title: trouble.title,
          evidence: [{ spanId: failedSpanId, path: trouble.evidencePath, excerpt: trouble.excerpt, note: null }],
        },
      ])
      await insertRows(tx, 'occurrences', [{ ...key, app: run.app, release, items: [] }])
      await tx`
        update failures set occurrence_count = occurrence_count + 1, run_count = run_count + 1, last_seen_at = ${key.at}
         where project_id = ${projectId} and id = ${failureId}`
      await tell(tx, projectId, 'failure.changed', { failures: [failureId] })
    }
    await notifyOutbox(tx)
  })
}
