import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { algorithmNamed } from '../grouping/algorithms.ts'
import { groupingDifference, type GroupingDifference } from '../grouping/difference.ts'
import { groupingAt, standardSettings } from '../grouping/grouping.ts'
import { groupingSamples } from './grouping-samples.ts'
import { readGroupingSettings } from './grouping-settings.ts'

export interface ReportRequest {
  readonly algorithm: string
  readonly author: string | null
  readonly at: Date
}

/** Days that are looked back on. */
const days = 30

/** Asks for a report on what another algorithm would change. Counted in the background; answers its id. */
export async function requestReport(sql: Sql, projectId: number, request: ReportRequest): Promise<string> {
  const { id: algorithm } = algorithmNamed(request.algorithm)
  const settings = (await readGroupingSettings(sql, projectId)).get(projectId) ?? standardSettings
  if (settings.algorithm === algorithm)
    throw new AppError('conflict', `This project uses ${algorithm} already: there is nothing to compare.`)
  const [waiting] = await sql<[{ id: string }?]>`
    select id::text from grouping_reports
     where project_id = ${projectId} and algorithm = ${algorithm} and finished_at is null limit 1`
  if (waiting !== undefined) return waiting.id
  const [made] = await sql<[{ id: string }]>`
    insert into grouping_reports (project_id, algorithm, compared_to, requested_at, requested_by)
    values (${projectId}, ${algorithm}, ${settings.algorithm}, ${request.at}, ${request.author})
    returning id::text`
  return made.id
}

interface Waiting {
  readonly projectId: number
  readonly id: string
  readonly algorithm: string
}

/** Counts one report that waits. Answers how many it did: another process may be at it. */
export async function runReport(sql: Sql, at: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const [waiting] = await tx<[Waiting?]>`
      select project_id as "projectId", id::text, algorithm from grouping_reports
       where finished_at is null order by requested_at limit 1 for update skip locked`
    if (waiting === undefined) return 0
    const { projectId, id } = waiting
    const result = await counted(tx, waiting, at)
    await tx`
      update grouping_reports
         set started_at = ${at}, finished_at = clock_timestamp(), result = ${storableJson(result)}::text::jsonb
       where project_id = ${projectId} and id = ${id}`
    return 1
  })
}

/** Asked for and not counted yet, of all projects: at most one per project and algorithm. */
export async function countWaitingReports(sql: Sql): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from grouping_reports where finished_at is null`
  return row.count
}

async function counted(tx: Queryable, { projectId, algorithm }: Waiting, at: Date): Promise<GroupingDifference> {
  const settings = (await readGroupingSettings(tx, projectId)).get(projectId) ?? standardSettings
  const samples = await groupingSamples(tx, projectId, new Date(at.getTime() - days * 86_400_000))
  const grouping = groupingAt({ ...settings, algorithm, previous: null, until: null }, new Set(), at.getTime())
  return groupingDifference(samples, grouping, null)
}
