import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { importedNote } from '../bundle/edited.ts'
import { planImport, type ImportPlan, type PlannedFailure } from '../bundle/plan-import.ts'
import type { PlannedPolicy } from '../bundle/plan-policies.ts'
import type { Bundle } from '../bundle/read-bundle.ts'
import type { CarriedKey } from '../carried/carried-key.ts'
import { taxonomy } from '../taxonomy.ts'
import { readMemoryHere } from './bundle-here.ts'
import { putCarried } from './carried-contexts.ts'
import { tellFailures } from './failures.ts'
import { sayAgainst } from './mitigation-texts.ts'
import { noPolicies, readPolicies } from './policies.ts'
import { keepVersion } from './policy-versions.ts'

export interface ImportCounts {
  readonly failuresNew: number
  readonly failuresKnown: number
  readonly failuresRefused: number
  readonly fingerprints: number
  readonly texts: number
  readonly policies: number
  readonly mitigations: number
  /** What ran elsewhere and failed, and how much of it lacks its key. */
  readonly contexts: number
  readonly contextsLocked: number
}

export interface ImportOptions {
  readonly id: string
  readonly author: string | null
  readonly at: Date
  /** What the words of its contexts are hashed with; without it they are left out. */
  readonly key?: CarriedKey | null
}

/** What an import would do, as of now. */
export const previewImport = async (
  sql: Queryable,
  projectId: number,
  bundle: Bundle,
  key: CarriedKey | null = null,
): Promise<ImportPlan> => planImport(bundle, await readMemoryHere(sql, projectId, bundle, key))

/**
 * Takes the file in, in one transaction; what it then did is answered. Doing it twice changes nothing the second time.
 */
export async function importMemory(
  sql: Sql,
  projectId: number,
  bundle: Bundle,
  options: ImportOptions,
): Promise<ImportPlan> {
  return sql.begin(async (tx) => {
    // Whoever holds this row makes failures alone, so nobody makes one of these meanwhile.
    await tx`select id from projects where id = ${projectId} for update`
    const key = options.key ?? null
    const plan = await previewImport(tx, projectId, bundle, key)
    const touched = await addFailures(tx, projectId, plan, options)
    const from = `memory file of ${bundle.header.project}, signed by ${bundle.signer}`
    await addMitigations(tx, projectId, plan, { ...options, from })
    const made = await addPolicies(tx, projectId, plan.policies)
    await tx`
      insert into memory_imports (project_id, id, at, author, signer, file_id, made_at, counts)
      values (${projectId}, ${options.id}, ${options.at}, ${options.author}, ${bundle.signer}, ${bundle.header.id},
              ${new Date(bundle.header.at)}, ${storableJson(countsOf(plan))}::text::jsonb)`
    const carried = plan.contexts.filter(({ action }) => action === 'NEW').map(({ row }) => row)
    if (key !== null) await putCarried(tx, projectId, { ...options, key, importId: options.id, contexts: carried })
    if (made > 0) {
      const list = (await readPolicies(tx, projectId)).get(projectId) ?? noPolicies
      const by = { author: options.author, reason: from, at: options.at }
      const summary = `${made} from a memory file, switched off`
      await keepVersion(tx, projectId, list, by, { change: 'imported', summary })
      await tell(tx, projectId, 'policy.changed', {})
    }
    if (touched.length > 0) await tellFailures(tx, projectId, touched)
    else await notifyOutbox(tx)
    return plan
  })
}

export function countsOf({ failures, policies, mitigations, contexts }: ImportPlan): ImportCounts {
  const count = (action: PlannedFailure['action']): number => failures.filter((one) => one.action === action).length
  return {
    failuresNew: count('NEW'),
    failuresKnown: count('KNOWN'),
    failuresRefused: count('REFUSED'),
    fingerprints: failures.reduce((sum, { aliases }) => sum + aliases.length, 0),
    texts: failures.filter(({ takesTexts }) => takesTexts).length,
    policies: policies.filter(({ action }) => action === 'NEW').length,
    mitigations: mitigations.filter(({ action }) => action === 'NEW').length,
    contexts: contexts.filter(({ action }) => action === 'NEW').length,
    contextsLocked: contexts.filter(({ action }) => action === 'LOCKED').length,
  }
}

