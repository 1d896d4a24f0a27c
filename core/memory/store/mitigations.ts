import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { catalogueText } from './mitigation-texts.ts'
import { checkTexts, reasonMax, textMax, versionMax } from './text-limits.ts'

export interface NewMitigation {
  readonly failureId: string
  /** Null takes the text of the catalogue. */
  readonly text: string | null
  readonly appliedAt: Date
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
  readonly author: string | null
  readonly at: Date
}

const mitigationsMax = 100
/** A clock that runs ahead is forgiven; a plan for next week is no mitigation yet. */
const aheadMs = 5 * 60_000

/** Notes that something was put in place against a failure, and when: from then on its effect is counted. */
export async function applyMitigation(sql: Sql, projectId: number, given: NewMitigation): Promise<string> {
  check(given)
  const { failureId, appliedAt, release, promptVersion, model, author, at } = given
  return sql.begin(async (tx) => {
    await lockFailures(tx, projectId, [failureId])
    const [known] = await tx<[{ class: string; count: number }]>`
      select class, (select count(*)::int from failure_mitigations m
                      where m.project_id = f.project_id and m.failure_id = f.id) as count
        from failures f where project_id = ${projectId} and id = ${failureId}`
    if (known.count >= mitigationsMax)
      throw new AppError('conflict', `A failure takes at most ${mitigationsMax} mitigations.`)
    const catalogue = await catalogueText(tx, projectId, known.class)
    const text = given.text?.trim() || catalogue.text
    if (text === null) checkTexts([{ path: 'input.text', text, max: textMax, needed: true }])
    const ofCatalogue = text === catalogue.text
    await tx`
      insert into failure_mitigations (
        project_id, failure_id, text, class, class_version, applied_at, release, prompt_version, model, at, author)
      values (${projectId}, ${failureId}, ${text}, ${ofCatalogue ? known.class : null},
              ${ofCatalogue ? catalogue.version : null}, ${appliedAt}, ${release}, ${promptVersion}, ${model}, ${at},
              ${author})`
    const facts = Object.entries({ release, promptVersion, model }).filter(([, fact]) => fact !== null)
    const detail = { did: 'applied', text, appliedAt, ...Object.fromEntries(facts) }
    await noteActivity(tx, projectId, [{ failureId, kind: 'mitigation', actor: author, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

export interface MitigationRemoval {
  readonly mitigationId: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

/** Notes that a mitigation is in place no longer; runs from then on do not count for it. Answers the failure. */
export async function removeMitigation(sql: Sql, projectId: number, removal: MitigationRemoval): Promise<string> {
  const { mitigationId, reason, author, at } = removal
  checkTexts([{ path: 'input.reason', text: reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    const [removed] = await tx<{ failureId: string; text: string }[]>`
      update failure_mitigations set removed_at = ${at}
       where project_id = ${projectId} and id = ${mitigationId} and removed_at is null
      returning failure_id::text as "failureId", text`
    if (removed === undefined) throw new AppError('not_found', 'There is no such mitigation in place in this project.')
    const { failureId, text } = removed
    const detail = { did: 'removed', text, ...(reason === null ? {} : { reason }) }
    await noteActivity(tx, projectId, [{ failureId, kind: 'mitigation', actor: author, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

function check({ text, appliedAt, release, promptVersion, model, at }: NewMitigation): void {
  checkTexts([
    { path: 'input.text', text, max: textMax },
    { path: 'input.release', text: release, max: versionMax },
    { path: 'input.promptVersion', text: promptVersion, max: versionMax },
    { path: 'input.model', text: model, max: versionMax },
  ])
  if (appliedAt.getTime() <= at.getTime() + aheadMs) return
  const message = 'must not lie ahead'
  throw new AppError('invalid', `input.appliedAt ${message}.`, { fields: [{ path: 'input.appliedAt', message }] })
}
