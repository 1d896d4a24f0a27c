import { builder } from '#graph/builder.ts'
import type { GraphContext } from '#graph/context.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import { toldByLogs } from '#graph/span-stories.ts'
import { isoOfNs, msBetween } from '#graph/time.ts'
import { SpanKind, SpanStatus } from '#graph/types/enums.ts'

type Fillable =
  | 'provider'
  | 'requestModel'
  | 'responseModel'
  | 'tokensIn'
  | 'tokensOut'
  | 'finishReason'
  | 'errorType'
  | 'errorMessage'

/** What the span says itself; else what was logged about it. */
const orTold =
  <Field extends Fillable>(field: Field) =>
  (span: SpanRow, _args: object, context: GraphContext) =>
    span[field] ?? toldByLogs(span, context, field)

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
    provider: t.string({ nullable: true, resolve: orTold('provider') }),
    requestModel: t.string({ nullable: true, resolve: orTold('requestModel') }),
    responseModel: t.string({ nullable: true, resolve: orTold('responseModel') }),
    tokensIn: t.int({ nullable: true, resolve: orTold('tokensIn') }),
    tokensOut: t.int({ nullable: true, resolve: orTold('tokensOut') }),
    costUsd: t.exposeFloat('costUsd', { nullable: true }),
    finishReason: t.string({ nullable: true, resolve: orTold('finishReason') }),
    toolName: t.exposeString('toolName', { nullable: true }),
    errorType: t.string({ nullable: true, resolve: orTold('errorType') }),
    errorMessage: t.string({ nullable: true, resolve: orTold('errorMessage') }),
    sessionId: t.exposeString('sessionId', { nullable: true }),
    agentName: t.exposeString('agentName', { nullable: true }),
  }),
})
