import { builder } from '#graph/builder.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import type { FeedbackRow } from '#graph/queries/feedback.ts'

export const Feedback = builder.objectRef<FeedbackRow>('Feedback').implement({
  description: 'What a person or an evaluator says of a run or of one of its spans.',
  fields: (t) => ({
    id: t.id({ resolve: (row) => encodeGlobalId('Feedback', row.id) }),
    at: t.expose('at', { type: 'DateTime' }),
    traceId: t.exposeString('traceId'),
    spanId: t.exposeString('spanId', { nullable: true }),
    key: t.exposeString('key'),
    score: t.exposeFloat('score', { nullable: true }),
    label: t.exposeString('label', { nullable: true }),
    comment: t.exposeString('comment', { nullable: true }),
    author: t.exposeString('author', { nullable: true }),
  }),
})
