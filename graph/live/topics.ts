import { z } from 'zod'
import type { Sql } from '#core/platform/database/connect.ts'
import type { OutboxTopic } from '#core/platform/outbox.ts'
import { failuresByIds, type FailureRow } from '#graph/queries/failures.ts'
import { latestHealthPoints, latestScopePoints, type HealthPointRow } from '#graph/queries/health.ts'
import { patternsByIds, type PatternRow } from '#graph/queries/patterns.ts'
import { runsByTraceIds, type RunRow } from '#graph/queries/runs.ts'
import { warningsByIds, type WarningRow } from '#graph/queries/warnings.ts'

/** What subscribers of each kind are handed. */
export interface LiveRows {
  readonly failureChanged: FailureRow
  readonly runFinished: RunRow
  readonly warningIssued: WarningRow
  readonly healthChanged: HealthPointRow
  readonly patternChanged: PatternRow
}
export type LiveKind = keyof LiveRows

/** How the news of one outbox topic becomes rows: ids are gathered first, then read once for all subscribers. */
interface Topic<Row> {
  readonly topic: OutboxTopic
  readonly idsOf: (payload: unknown) => readonly string[]
  readonly rowsOf: (sql: Sql, projectId: number, ids: readonly string[]) => Promise<readonly Row[]>
  /** Two rows with one key are the same thing at two moments; only the later one matters. */
  readonly keyOf: (row: Row) => string
}

const failures = z.object({ failures: z.array(z.string().regex(/^\d+$/)) })
const runs = z.object({ runs: z.array(z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/) })) })
const warnings = z.object({ warnings: z.array(z.object({ id: z.uuid() })) })
const apps = z.object({ apps: z.array(z.string()) })
const patterns = z.object({ patterns: z.array(z.string().regex(/^\d+$/)) })
const scopes = z.object({ scope: z.enum(['agent', 'tool', 'model']), keys: z.array(z.string()) })

/** Ids of health are `app shop`, `tool search` … */
function healthIdsOf(payload: unknown): readonly string[] {
  const others = scopes.safeParse(payload).data
  if (others !== undefined) return others.keys.map((key) => `${others.scope} ${key}`)
  return apps.safeParse(payload).data?.apps.map((app) => `app ${app}`) ?? []
}

async function healthRows(sql: Sql, projectId: number, ids: readonly string[]): Promise<readonly HealthPointRow[]> {
  const asked = ids.map((id) => ({ kind: id.slice(0, id.indexOf(' ')), key: id.slice(id.indexOf(' ') + 1) }))
  const own = asked.flatMap(({ kind, key }) => (kind === 'app' ? [key] : []))
  const others = asked.filter(({ kind }) => kind !== 'app')
  const rows = await Promise.all([
    own.length > 0 ? latestHealthPoints(sql, projectId, own) : [],
    others.length > 0 ? latestScopePoints(sql, projectId, others) : [],
  ])
  return rows.flat()
}

export const liveTopics: { readonly [Kind in LiveKind]: Topic<LiveRows[Kind]> } = {
  failureChanged: {
    topic: 'failure.changed',
    idsOf: (payload) => failures.safeParse(payload).data?.failures ?? [],
    rowsOf: failuresByIds,
    keyOf: (row) => row.id,
  },
  runFinished: {
    topic: 'run.finished',
    idsOf: (payload) => runs.safeParse(payload).data?.runs.map(({ traceId }) => traceId) ?? [],
    rowsOf: runsByTraceIds,
    keyOf: (row) => row.traceId,
  },
  warningIssued: {
    topic: 'warning.issued',
    idsOf: (payload) => warnings.safeParse(payload).data?.warnings.map(({ id }) => id) ?? [],
    rowsOf: warningsByIds,
    keyOf: (row) => row.id,
  },
  healthChanged: {
    topic: 'health.changed',
    idsOf: healthIdsOf,
    rowsOf: healthRows,
    keyOf: (row) => `${row.kind} ${row.key}`,
  },
  patternChanged: {
    topic: 'pattern.changed',
    idsOf: (payload) => patterns.safeParse(payload).data?.patterns ?? [],
    rowsOf: patternsByIds,
    keyOf: (row) => row.id,
  },
}

/** Payloads of topics that only tell the row cache what to forget. */
export const changedFailures = (payload: unknown): readonly string[] => liveTopics.failureChanged.idsOf(payload)

const kinds = Object.keys(liveTopics) as LiveKind[]
/** What the live hub has to hear of. */
export const followedTopics: readonly OutboxTopic[] = ['policy.changed', ...kinds.map((kind) => liveTopics[kind].topic)]

export const kindOfTopic = (topic: string): LiveKind | undefined =>
  kinds.find((kind) => liveTopics[kind].topic === topic)
