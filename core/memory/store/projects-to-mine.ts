import type { Queryable } from '#core/platform/database/connect.ts'
import { minuteMs } from '#core/platform/durations.ts'

export interface MinedProject {
  readonly id: number
  /** What the job kept of its last turn there; null before the first. */
  readonly position: string | null
}

/** Projects that ever met a failure, with how far a job has come in each, by id. */
export const projectsWithFailures = (sql: Queryable, job: string): Promise<readonly MinedProject[]> => sql<
  MinedProject[]
>`
  select p.id, j.position from projects p
    left join job_positions j on j.project_id = p.id and j.job = ${job}
   where exists (select from failures f where f.project_id = p.id)
   order by p.id`

/** Whether a run of a project failed since a moment, to the minute: one that began just before it counts as well. */
export async function hasFailedSince(sql: Queryable, projectId: number, sinceMs: number): Promise<boolean> {
  const [row] = await sql<[{ failed: boolean }]>`
    select exists (
      select from rollups where project_id = ${projectId} and scope = 'app'
         and minute >= ${new Date(sinceMs - minuteMs)} and failed_runs > 0) as failed`
  return row.failed
}
