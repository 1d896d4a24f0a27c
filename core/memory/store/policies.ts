import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { defaultPolicies, ruleFrom, type Policy, type PolicyList } from '../policy.ts'
import { keepVersion } from './policy-versions.ts'

/** Gives a project the default policies if it has none. Safe to repeat, also from several processes at once. */
export async function seedPolicies(sql: Sql, projectId: number): Promise<void> {
  const rows = defaultPolicies.map(({ position, name, verdict, rule }) => ({ position, name, verdict, rule }))
  await sql.begin(async (tx) => {
    // The lock makes a second seeder wait; only a statement of its own then sees the rows of the first.
    await tx`select id from projects where id = ${projectId} for update`
    const made = await tx`
      insert into policies (project_id, position, name, verdict, rule)
      select ${projectId}, t.position, t.name, t.verdict, t.rule
        from json_to_recordset(${storableJson(rows)}::text::json)
             as t (position int, name text, verdict text, rule jsonb)
       where exists (select from projects where id = ${projectId})
         and not exists (select from policies where project_id = ${projectId})
      returning id`
    if (made.length === 0) return
    const list = await readPolicies(tx, projectId)
    const by = { author: null, reason: null, at: new Date() }
    const change = { change: 'seeded', summary: 'The policies that every project begins with' } as const
    await keepVersion(tx, projectId, list.get(projectId) ?? noPolicies, by, change)
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

/** The list of a project in which every policy was deleted. */
export const noPolicies: PolicyList = { version: null, shadowShare: 0, policies: [] }

interface PolicyRow extends Omit<Policy, 'rule'> {
  readonly rule: unknown
}

interface ListRow {
  readonly projectId: number
  readonly version: number | null
  readonly shadowShare: number | null
  readonly policies: readonly PolicyRow[]
}

/** The policies of one project, or of all, in order. Rules that are no objects are left out. */
export async function readPolicies(sql: Queryable, projectId: number | null): Promise<Map<number, PolicyList>> {
  const rows = await sql<ListRow[]>`
    select lists.project_id as "projectId", v.version, round(v.shadow_share::numeric, 4)::float8 as "shadowShare",
           lists.policies
      from (select project_id, coalesce(json_agg(json_build_object(
                     'id', id::text, 'position', position, 'name', name, 'enabled', enabled, 'verdict', verdict,
                     'rule', rule, 'message', message, 'mitigation', mitigation) order by position, id)
                     filter (where deleted_at is null), '[]') as policies
              from policies ${projectId === null ? sql`` : sql`where project_id = ${projectId}`}
             group by project_id) as lists
      left join lateral (select version, shadow_share from policy_versions
                          where project_id = lists.project_id order by version desc limit 1) as v on true`
  return new Map(
    rows.map(({ projectId: project, version, shadowShare, policies }) => [
      project,
      { version, shadowShare: shadowShare ?? 0, policies: policies.flatMap(understood) },
    ]),
  )
}

function understood({ rule: json, ...row }: PolicyRow): Policy[] {
  const rule = ruleFrom(json)
  return rule === null ? [] : [{ ...row, rule }]
}
