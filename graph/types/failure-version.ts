import { builder } from '#graph/builder.ts'
import type { FailureVersionRow } from '#graph/queries/failure-versions.ts'
import { Severity } from '#graph/types/enums.ts'

export const FailureVersion = builder.objectRef<FailureVersionRow>('FailureVersion').implement({
  description: 'What was known of a failure after one change, and who changed it.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    note: t.exposeString('note', { nullable: true }),
    title: t.exposeString('title'),
    severity: t.expose('severity', { type: Severity }),
    rootCause: t.exposeString('rootCause', { nullable: true }),
    mitigation: t.exposeString('mitigation', { nullable: true }),
  }),
})
