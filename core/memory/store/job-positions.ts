import type { Queryable } from '#core/platform/database/connect.ts'

/** How far a job has come in a project, as it said itself; null when it never did. Project 0 stands for all of them. */
export async function jobPosition(sql: Queryable, projectId: number, job: string): Promise<string | null> {
  const [row] = await sql<[{ position: string }?]>`
    select position from job_positions where project_id = ${projectId} and job = ${job}`
  return row?.position ?? null
}

export async function keepJobPosition(
  sql: Queryable,
  projectId: number,
  job: string,
  position: string,
  atMs: number,
): Promise<void> {
  await sql`
    insert into job_positions (project_id, job, position, at)
    values (${projectId}, ${job}, ${position}, ${new Date(atMs)})
    on conflict (project_id, job) do update set position = excluded.position, at = excluded.at`
}
