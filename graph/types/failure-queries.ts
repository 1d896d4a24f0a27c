import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import {
  countFailures,
  failureIdByShortNo,
  listFailures,
  type FailureFilter,
  type FailureRow,
} from '#graph/queries/failures.ts'
import { FailureState, Severity } from '#graph/types/enums.ts'
import { newForMs } from '#core/memory/failure-state.ts'
import { Failure } from '#graph/types/failure.ts'

const failureListing: Listing<FailureRow> = {
  name: 'failures',
  keyShape: [keyPart.time, keyPart.integer],
  keyOf: (failure) => [failure.lastSeenText, failure.id],
}

export const FailureFilterInput = builder.inputType('FailureFilter', {
  description: 'Everything given must hold; within one list any value may.',
  fields: (t) => ({
    state: t.field({ type: [FailureState] }),
    class: t.stringList(),
    severity: t.field({ type: [Severity] }),
    app: t.stringList(),
    release: t.stringList({
      description: 'Met by a run of one of these releases: of the apps, and since the time, where those are given.',
    }),
    text: t.string({ description: 'Contained in the short id, class, title, cause, mitigation or masked message.' }),
    since: t.field({ type: 'DateTime', description: 'Seen at or after.' }),
    until: t.field({ type: 'DateTime', description: 'First seen before.' }),
    notAFailure: t.boolean({ description: 'True lists what was marked as no failure; left out otherwise.' }),
    assignee: t.idList({ description: 'Members of the project.' }),
    unassigned: t.boolean({ description: 'True lists those of nobody, beside those of the assignees given.' }),
    isNew: t.boolean({ description: 'True lists what was first seen within seven days.' }),
    isEscalating: t.boolean({ description: 'True lists what is met more often than usual now.' }),
  }),
})

/** Null stands for nobody; no list at all for everybody. */
function assigneesOf(ids: readonly string[] | null | undefined, unassigned: boolean | null | undefined) {
  const people: (number | null)[] = (ids ?? []).map((id, at) => Number(idOf('User', id, `filter.assignee[${at}]`)))
  if (unassigned === true) people.push(null)
  return people.length === 0 ? null : people
}

/** What a given filter asks of the database; without one, all but what was marked as no failure. */
export const failuresMatching = (
  filter: typeof FailureFilterInput.$inferInput | null | undefined,
  nowMs: number,
): FailureFilter => ({
  state: filter?.state ?? null,
  class: filter?.class ?? null,
  severity: filter?.severity ?? null,
  app: filter?.app ?? null,
  release: filter?.release ?? null,
  text: filter?.text?.trim() || null,
  since: filter?.since ?? null,
  until: filter?.until ?? null,
  notAFailure: filter?.notAFailure ?? false,
  assignee: assigneesOf(filter?.assignee, filter?.unassigned),
  newSince: filter?.isNew === true ? new Date(nowMs - newForMs) : null,
  escalating: filter?.isEscalating === true,
})

builder.queryField('failures', (t) =>
  t.connection(
    {
      type: Failure,
      authScopes: { read: true },
      description: 'Most recently seen first.',
      args: { filter: t.arg({ type: FailureFilterInput }) },
      complexity: pageCost,
      resolve: (_root, { filter, ...args }, context) => {
        const project = projectOf(context)
        const matching = failuresMatching(filter, context.clock())
        return connect(
          failureListing,
          args,
          (page) => listFailures(context.sql, project, matching, page),
          () => countFailures(context.sql, project, matching),
        )
      },
    },
    { name: 'FailureConnection' },
    { name: 'FailureEdge' },
  ),
)

builder.queryField('failure', (t) =>
  t.field({
    type: Failure,
    nullable: true,
    authScopes: { read: true },
    description: 'One failure by its id or by its short id (F-42). A merged one answers as the one it was merged into.',
    args: { id: t.arg.id(), shortId: t.arg.string() },
    resolve: async (_root, { id, shortId }, context) => {
      if (id) return idOf('Failure', id, 'id')
      if (!shortId) throw new AppError('invalid', 'Give id or shortId.')
      return failureIdByShortNo(context.sql, projectOf(context), shortNoOf(shortId))
    },
  }),
)

/** The number in `F-42`. Throws `invalid` for anything else. */
export function shortNoOf(shortId: string): number {
  const [, digits] = /^F-(\d{1,9})$/i.exec(shortId.trim()) ?? []
  if (!digits) throw new AppError('invalid', `A short id looks like F-42, not like "${shortId.slice(0, 40)}".`)
  return Number(digits)
}
