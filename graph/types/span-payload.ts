import DataLoader from 'dataloader'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { payloadsByKeys, type SpanPayloadRow } from '#graph/queries/span-payloads.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import {
  attributesOf,
  eventsOf,
  linksOf,
  scopeOf,
  type SpanEventShape,
  type SpanLinkShape,
} from '#graph/span-payload.ts'
import { restOf, spanOf } from '#graph/span-story.ts'
import { Span } from '#graph/types/span.ts'

const SpanEvent = builder.objectRef<SpanEventShape>('SpanEvent').implement({
  description: 'An event of a span, or a log record that was joined to it.',
  fields: (t) => ({
    name: t.exposeString('name'),
    at: t.expose('at', { type: 'DateTime' }),
    attributes: t.expose('attributes', { type: 'JSON' }),
    body: t.expose('body', { type: 'JSON', nullable: true }),
    source: t.exposeString('source', { description: 'span or log' }),
  }),
})

const SpanLink = builder.objectRef<SpanLinkShape>('SpanLink').implement({
  fields: (t) => ({
    traceId: t.exposeString('traceId'),
    spanId: t.exposeString('spanId'),
    attributes: t.expose('attributes', { type: 'JSON' }),
  }),
})

// Payloads are large and rarely wanted all at once: a span read with them costs more than one read without.
const payloadCost = 2

// One loader for all payload fields of one operation: whichever are selected, their rows come in one statement.
const loaders = new WeakMap<GraphContext, DataLoader<string, SpanPayloadRow | null>>()
const spansPerStatementMax = 500

function loaderOf(context: GraphContext): DataLoader<string, SpanPayloadRow | null> {
  const known = loaders.get(context)
  if (known) return known
  const loader = new DataLoader<string, SpanPayloadRow | null>((keys) => loadPayloads(keys, context), {
    maxBatchSize: spansPerStatementMax,
  })
  loaders.set(context, loader)
  return loader
}

async function loadPayloads(keys: readonly string[], context: GraphContext): Promise<(SpanPayloadRow | null)[]> {
  const rows = await payloadsByKeys(
    context.sql,
    projectOf(context),
    keys.map((key) => {
      const [traceId = '', spanId = '', startNs = '0'] = key.split('|')
      return { traceId, spanId, startNs: BigInt(startNs) }
    }),
  )
  return inOrder(keys, rows, keyOf)
}

const keyOf = ({ traceId, spanId, startNs }: { traceId: string; spanId: string; startNs: bigint }): string =>
  `${traceId}|${spanId}|${startNs}`
const payloadOf = (span: SpanRow, context: GraphContext): Promise<SpanPayloadRow | null> =>
  loaderOf(context).load(keyOf(span))

// Several fields of a span tell of the same story: it is read once.
const stories = new WeakMap<SpanPayloadRow, Story>()

async function storyOf(span: SpanRow, context: GraphContext): Promise<Story | null> {
  const payload = await payloadOf(span, context)
  if (payload === null) return null
  const known = stories.get(payload)
  if (known) return known
  const story = context.understand(spanOf(span, payload))
  stories.set(payload, story)
  return story
}

builder.objectFields(Span, (t) => {
  const json = (description: string, pick: (payload: SpanPayloadRow) => Json | null) =>
    t.field({
      type: 'JSON',
      nullable: true,
      description,
      complexity: payloadCost,
      resolve: async (span, _args, context) => {
        const payload = await payloadOf(span, context)
        return payload && pick(payload)
      },
    })
  const told = (description: string, pick: (story: Story) => unknown) =>
    t.field({
      type: 'JSON',
      nullable: true,
      description,
      complexity: payloadCost,
      resolve: async (span, _args, context) => {
        const story = await storyOf(span, context)
        return story === null ? null : (pick(story) as Json | null)
      },
    })
  return {
    input: told('Canonical messages that went in.', (story) => story.input),
    output: told('Canonical messages that came out.', (story) => story.output),
    story: told('Canonical fields without a field of their own here: tool arguments, documents, stack …', restOf),
    attributes: json(
      'A flat map, as sent: integers beyond 2^53 as strings, bytes as base64.',
      (payload) => payload.attributes,
    ),
    resource: json('Attributes of the resource, a flat map.', (payload) => attributesOf(payload.resource)),
    scope: json('{name, version, attributes}', (payload) => scopeOf(payload.scope)),
    provenance: told('Canonical field -> the rule and key that filled it.', (story) => story.provenance),
    events: t.field({
      type: [SpanEvent],
      description: 'Span events and joined log records, in order of time.',
      complexity: { field: payloadCost, multiplier: 2 },
      resolve: async (span, _args, context) => eventsOf((await payloadOf(span, context))?.events ?? null),
    }),
    links: t.field({
      type: [SpanLink],
      complexity: { field: payloadCost, multiplier: 2 },
      resolve: async (span, _args, context) => linksOf((await payloadOf(span, context))?.links ?? null),
    }),
  }
})
