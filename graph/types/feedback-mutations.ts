import { AppError } from '#core/platform/errors.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { insertFeedback } from '#core/memory/store/feedback.ts'
import { reportOutcome } from '#core/memory/store/outcomes.ts'
import { builder } from '#graph/builder.ts'
import { authorOf, projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { Feedback } from '#graph/types/feedback.ts'
import { spanIdOf, traceIdOf } from '#graph/types/trace-id.ts'
import { Warning } from '#graph/types/warning.ts'

const write = { write: true } as const
const keyCharactersMax = 200
const textCharactersMax = 10_000

const AddFeedbackInput = builder.inputType('AddFeedbackInput', {
  description: 'At least one of score, label and comment.',
  fields: (t) => ({
    traceId: t.string({ required: true, description: 'The run may still be on its way.' }),
    spanId: t.string(),
    key: t.string({ required: true, description: 'What was judged: helpfulness, thumbs, accuracy …' }),
    score: t.float(),
    label: t.string(),
    comment: t.string(),
  }),
})

const ReportOutcomeInput = builder.inputType('ReportOutcomeInput', {
  description: 'How it ended, for runs that send no spans.',
  fields: (t) => ({
    preflight: t.id({ required: true, description: 'The id that preflight answered.' }),
    failed: t.boolean({ required: true }),
    traceId: t.string(),
    note: t.string(),
  }),
})

builder.mutationField('addFeedback', (t) =>
  t.field({
    type: Feedback,
    authScopes: write,
    args: { input: t.arg({ type: AddFeedbackInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const key = bounded('input.key', input.key.trim(), keyCharactersMax)
      if (key === null)
        throw new AppError('invalid', 'input.key must not be empty.', {
          fields: [{ path: 'input.key', message: 'must not be empty' }],
        })
      const nowMs = context.clock()
      const feedback = {
        id: uuidv7(nowMs),
        at: new Date(nowMs),
        traceId: traceIdOf(input.traceId, 'input.traceId'),
        spanId: input.spanId ? spanIdOf(input.spanId, 'input.spanId') : null,
        key,
        score: input.score ?? null,
        label: bounded('input.label', input.label, keyCharactersMax),
        comment: bounded('input.comment', input.comment, textCharactersMax),
        author: authorOf(context.principal),
      }
      if (feedback.score === null && feedback.label === null && feedback.comment === null) {
        throw new AppError('invalid', 'input needs a score, a label or a comment.')
      }
      await insertFeedback(context.sql, projectOf(context), feedback)
      return feedback
    },
  }),
)

builder.mutationField('reportOutcome', (t) =>
  t.field({
    type: Warning,
    authScopes: write,
    args: { input: t.arg({ type: ReportOutcomeInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const report = {
        preflightId: idOf('Warning', input.preflight, 'input.preflight'),
        failed: input.failed,
        traceId: input.traceId ? traceIdOf(input.traceId, 'input.traceId') : null,
        note: bounded('input.note', input.note, textCharactersMax),
      }
      // A run may be over before its answer is stored, which happens a moment after it was given.
      await context.preflight.flush?.()
      return reportOutcome(context.sql, projectOf(context), report, new Date(context.clock()))
    },
  }),
)

function bounded(path: string, text: string | null | undefined, charactersMax: number): string | null {
  if (!text) return null
  if (text.length <= charactersMax) return text
  const message = `must not be longer than ${charactersMax} characters`
  throw new AppError('invalid', `${path} ${message}.`, { fields: [{ path, message }] })
}
