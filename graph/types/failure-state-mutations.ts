import { setFailureStates, undoFailureStates, type StateChange } from '#core/memory/store/failure-states.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { authorOf, projectOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { FailureState } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'

const write = { write: true } as const
const fixDescription = [
  'RESOLVED may name the fix: later runs at or past it count as a regression, earlier ones do not. Without a fix a',
  'failure regresses once it was silent for a day and longer while enough runs could have met it. ARCHIVED may end by',
  'itself, by whichever end comes first.',
].join(' ')

const SetFailureStateInput = builder.inputType('SetFailureStateInput', {
  description: fixDescription,
  fields: (t) => ({
    failure: t.id({ required: true }),
    state: t.field({ type: FailureState, required: true }),
    release: t.string({ description: 'The release that holds the fix.' }),
    promptVersion: t.string(),
    model: t.string({ description: 'The model that does not fail so. A fix by changing the model covers it alone.' }),
    until: t.field({ type: 'DateTime', description: 'ARCHIVED until then.' }),
    untilOccurrences: t.int({ description: 'ARCHIVED until it was met so often again.' }),
    untilEscalating: t.boolean({ description: 'ARCHIVED until it is met more often than usual.' }),
    reason: t.string(),
  }),
})
const SetFailureStatesInput = builder.inputType('SetFailureStatesInput', {
  description: `As SetFailureStateInput, for several failures: all of them are moved or none. ${fixDescription}`,
  fields: (t) => ({
    failures: t.idList({ required: true, description: 'At most 200.' }),
    state: t.field({ type: FailureState, required: true }),
    release: t.string(),
    promptVersion: t.string(),
    model: t.string(),
    until: t.field({ type: 'DateTime' }),
    untilOccurrences: t.int(),
    untilEscalating: t.boolean(),
    reason: t.string(),
  }),
})

type Given = Omit<typeof SetFailureStatesInput.$inferInput, 'failures'>

const changeOf = (input: Given, failureIds: readonly string[], context: GraphContext): StateChange => ({
  failureIds,
  state: input.state,
  release: input.release?.trim() || null,
  promptVersion: input.promptVersion?.trim() || null,
  model: input.model?.trim() || null,
  until: input.until ?? null,
  untilOccurrences: input.untilOccurrences ?? null,
  untilEscalating: input.untilEscalating ?? false,
  reason: input.reason?.trim() || null,
  author: authorOf(context.principal),
  at: new Date(context.clock()),
})

export const failureIdsOf = (ids: readonly string[]): readonly string[] =>
  ids.map((id, at) => idOf('Failure', id, `input.failures[${at}]`))

builder.mutationField('setFailureState', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: SetFailureStateInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const id = idOf('Failure', input.failure, 'input.failure')
      await changed(context, setFailureStates(context.sql, projectOf(context), changeOf(input, [id], context)))
      return id
    },
  }),
)

builder.mutationField('setFailureStates', (t) =>
  t.field({
    type: [Failure],
    authScopes: write,
    description: 'Moves exactly the failures that are named. Taken back by undoFailureStates.',
    args: { input: t.arg({ type: SetFailureStatesInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const change = changeOf(input, failureIdsOf(input.failures), context)
      return [...(await changed(context, setFailureStates(context.sql, projectOf(context), change)))]
    },
  }),
)

builder.mutationField('undoFailureStates', (t) =>
  t.field({
    type: [Failure],
    authScopes: write,
    description:
      'Takes back the last change of state that somebody made of each. CONFLICT where it has changed by itself since.',
    args: { failures: t.arg.idList({ required: true }) },
    resolve: async (_root, { failures }, context) => {
      const undo = {
        failureIds: failures.map((id, at) => idOf('Failure', id, `failures[${at}]`)),
        author: authorOf(context.principal),
        at: new Date(context.clock()),
      }
      return [...(await changed(context, undoFailureStates(context.sql, projectOf(context), undo)))]
    },
  }),
)
