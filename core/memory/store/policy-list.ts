import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { PolicyList } from '../policy.ts'
import { checkedDraft, policyBounds, type PolicyDraft } from '../policy-draft.ts'
import { noPolicies, readPolicies } from './policies.ts'
import { keepVersion, listAt, type ChangedBy, type ListChange } from './policy-versions.ts'

/** What somebody asks for: under which version they looked at the list, if they want to be told of others' changes. */
export interface ChangeRequest extends ChangedBy {
  readonly version: number | null
}

type Drafts = readonly PolicyDraft[]

/**
 * Makes a policy, or changes the one that `draft.id` names; at `position` (from 0), else where it stands, else last.
 * Answers its id. Throws `invalid`, `not_found`, `conflict`.
 */
export async function savePolicy(
  sql: Sql,
  projectId: number,
  draft: PolicyDraft,
  position: number | null,
  by: ChangeRequest,
): Promise<string> {
  const checked = checkedDraft(draft)
  const list = await changeList(sql, projectId, by, ({ policies, shadowShare }) => {
    const at = policies.findIndex(({ id }) => id === checked.id)
    if (checked.id !== null && at < 0) throw noSuchPolicy()
    if (checked.id === null && policies.length >= policyBounds.policiesMax)
      throw new AppError('invalid', `A project has at most ${policyBounds.policiesMax} policies.`)
    const others: Drafts = policies.filter((_policy, index) => index !== at)
    const place = Math.min(Math.max(0, position ?? (at < 0 ? others.length : at)), others.length)
    const summary = checked.id === null ? `“${checked.name}” made` : `“${checked.name}” changed`
    return { policies: others.toSpliced(place, 0, checked), shadowShare, change: 'saved', summary }
  })
  return checked.id ?? list.made ?? ''
}

/** Takes a policy out of the list. Its name stays with the decisions it made. Throws `not_found`, `conflict`. */
export async function deletePolicy(sql: Sql, projectId: number, id: string, by: ChangeRequest): Promise<void> {
  await changeList(sql, projectId, by, ({ policies, shadowShare }) => {
    const gone = policies.find((policy) => policy.id === id)
    if (gone === undefined) throw noSuchPolicy()
    const summary = `“${gone.name}” deleted`
    return { policies: policies.filter((policy) => policy !== gone), shadowShare, change: 'deleted', summary }
  })
}

/** Puts the policies into this order; all of them have to be named, each once. Throws `invalid`, `conflict`. */
export async function reorderPolicies(
  sql: Sql,
  projectId: number,
  ids: readonly string[],
  by: ChangeRequest,
): Promise<void> {
  await changeList(sql, projectId, by, ({ policies, shadowShare }) => {
    const ordered = ids.flatMap((id) => policies.filter((policy) => policy.id === id))
    if (ordered.length !== policies.length || new Set(ordered).size !== policies.length) {
      const message = 'must name every policy of the project once'
      throw new AppError('invalid', `input.policies ${message}`, { fields: [{ path: 'input.policies', message }] })
    }
    return { policies: ordered, shadowShare, change: 'reordered', summary: 'Order changed' }
  })
}

/** Sets the share of warnings that are kept back. Throws `invalid`, `conflict`. */
export async function setShadowShare(sql: Sql, projectId: number, share: number, by: ChangeRequest): Promise<void> {
  if (!(share >= 0 && share <= 0.5)) {
    const message = 'must be between 0 and 0.5'
    throw new AppError('invalid', `input.share ${message}`, { fields: [{ path: 'input.share', message }] })
  }
  const summary = share === 0 ? 'Shadow share switched off' : `Shadow share set to ${Math.round(share * 1000) / 10} %`
  await changeList(sql, projectId, by, ({ policies }) => ({
    policies,
    shadowShare: share,
    change: 'shadow',
    summary,
  }))
}

/** Puts the whole list back to how it was at a version. Throws `not_found`, `conflict`. */
export async function restorePolicies(sql: Sql, projectId: number, version: number, by: ChangeRequest): Promise<void> {
  await changeList(sql, projectId, by, async (_now, tx) => {
    const list = await listAt(tx, projectId, version)
    if (list === null) throw new AppError('not_found', `There is no version ${version} of the policies.`)
    return { ...list, change: 'restored', summary: `Version ${version} restored` }
  })
}

const noSuchPolicy = (): AppError => new AppError('not_found', 'There is no such policy; somebody may have deleted it.')

interface ChangedList extends ListChange {
  readonly policies: Drafts
  readonly shadowShare: number
}

/** One change of the whole list, under a lock: stored, kept as a version and told in one transaction. */
async function changeList(
  sql: Sql,
  projectId: number,
  { version, ...by }: ChangeRequest,
  edit: (list: PolicyList, tx: Queryable) => ChangedList | Promise<ChangedList>,
): Promise<{ readonly made: string | null }> {
  return sql.begin(async (tx) => {
    await tx`select id from projects where id = ${projectId} for update`
    const before = (await readPolicies(tx, projectId)).get(projectId) ?? noPolicies
    if (version !== null && before.version !== version)
      throw new AppError('conflict', 'Somebody changed the policies since you looked; look again.')
    const { policies, shadowShare, ...change } = await edit(before, tx)
    const made = await storeList(tx, projectId, policies)
    const after = (await readPolicies(tx, projectId)).get(projectId) ?? noPolicies
    await keepVersion(tx, projectId, { policies: after.policies, shadowShare }, by, change)
    await tell(tx, projectId, 'policy.changed', {})
    await notifyOutbox(tx)
    return { made }
  })
}

/** Writes the list as it shall be; what is not in it is marked as deleted. Answers the id of what was made. */
async function storeList(tx: Queryable, projectId: number, policies: Drafts): Promise<string | null> {
  const rows = policies.map((policy, at) => ({ ...policy, position: (at + 1) * 10 }))
  const kept = rows.flatMap(({ id }) => (id === null ? [] : [id]))
  await tx`
    update policies set deleted_at = now(), updated_at = now()
     where project_id = ${projectId} and deleted_at is null and id <> all(${kept}::bigint[])`
  await tx`
    update policies p
       set position = t.position, name = t.name, enabled = t.enabled, verdict = t.verdict, rule = t.rule,
           message = t.message, mitigation = t.mitigation, deleted_at = null, updated_at = now()
      from json_to_recordset(${storableJson(rows.filter(({ id }) => id !== null))}::text::json) as t (
        id bigint, position int, name text, enabled boolean, verdict text, rule jsonb, message text, mitigation text)
     where p.project_id = ${projectId} and p.id = t.id`
  const made = await tx<{ id: string }[]>`
    insert into policies (project_id, position, name, enabled, verdict, rule, message, mitigation)
    select ${projectId}, t.position, t.name, t.enabled, t.verdict, t.rule, t.message, t.mitigation
      from json_to_recordset(${storableJson(rows.filter(({ id }) => id === null))}::text::json) as t (
        position int, name text, enabled boolean, verdict text, rule jsonb, message text, mitigation text)
    returning id::text`
  return made[0]?.id ?? null
}