async function addFailures(
  tx: Queryable,
  projectId: number,
  plan: ImportPlan,
  options: ImportOptions,
): Promise<string[]> {
  const touched: string[] = []
  for (const planned of plan.failures) {
    if (planned.action === 'REFUSED') continue
    const { here, aliases, takesTexts } = planned
    if (here !== null && aliases.length === 0 && !takesTexts) continue
    const failureId = here?.id ?? (await makeFailure(tx, projectId, planned, options))
    if (here !== null && takesTexts) await takeTexts(tx, projectId, planned, options)
    await tx`
      insert into fingerprints (project_id, hash, failure_id, algorithm, level, text, attached_by)
      select ${projectId}, hash, ${failureId}, algorithm, level, coalesce(text, ''), 'import'
        from json_to_recordset(${storableJson(aliases)}::text::json)
             as t (hash uuid, algorithm text, level text, text text)
       order by hash
      on conflict do nothing`
    touched.push(failureId)
  }
  return touched
}

/** Counts nothing: it has not happened here. */
async function makeFailure(
  tx: Queryable,
  projectId: number,
  { row, title }: PlannedFailure,
  { id, author, at }: ImportOptions,
): Promise<string> {
  const texts = Object.entries(taxonomy).find(([name]) => name === row.class)?.[1]
  const [made] = await tx<[{ id: string }]>`
    with number as (
      update projects set last_failure_no = last_failure_no + 1 where id = ${projectId} returning last_failure_no
    ), failure as (
      insert into failures (
        project_id, short_no, class, title, severity, root_cause, mitigation, first_seen_at, last_seen_at, import_id,
        not_a_failure, state, state_reason, state_at)
      select ${projectId}, last_failure_no, ${row.class}, ${title}, ${row.severity},
             ${row.rootCause ?? texts?.rootCause ?? null}, ${row.mitigation ?? texts?.mitigation ?? null},
             ${new Date(row.firstSeenAt)}, ${new Date(row.lastSeenAt)}, ${id}, ${row.notAFailure},
             ${row.notAFailure ? 'ARCHIVED' : 'OPEN'}, ${row.notAFailure ? 'imported: no failure' : null}, ${at}
        from number
      returning id, title, severity, root_cause, mitigation
    ), version as (
      insert into failure_versions (
        project_id, failure_id, version, author, note, title, severity, root_cause, mitigation)
      select ${projectId}, id, 1, ${row.edited ? (author ?? 'import') : null}, ${importedNote}, title, severity,
             root_cause, mitigation from failure
    )
    select id::text as id from failure`
  return made.id
}

/** Replaces texts that nobody here has written; a version keeps what they were. */
async function takeTexts(
  tx: Queryable,
  projectId: number,
  { row, here }: PlannedFailure,
  { author }: ImportOptions,
): Promise<void> {
  await tx`
    with edited as (
      update failures
         set title = ${row.title ?? here!.title}, severity = ${row.severity},
             root_cause = ${row.rootCause ?? here!.rootCause}, mitigation = ${row.mitigation ?? here!.mitigation},
             version = version + 1
       where project_id = ${projectId} and id = ${here!.id}
      returning id, version, title, severity, root_cause, mitigation
    )
    insert into failure_versions (
      project_id, failure_id, version, author, note, title, severity, root_cause, mitigation)
    select ${projectId}, id, version, ${author ?? 'import'}, ${importedNote}, title, severity, root_cause, mitigation
      from edited`
}

/** As an edit of the catalogue, so that it has a version to go back from, and failures take it over. */
async function addMitigations(
  tx: Queryable,
  projectId: number,
  { mitigations }: ImportPlan,
  { author, at, from }: ImportOptions & { readonly from: string },
): Promise<void> {
  for (const { action, row } of mitigations) {
    if (action !== 'NEW') continue
    await sayAgainst(tx, projectId, { class: row.class, text: row.text, note: from, author: author ?? 'import', at })
  }
}

/** Switched off, behind all others: a foreign rule decides nothing before somebody here has read it. */
async function addPolicies(tx: Queryable, projectId: number, policies: readonly PlannedPolicy[]): Promise<number> {
  const rows = policies
    .filter(({ action }) => action === 'NEW')
    .map(({ name, row: { verdict, rule, message, mitigation } }) => ({ name, verdict, rule, message, mitigation }))
  if (rows.length === 0) return 0
  await tx`
    insert into policies (project_id, position, name, enabled, verdict, rule, message, mitigation)
    select ${projectId}, (select coalesce(max(position), 0) from policies where project_id = ${projectId}) + 10 * t.no,
           t.name, false, t.verdict, t.rule, t.message, t.mitigation
      from (select row_number() over () as no, r.*
              from json_to_recordset(${storableJson(rows)}::text::json)
                   as r (name text, verdict text, rule jsonb, message text, mitigation text)) as t`
  return rows.length
}
