import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { keyPart, type Listing } from '#graph/paging/page.ts'
import { findingsByKeys } from '#graph/queries/findings.ts'
import { occurrenceByKey, type OccurrenceRow } from '#graph/queries/occurrences.ts'
import { spansByKeys } from '#graph/queries/spans.ts'
import { App } from '#graph/types/app.ts'
import { Finding } from '#graph/types/finding.ts'
import { Run } from '#graph/types/run.ts'
import { Span } from '#graph/types/span.ts'

export const occurrenceListing: Listing<OccurrenceRow> = {
  name: 'occurrences',
  keyShape: [keyPart.time, keyPart.hash, keyPart.spanId, keyPart.text, keyPart.text],
  keyOf: (row) => [row.atText, row.traceId, row.spanId, row.signal, row.class],
}

/** The whole key of an occurrence as one id; `occurrenceKey` takes it apart again. */
const occurrenceId = (row: OccurrenceRow): string =>
  [row.fingerprint, row.atText, row.traceId, row.spanId, row.signal, row.class].join('|')
/** Fingerprint, time, trace id, span id, signal and class of an occurrence's inner id. */
export const occurrenceKey = (id: string): readonly string[] => id.split('|')

const findingKey = (row: { traceId: string; spanId: string; signal: string; class: string }): string =>
  [row.traceId, row.spanId, row.signal, row.class].join('|')
const keyedParts = (key: string) => {
  const [traceId = '', spanId = '', signal = '', findingClass = ''] = key.split('|')
  return { traceId, spanId, signal, class: findingClass }
}

export const Occurrence = builder.nodeRef<OccurrenceRow>('Occurrence', {
  id: { resolve: occurrenceId },
  loadWithoutCache: (id, context) => occurrenceByKey(context.sql, projectOf(context), occurrenceKey(id)),
})

builder.objectType(Occurrence, {
  name: 'Occurrence',
  description: 'One finding, counted under one failure.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    signal: t.exposeString('signal'),
    release: t.exposeString('release', { nullable: true }),
    environment: t.exposeString('environment', { nullable: true }),
    provider: t.exposeString('provider', { nullable: true }),
    model: t.exposeString('model', { nullable: true }),
    agent: t.exposeString('agent', { nullable: true }),
    tool: t.exposeString('tool', { nullable: true }),
    app: t.field({ type: App, resolve: (row) => ({ name: row.app }) }),
    run: t.field({ type: Run, resolve: (row) => row.traceId }),
    span: t.loadable({
      type: Span,
      load: async (keys: string[], context) => {
        const rows = await spansByKeys(context.sql, projectOf(context), keys.map(keyedParts))
        return inOrder(keys, rows, (row) => `${row.traceId}|${row.spanId}`).map(orMissing('span'))
      },
      resolve: (row) => `${row.traceId}|${row.spanId}`,
    }),
    finding: t.loadable({
      type: Finding,
      load: async (keys: string[], context) => {
        const rows = await findingsByKeys(context.sql, projectOf(context), keys.map(keyedParts))
        return inOrder(keys, rows, findingKey).map(orMissing('finding'))
      },
      resolve: findingKey,
    }),
  }),
})

/** Old days are dropped whole, so an occurrence may outlive what it points at. */
const orMissing =
  (what: string) =>
  <Row>(row: Row | null): Row | Error =>
    row ?? new AppError('not_found', `The ${what} of this occurrence is no longer kept.`)
