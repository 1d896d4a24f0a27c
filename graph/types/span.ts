import { builder } from '#graph/builder.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import { isoOfNs, msBetween } from '#graph/time.ts'
import { SpanKind, SpanStatus } from '#graph/types/enums.ts'

const statuses = ['UNSET', 'OK', 'ERROR'] as const
const otelKinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const

export const Span = builder.objectRef<SpanRow>('Span').implement({
  description: 'One step of a run. Fields of its payload are fetched when they are asked for.',
  fields: (t) => ({
    traceId: t.exposeString('traceId'),
    spanId: t.exposeString('spanId'),
    parentSpanId: t.exposeString('parentSpanId', { nullable: true }),
    name: t.exposeString('name'),
    kind: t.expose('kind', { type: SpanKind }),
    otelKind: t.string({ resolve: (span) => otelKinds[span.otelKind] ?? 'UNSPECIFIED' }),
    dialect: t.exposeString('dialect', { nullable: true, description: 'The convention the span was read by.' }),
    startedAt: t.field({ type: 'DateTime', resolve: (span) => isoOfNs(span.startNs) }),
    durationMs: t.float({ nullable: true, resolve: (span) => msBetween(span.startNs, span.endNs) }),
    status: t.field({ type: SpanStatus, resolve: (span) => statuses[span.status] ?? 'UNSET' }),
    operation: t.exposeString('operation', { nullable: true }),
    provider: t.exposeString('provider', { nullable: true }),
    requestModel: t.exposeString('requestModel', { nullable: true }),
    responseModel: t.exposeString('responseModel', { nullable: true }),
    tokensIn: t.exposeInt('tokensIn', { nullable: true }),
    tokensOut: t.exposeInt('tokensOut', { nullable: true }),
    costUsd: t.exposeFloat('costUsd', { nullable: true }),
    finishReason: t.exposeString('finishReason', { nullable: true }),
    toolName: t.exposeString('toolName', { nullable: true }),
    errorType: t.exposeString('errorType', { nullable: true }),
    errorMessage: t.exposeString('errorMessage', { nullable: true }),
    sessionId: t.exposeString('sessionId', { nullable: true }),
    agentName: t.exposeString('agentName', { nullable: true }),
  }),
})
