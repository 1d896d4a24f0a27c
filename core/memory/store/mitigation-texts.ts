import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { builtInMitigation } from '../mitigation-catalogue.ts'
import { noteActivity } from './failure-activity.ts'
import { tellFailures } from './failures.ts'
import { checkTexts, reasonMax, textMax } from './text-limits.ts'

export interface CatalogueEdit {
  readonly class: string
  /** Null goes back to what comes with the product. */
  readonly text: string | null
  readonly note: string | null
  readonly author: string | null
  readonly at: Date
}

const classMax = 200
/** Failures that take a new text over; more keep the old one until somebody edits them. */
const followersMax = 10_000

/** The text that holds for a class in a project, and its version: 0 for the built-in one. */
export async function catalogueText(
  sql: Queryable,
  projectId: number,
  name: string,
): Promise<{ readonly text: string | null; readonly version: number }> {
  const [own] = await sql<{ text: string | null; version: number }[]>`
    select text, version from mitigation_texts
     where project_id = ${projectId} and class = ${name} order by version desc limit 1`
  return { text: own?.text ?? builtInMitigation(name), version: own?.version ?? 0 }
}

/**
 * Changes what a project says against a class, keeping what it said before. Failures that still have the words of the
 * catalogue take the new ones over, as a version of their own; what people wrote of a failure stays.
 */
export async function editCatalogue(sql: Sql, projectId: number, edit: CatalogueEdit): Promise<void> {
  const text = edit.text?.trim() || null
  checkTexts([
    { path: 'input.class', text: edit.class, max: classMax, needed: true },
    { path: 'input.text', text, max: textMax },
    { path: 'input.note', text: edit.note, max: reasonMax },
  ])
  await sql.begin((tx) => sayAgainst(tx, projectId, { ...edit, text }))
}

/** The same inside a transaction of the caller's, who has checked the texts. */
export async function sayAgainst(tx: Queryable, projectId: number, edit: CatalogueEdit): Promise<void> {
  const { text } = edit
  // Two edits of one class come one after the other.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`mitigation ${projectId} ${edit.class}`}, 0))`
  const before = await catalogueText(tx, projectId, edit.class)
  if (builtInMitigation(edit.class) === null && before.version === 0) await checkKnown(tx, projectId, edit.class)
  if ((text ?? builtInMitigation(edit.class)) === before.text) return
  await tx`
      insert into mitigation_texts (project_id, class, version, at, author, note, text)
      values (${projectId}, ${edit.class}, ${before.version + 1}, ${edit.at}, ${edit.author}, ${edit.note}, ${text})`
  await follow(tx, projectId, edit, { from: before.text, to: text ?? builtInMitigation(edit.class) })
}

/** A class of the project's own must have been met: a misspelt one would never be read again. */
async function checkKnown(tx: Queryable, projectId: number, name: string): Promise<void> {
  const [met] = await tx`select 1 from failures where project_id = ${projectId} and class = ${name} limit 1`
  if (met === undefined) throw new AppError('not_found', `There is no failure class "${name.slice(0, 80)}".`)
}

async function follow(
  tx: Queryable,
  projectId: number,
  edit: CatalogueEdit,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<void> {
  const note = edit.note === null ? 'catalogue changed' : `catalogue changed: ${edit.note}`
  const followers = await tx<{ id: string; version: number }[]>`
    with own as (
      select id from failures
       where project_id = ${projectId} and class = ${edit.class} and merged_into is null
         and mitigation is not distinct from ${from}
       order by id limit ${followersMax} for update
    ), changed as (
      update failures f set mitigation = ${to}, version = version + 1 from own
       where f.project_id = ${projectId} and f.id = own.id
      returning f.id, f.version, f.title, f.severity, f.root_cause, f.mitigation
    )
    insert into failure_versions (
      project_id, failure_id, version, at, author, note, title, severity, root_cause, mitigation)
    select ${projectId}, id, version, ${edit.at}, ${edit.author}, ${note}, title, severity, root_cause, mitigation
      from changed
    returning failure_id::text as id, version`
  if (followers.length === 0) return
  await noteActivity(
    tx,
    projectId,
    followers.map(({ id, version }) => ({
      failureId: id,
      kind: 'edit',
      actor: edit.author,
      at: edit.at,
      detail: { version, changed: ['mitigation'], reason: note },
    })),
  )
  await tellFailures(
    tx,
    projectId,
    followers.map(({ id }) => id),
  )
}
