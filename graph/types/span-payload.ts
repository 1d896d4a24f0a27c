import type { Json } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import { belongsTo } from '#core/telemetry/with-logs.ts'
import { builder } from '#graph/builder.ts'
import type { GraphContext } from '#graph/context.ts'
import type { SpanPayloadRow } from '#graph/queries/span-payloads.ts'
import type { SpanRow } from '#graph/queries/spans.ts'
import {
  attributesOf,
  eventsOf,
  linksOf,
  scopeOf,
  type SpanEventShape,
  type SpanLinkShape,
} from '#graph/span-payload.ts'
import { logEventOf, logsNear } from '#graph/span-logs.ts'
import { provenanceWithCost } from '#graph/span-cost.ts'
import { messagesIn, messagesOut } from '#graph/span-messages.ts'
import { payloadOf, storyOf } from '#graph/span-stories.ts'
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

/** Its own events and the log records joined to it, by time. */
async function allEventsOf(span: SpanRow, context: GraphContext): Promise<SpanEventShape[]> {
  const [payload, logs] = await Promise.all([payloadOf(span, context), logsNear(span, context)])
  const own = eventsOf(payload?.events ?? null)
  if (payload === null || logs.length === 0) return own
  const sent = spanOf(span, payload)
  const logged = logs.filter((log) => belongsTo(log, sent)).map(logEventOf)
  // Times are written alike, so that their order is the order of their letters.
  return [...own, ...logged].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const provenanceOf = (story: Story, span: SpanRow) => provenanceWithCost(span, story)

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
  const told = (description: string, pick: (story: Story, span: SpanRow) => unknown) =>
    t.field({
      type: 'JSON',
      nullable: true,
      description,
      complexity: payloadCost,
      resolve: async (span, _args, context) => {
        const story = await storyOf(span, context)
        return story === null ? null : (pick(story, span) as Json | null)
      },
    })
  return {
    input: told('Canonical messages that went in; of a tool the call of it, of a search its words.', messagesIn),
    output: told('Canonical messages that came out; of a tool its result, of a search the texts found.', messagesOut),
    story: told('Canonical fields without a field of their own here: tool arguments, documents, stack …', restOf),
    attributes: json(
      'A flat map, as sent: integers beyond 2^53 as strings, bytes as base64.',
      (payload) => payload.attributes,
    ),
    resource: json('Attributes of the resource, a flat map.', (payload) => attributesOf(payload.resource)),
    scope: json('{name, version, attributes}', (payload) => scopeOf(payload.scope)),
    provenance: told('Canonical field -> the rule and key that filled it.', provenanceOf),
    events: t.field({
      type: [SpanEvent],
      description: 'Span events and joined log records, in order of time.',
      complexity: { field: payloadCost, multiplier: 2 },
      resolve: (span, _args, context) => allEventsOf(span, context),
    }),
    links: t.field({
      type: [SpanLink],
      complexity: { field: payloadCost, multiplier: 2 },
      resolve: async (span, _args, context) => linksOf((await payloadOf(span, context))?.links ?? null),
    }),
  }
})
