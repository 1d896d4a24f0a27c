import type { Transaction } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span } from '#core/telemetry/span.ts'
import { spanFromStored, storedResource, storedScope } from '#core/telemetry/stored-span.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { withLogs } from '#core/telemetry/with-logs.ts'

import { normalise } from '../normalise.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { readStoredSpan } from '../wire/open-span.ts'
import type { LogsOfRuns } from './logs-of-runs.ts'
import type { DueRun } from './store/due-runs.ts'
import { openSpansOfRuns, sharedByHash, spansNamed, type SpanName, type SpanOfRun } from './store/run-spans.ts'

/** A stored span, understood again. */
export interface ReadSpan extends Pick<SpanRecord, 'span' | 'story'> {
  /** As it was sent, and the log records that tell more of it; null where there are none. */
  readonly told: { readonly alone: Span; readonly logs: readonly LogRecord[] } | null
  /** What it cost as that was worked out when it came. */
  readonly costUsd: number | null
}

/** Reads spans of runs of one project. Resources and scopes are fetched, and read, once. */
export interface SpanReader {
  /** All spans of these runs, in the order of their key, a page at a time. The next page is fetched meanwhile. */
  pages(runs: readonly DueRun[]): AsyncGenerator<readonly ReadRow[]>
  named(names: readonly SpanName[], runs: readonly DueRun[]): Promise<readonly ReadRow[]>
}

/** Understanding waits until somebody asks, so that a page is no stretch of work by itself. */
export type ReadRow = () => ReadSpan

/** Spans fetched at a time: two pages of payloads are in memory at most. */
export const pageSpans = 250

export function createSpanReader(sql: Transaction, projectId: number, logs: LogsOfRuns): SpanReader {
  const resources = new Map<string, Resource>()
  const scopes = new Map<string, Scope>()

  async function learnShared(rows: readonly SpanOfRun[]): Promise<void> {
    const hashes = new Set(rows.flatMap(({ resourceHash, scopeHash }) => [resourceHash, scopeHash]))
    const missing = [...hashes].filter((hash) => !resources.has(hash))
    if (missing.length === 0) return
    const bodies = new Map<string, Json>()
    for (const { hash, body } of await sharedByHash(sql, projectId, missing)) bodies.set(hash, body)
    for (const hash of missing) {
      resources.set(hash, storedResource(bodies.get(hash) ?? null))
      scopes.set(hash, storedScope(bodies.get(hash) ?? null))
    }
  }

  async function opened(rows: readonly SpanOfRun[]): Promise<readonly ReadRow[]> {
    await learnShared(rows)
    return rows.map((row) => () => {
      const resource = resources.get(row.resourceHash) ?? noResource
      const scope = scopes.get(row.scopeHash) ?? noScope
      const alone = spanIn(row, resource, scope)
      const own = logs.of(alone)
      const { span, story } = normalise(own.length === 0 ? alone : withLogs(alone, own))
      const told = span === alone ? null : { alone, logs: own }
      return { span, story, told, costUsd: row.costUsd ?? story.costUsd }
    })
  }

  return {
    async *pages(runs) {
      if (runs.length === 0) return
      const spans = await openSpansOfRuns(sql, runs)
      try {
        let next: Promise<readonly SpanOfRun[]> | null = fetched(spans.next(pageSpans))
        while (next !== null) {
          const rows: readonly SpanOfRun[] = await next
          next = rows.length < pageSpans ? null : fetched(spans.next(pageSpans))
          yield await opened(rows)
        }
      } finally {
        await spans.close()
      }
    },
    named: async (names, runs) => opened(names.length === 0 ? [] : await spansNamed(sql, runs, names)),
  }
}

/** Sent at once. Whoever stops early never hears of its failure, which then shows in what comes next. */
function fetched<Row>(rows: Promise<readonly Row[]>): Promise<readonly Row[]> {
  rows.catch(() => undefined)
  return rows
}

const noResource = storedResource(null)
const noScope = storedScope(null)

function spanIn({ wire, parts }: SpanOfRun, resource: Resource, scope: Scope): Span {
  if (wire !== null) return readStoredSpan(wire, resource, scope)
  if (parts === null) throw new Error('a span without bytes and without parts')
  return spanFromStored({
    ...parts,
    startNs: BigInt(parts.startNs),
    endNs: BigInt(parts.endNs),
    resource,
    scope,
  })
}
