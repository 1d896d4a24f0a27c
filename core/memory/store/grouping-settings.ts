import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { algorithmNamed } from '../grouping/algorithms.ts'
import { standardSettings, type GroupingSettings } from '../grouping/grouping.ts'
import type { GroupingRule, NamedRule } from '../grouping/rule.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

/** Who changed a project's grouping, and why. */
export interface GroupingChange {
  readonly note: string | null
  readonly author: string | null
  readonly at: Date
}

export interface RuleEdit {
  readonly name: string
  readonly enabled: boolean
  readonly rule: GroupingRule
}

const rulesMax = 100
const nameMax = 120

/** Settings of one project, or of all that changed any. */
export async function readGroupingSettings(
  sql: Queryable,
  projectId: number | null,
): Promise<Map<number, GroupingSettings>> {
  const rows = await sql<
    { projectId: number; algorithm: string; previous: string | null; until: Date | null; rules: readonly NamedRule[] }[]
  >`
    select distinct on (project_id) project_id as "projectId", algorithm, previous, until, rules
      from grouping_versions ${projectId === null ? sql`` : sql`where project_id = ${projectId}`}
     order by project_id, version desc`
  return new Map(rows.map(({ projectId: id, ...settings }) => [id, settings]))
}

/** Adds a rule at the end, or changes the one that is named. Answers its id. */
export async function saveRule(
  sql: Sql,
  projectId: number,
  id: string | null,
  edit: RuleEdit,
  change: GroupingChange,
): Promise<string> {
  const name = edit.name.trim()
  checkTexts([{ path: 'input.name', text: name, max: nameMax, needed: true }])
  return changing(sql, projectId, change, async (tx, before) => {
    if (id !== null && !before.rules.some((rule) => rule.id === id)) throw noRule()
    if (id === null && before.rules.length >= rulesMax)
      throw new AppError('invalid', `A project has at most ${rulesMax} grouping rules.`)
    const rule = storableJson(edit.rule)
    const [row] = await (id === null
      ? tx<[{ id: string }]>`
          insert into grouping_rules (project_id, position, name, enabled, rule, updated_at, updated_by)
          values (${projectId}, ${before.rules.length}, ${name}, ${edit.enabled}, ${rule}::text::jsonb, ${change.at},
                  ${change.author})
          returning id::text`
      : tx<[{ id: string }]>`
          update grouping_rules
             set name = ${name}, enabled = ${edit.enabled}, rule = ${rule}::text::jsonb, updated_at = ${change.at},
                 updated_by = ${change.author}
           where project_id = ${projectId} and id = ${id}
          returning id::text`)
    return { answer: row.id, summary: `${id === null ? 'added' : 'changed'} rule “${name}”` }
  })
}

export const deleteRule = (sql: Sql, projectId: number, id: string, change: GroupingChange): Promise<string> =>
  changing(sql, projectId, change, async (tx, before) => {
    const rule = before.rules.find((one) => one.id === id)
    if (rule === undefined) throw noRule()
    await tx`delete from grouping_rules where project_id = ${projectId} and id = ${id}`
    return { answer: id, summary: `deleted rule “${rule.name}”` }
  })

/** Puts the rules into this order. Takes every id once. */
export const orderRules = (sql: Sql, projectId: number, ids: readonly string[], change: GroupingChange) =>
  changing(sql, projectId, change, async (tx, before) => {
    const own = before.rules.map(({ id }) => id)
    if (ids.length !== own.length || new Set(ids).size !== ids.length || !own.every((id) => ids.includes(id))) {
      const message = 'names every rule of the project once'
      throw new AppError('invalid', `input.rules ${message}.`, { fields: [{ path: 'input.rules', message }] })
    }
    await tx`
      update grouping_rules r set position = t.position - 1
        from unnest(${ids}::bigint[]) with ordinality as t (id, position)
       where r.project_id = ${projectId} and r.id = t.id`
    return { answer: null, summary: 'put the rules into another order' }
  })

export interface AlgorithmChange extends GroupingChange {
  readonly algorithm: string
  /** Until when the one before it leads, and both sign. */
  readonly until: Date
}

const transitionDaysMax = 180

/** Changes over to another algorithm: until then both sign, and the one before it leads. */
export const changeAlgorithm = (sql: Sql, projectId: number, change: AlgorithmChange) =>
  changing(sql, projectId, change, async (_tx, before) => {
    const { id } = algorithmNamed(change.algorithm)
    const days = (change.until.getTime() - change.at.getTime()) / 86_400_000
    if (days < 0 || days > transitionDaysMax) {
      const message = `lies between now and ${transitionDaysMax} days from now`
      throw new AppError('invalid', `input.until ${message}.`, { fields: [{ path: 'input.until', message }] })
    }
    if (before.algorithm === id) throw new AppError('conflict', `This project uses ${id} already.`)
    return {
      answer: null,
      summary: `changed from ${before.algorithm} to ${id}`,
      next: { algorithm: id, previous: before.algorithm, until: change.until },
    }
  })

interface Changed<Answer> {
  readonly answer: Answer
  readonly summary: string
  readonly next?: Pick<GroupingSettings, 'algorithm' | 'previous' | 'until'>
}

/** One change at a time, with all of the grouping as it is afterwards written down beside it. */
async function changing<Answer>(
  sql: Sql,
  projectId: number,
  { note, author, at }: GroupingChange,
  work: (tx: Queryable, before: GroupingSettings) => Promise<Changed<Answer>>,
): Promise<Answer> {
  checkTexts([{ path: 'input.note', text: note, max: reasonMax }])
  const made = await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${projectId}, hashtext('grouping settings'))`
    const before = (await readGroupingSettings(tx, projectId)).get(projectId) ?? standardSettings
    const { answer, summary, next = before } = await work(tx, before)
    await tx`
      insert into grouping_versions (
        project_id, version, at, author, note, summary, rules, algorithm, previous, until)
      select ${projectId},
             coalesce((select max(version) from grouping_versions where project_id = ${projectId}), 0) + 1,
             ${at}, ${author}, ${note}, ${summary},
             coalesce((select jsonb_agg(
                                jsonb_build_object('id', id::text, 'name', name, 'enabled', enabled, 'rule', rule)
                                order by position, id)
                         from grouping_rules where project_id = ${projectId}), '[]'),
             ${next.algorithm}, ${next.previous}, ${next.until}`
    await tell(tx, projectId, 'grouping.changed', {})
    await notifyOutbox(tx)
    return { answer }
  })
  return made.answer as Answer
}

const noRule = () => new AppError('not_found', 'There is no such grouping rule in this project.')

/** Hashes read of what is excused in one project. */
const excusedMax = 20_000

/** Hashes of what somebody said is no failure, of one project or of all. */
export async function readExcused(sql: Queryable, projectId: number | null): Promise<Map<number, Set<string>>> {
  const rows = await sql<{ projectId: number; hash: string }[]>`
    select a.project_id as "projectId", replace(a.hash::text, '-', '') as hash
      from failures f join fingerprints a on a.project_id = f.project_id and a.failure_id = f.id
     where f.not_a_failure and f.merged_into is null
       ${projectId === null ? sql`` : sql`and f.project_id = ${projectId}`}
     order by f.last_seen_at desc limit ${excusedMax}`
  const byProject = new Map<number, Set<string>>()
  for (const row of rows) byProject.set(row.projectId, (byProject.get(row.projectId) ?? new Set()).add(row.hash))
  return byProject
}
