import type { Queryable } from '#core/platform/database/connect.ts'

import { createDryRun, type DryRun } from '../dry-run.ts'
import type { Policy, PolicyVerdict } from '../policy.ts'
import { factsFrom } from '../preflight/facts.ts'

/** A dry run looks at the newest so many decisions of its window. */
export const dryRunCasesMax = 20_000
const pageRows = 2_000

export interface DryRunWindow {
  readonly since: Date
  readonly until: Date
  readonly app: string | null
}

interface CaseRow {
  readonly id: string
  readonly at: Date
  readonly atText: string
  readonly decided: PolicyVerdict
  readonly failed: boolean | null
  readonly known: boolean | null
  readonly facts: unknown
}

export interface DryRunResult extends DryRun {
  /** Decisions that older versions kept without what they were decided on. */
  readonly undecidable: number
  /** False when the window holds more than were looked at. */
  readonly complete: boolean
}

/** Decides what was kept in a window again under these policies, newest first, a page at a time. Changes nothing. */
export async function dryRun(
  sql: Queryable,
  projectId: number,
  policies: readonly Policy[],
  window: DryRunWindow,
): Promise<DryRunResult> {
  const runner = createDryRun(policies)
  let after: { atText: string; id: string } | null = null
  let looked = 0
  let undecidable = 0
  for (;;) {
    const rows: readonly CaseRow[] = await pageOf(sql, projectId, window, after)
    for (const { facts: json, at, ...row } of rows) {
      const facts = factsFrom(json)
      if (facts === null) undecidable += 1
      else runner.add({ ...row, facts, atMs: at.getTime() })
    }
    looked += rows.length
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return { ...runner.result(), undecidable, complete: true }
    if (looked >= dryRunCasesMax) return { ...runner.result(), undecidable, complete: false }
    after = last
  }
}

const pageOf = (
  sql: Queryable,
  projectId: number,
  { since, until, app }: DryRunWindow,
  after: { readonly atText: string; readonly id: string } | null,
) => sql<CaseRow[]>`
  select id::text, at, at::text as "atText", coalesce(decided, verdict) as decided, known, facts,
         case when outcome like '%AND%' then outcome like '%FAILED' end as failed
    from warnings
   where project_id = ${projectId} and at >= ${since} and at < ${until} and verdict <> 'UNKNOWN'
     ${app === null ? sql`` : sql`and app = ${app}`}
     ${after === null ? sql`` : sql`and (at, id) < (${after.atText}::timestamptz, ${after.id}::uuid)`}
   order by at desc, id desc limit ${pageRows}`
