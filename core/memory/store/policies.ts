import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

import { defaultPolicies, ruleFrom, type Policy } from '../policy.ts'

/** Gives a project the default policies if it has none. Safe to repeat, also from several processes at once. */
export async function seedPolicies(sql: Sql, projectId: number): Promise<void> {
  const rows = defaultPolicies.map(({ position, name, verdict, rule }) => ({ position, name, verdict, rule }))
  await sql.begin(async (tx) => {
    // The lock makes a second seeder wait; only a statement of its own then sees the rows of the first.
    await tx`select id from projects where id = ${projectId} for update`
    const made = await tx`
      insert into policies (project_id, position, name, verdict, rule)
      select ${projectId}, t.position, t.name, t.verdict, t.rule
        from json_to_recordset(${JSON.stringify(rows)}::text::json)
             as t (position int, name text, verdict text, rule jsonb)
       where exists (select from projects where id = ${projectId})
         and not exists (select from policies where project_id = ${projectId})
      returning id`
    if (made.length === 0) return
    await tell(tx, projectId, 'policy.changed', {})
    await notifyOutbox(tx)
  })
}

/** The same for every project there is. */
export async function seedAllPolicies(sql: Sql): Promise<void> {
  const projects = await sql<{ id: number }[]>`
    select id from projects p where not exists (select from policies where project_id = p.id) order by id`
  for (const { id } of projects) await seedPolicies(sql, id)
}

interface PolicyRow extends Omit<Policy, 'rule'> {
  readonly projectId: number
  readonly rule: unknown
}

/** Policies of one project, or of all. Rules that are no objects are left out. */
export async function readPolicies(sql: Queryable, projectId: number | null): Promise<Map<number, Policy[]>> {
  const rows = await sql<PolicyRow[]>`
    select project_id as "projectId", id::text, position, name, enabled, verdict, rule, message
      from policies ${projectId === null ? sql`` : sql`where project_id = ${projectId}`}
     order by project_id, position, id`
  const byProject = new Map<number, Policy[]>()
  for (const { projectId: project, rule: json, ...row } of rows) {
    const rule = ruleFrom(json)
    if (rule !== null) byProject.set(project, [...(byProject.get(project) ?? []), { ...row, rule }])
  }
  return byProject
}
