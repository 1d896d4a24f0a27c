import type { Sql } from '#core/platform/database/connect.ts'
import { contextNamed, findingNamed, recordWith } from '#test/support/record.ts'
import { storeRecords } from '#test/support/memory.ts'

export interface RunOfLife {
  readonly atMs: number
  readonly fails: boolean
  readonly release?: string
  /** What was asked; runs that ask the same have the same context. */
  readonly asks?: string
  readonly agent?: string
  /** The name of the fault, one failure each. */
  readonly fault?: string
}

let traces = 0

/** Stores runs of the shop as the collector does: one call each, which fails or goes well. */
export const storeLife = (sql: Sql, projectId: number, runs: readonly RunOfLife[]): Promise<void> =>
  storeRecords(
    sql,
    projectId,
    runs.map(({ atMs, fails, release, asks = 'summarise the report', agent, fault = 'too long' }) =>
      recordWith({
        traceId: (traces += 1).toString(16).padStart(32, '0'),
        parentSpanId: null,
        startNs: BigInt(atMs) * 1_000_000n,
        endNs: BigInt(atMs + 1) * 1_000_000n,
        findings: fails ? [findingNamed(fault)] : [],
        context: contextNamed(asks, { agent: agent ?? null }),
        resource: {
          attributes: { 'service.name': 'shop', ...(release === undefined ? {} : { 'service.version': release }) },
          schemaUrl: '',
          droppedAttributes: 0,
        },
      }),
    ),
  )

/** So many runs a minute apart, the first `failing` of which fail. */
export const minuteRuns = (fromMs: number, count: number, failing: number, more: Partial<RunOfLife> = {}) =>
  Array.from({ length: count }, (_, at): RunOfLife => ({ atMs: fromMs + at * 60_000, fails: at < failing, ...more }))
