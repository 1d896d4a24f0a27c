import type { Evidence } from '#core/memory/finding.ts'
import { isJudged } from '#core/memory/judged.ts'
import { rowOfClass } from '#core/memory/taxonomy.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import type { FindingRow } from '#graph/queries/findings.ts'
import { spansByKeys } from '#graph/queries/spans.ts'
import { Failure } from '#graph/types/failure.ts'
import { Grade, Severity } from '#graph/types/enums.ts'
import { Span } from '#graph/types/span.ts'

interface EvidenceRow extends Evidence {
  readonly traceId: string
}

const EvidenceType = builder.objectRef<EvidenceRow>('Evidence').implement({
  description: 'Where exactly it can be seen.',
  fields: (t) => ({
    spanId: t.exposeString('spanId'),
    span: t.loadable({
      type: Span,
      nullable: true,
      description: 'The span it can be seen on; null once that is no longer kept.',
      load: async (keys: string[], context) => {
        const rows = await spansByKeys(context.sql, projectOf(context), keys.map(spanKeyOf))
        return inOrder(keys, rows, (row) => `${row.traceId}|${row.spanId}`)
      },
      resolve: ({ traceId, spanId }) => `${traceId}|${spanId}`,
    }),
    path: t.exposeString('path', { description: 'The attribute, event or message, named as it was sent.' }),
    excerpt: t.exposeString('excerpt', { nullable: true }),
    note: t.exposeString('note', { nullable: true }),
  }),
})

const spanKeyOf = (key: string) => {
  const [traceId = '', spanId = ''] = key.split('|')
  return { traceId, spanId }
}

export const Finding = builder.objectRef<FindingRow>('Finding').implement({
  description: 'One signal that fired on one span.',
  fields: (t) => ({
    spanId: t.exposeString('spanId'),
    signal: t.exposeString('signal'),
    signalVersion: t.exposeInt('signalVersion'),
    class: t.exposeString('class'),
    faultOf: t.string({
      nullable: true,
      description: 'Who can put it right: user, app, tool, provider, model or guardrail.',
      resolve: (finding) => rowOfClass(finding.class)?.faultOf ?? null,
    }),
    grade: t.expose('grade', { type: Grade }),
    judged: t.boolean({
      description:
        'A model said so. Kept apart from what was seen mechanically, and never the only cause of a failure.',
      resolve: ({ signal }) => isJudged(signal),
    }),
    confidence: t.float({ resolve: ({ confidence }) => Math.round(confidence * 1e6) / 1e6 }),
    severity: t.expose('severity', { type: Severity }),
    fatal: t.exposeBoolean('fatal', { description: 'The run ended because of it, rather than going on.' }),
    title: t.exposeString('title'),
    at: t.expose('at', { type: 'DateTime' }),
    evidence: t.field({
      type: [EvidenceType],
      resolve: ({ traceId, evidence }) => evidence.map((piece) => ({ ...piece, traceId })),
    }),
    failure: t.field({ type: Failure, nullable: true, resolve: (finding) => finding.failureId }),
  }),
})
