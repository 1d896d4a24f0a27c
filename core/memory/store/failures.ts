import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

import type { FailureState } from '../failure-state.ts'
import type { Severity } from '../finding.ts'
import { noteActivity } from './failure-activity.ts'

/** What a change needs to know of a failure, read under lock. */
export interface LockedFailure {
  readonly id: string
  readonly shortId: string
  readonly state: FailureState
  readonly version: number
  readonly title: string
  readonly severity: Severity
  readonly rootCause: string | null
  readonly mitigation: string | null
}

/** Locks failures in id order. Throws `not_found` for one that is not there, or that was merged away. */
export async function lockFailures(
  tx: Queryable,
  projectId: number,
  ids: readonly string[],
): Promise<Map<string, LockedFailure>> {
  const rows = await tx<LockedFailure[]>`
    select id::text, 'F-' || short_no as "shortId", state, version, title, severity, root_cause as "rootCause",
           mitigation
      from failures
     where project_id = ${projectId} and id = any(${ids}::bigint[]) and merged_into is null
     order by id
       for update`
  const found = new Map(rows.map((row) => [row.id, row]))
  if (ids.some((id) => !found.has(id))) throw new AppError('not_found', 'There is no such failure in this project.')
  return found
}

/** Tells followers, in the transaction that changed them, that a person changed them. */
export async function tellFailures(tx: Queryable, projectId: number, failures: readonly string[]): Promise<void> {
  await tell(tx, projectId, 'failure.changed', { failures: [...failures], byPerson: true })
  await notifyOutbox(tx)
}

export interface FailureEdit {
  readonly failureId: string
  /** Undefined leaves a field as it is; null empties it where it may be empty. */
  readonly title?: string | undefined
  readonly severity?: Severity | undefined
  readonly rootCause?: string | null | undefined
  readonly mitigation?: string | null | undefined
  readonly note: string | null
  readonly author: string | null
  readonly at: Date
}

/** What a version is a version of. */
const contents = ['title', 'severity', 'rootCause', 'mitigation'] as const

const titleMax = 200
const textMax = 10_000

/** Changes what people read of a failure. A new version is kept only when something is different afterwards. */
export async function editFailure(sql: Sql, projectId: number, edit: FailureEdit): Promise<string> {
  checkTexts(edit)
  const { failureId } = edit
  return sql.begin(async (tx) => {
    const failure = (await lockFailures(tx, projectId, [failureId])).get(failureId)!
    const next = {
      title: edit.title?.trim() ?? failure.title,
      severity: edit.severity ?? failure.severity,
      rootCause: edit.rootCause === undefined ? failure.rootCause : edit.rootCause?.trim() || null,
      mitigation: edit.mitigation === undefined ? failure.mitigation : edit.mitigation?.trim() || null,
    }
    const changed = contents.filter((key) => next[key] !== failure[key])
    if (changed.length === 0) return failureId
    const [made] = await tx<[{ version: number }]>`
      with edited as (
        update failures
           set title = ${next.title}, severity = ${next.severity}, root_cause = ${next.rootCause},
               mitigation = ${next.mitigation}, version = version + 1
         where project_id = ${projectId} and id = ${failureId}
        returning version
      )
      insert into failure_versions (
        project_id, failure_id, version, at, author, note, title, severity, root_cause, mitigation)
      select ${projectId}, ${failureId}, version, ${edit.at}, ${edit.author}, ${edit.note}, ${next.title},
             ${next.severity}, ${next.rootCause}, ${next.mitigation}
        from edited
      returning version`
    const detail = { version: made.version, changed, reason: edit.note }
    await noteActivity(tx, projectId, [{ failureId, kind: 'edit', actor: edit.author, at: edit.at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

function checkTexts({ title, rootCause, mitigation, note }: FailureEdit): void {
  const fields = []
  if (title !== undefined && title.trim() === '') fields.push({ path: 'input.title', message: 'must not be empty' })
  if ((title?.length ?? 0) > titleMax) fields.push({ path: 'input.title', message: `at most ${titleMax} characters` })
  for (const [path, text] of Object.entries({ rootCause, mitigation, note })) {
    if ((text?.length ?? 0) > textMax) fields.push({ path: `input.${path}`, message: `at most ${textMax} characters` })
  }
  if (fields.length > 0) {
    throw new AppError('invalid', fields.map(({ path, message }) => `${path} ${message}`).join('; '), { fields })
  }
}
