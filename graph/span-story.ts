import { z } from 'zod'

import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span, SpanStatus } from '#core/telemetry/span.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { SpanPayloadRow } from '#graph/queries/span-payloads.ts'
import type { SpanRow } from '#graph/queries/spans.ts'

const attributes = z
  .custom<Attributes>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .catch({})
const event = z.object({
  name: z.string(),
  atNs: z.string().regex(/^\d+$/).transform(BigInt),
  attributes,
  dropped: z.number().default(0),
})
const link = z.object({
  traceId: z.string(),
  spanId: z.string(),
  traceState: z.string().default(''),
  flags: z.number().default(0),
  attributes,
  dropped: z.number().default(0),
})
const dropped = z
  .object({ attributes: z.number(), events: z.number(), links: z.number() })
  .catch({ attributes: 0, events: 0, links: 0 })
const resource = z
  .object({ attributes, schemaUrl: z.string().default(''), dropped: z.number().default(0) })
  .catch({ attributes: {}, schemaUrl: '', dropped: 0 })
const scope = resource
  .unwrap()
  .extend({ name: z.string().default(''), version: z.string().default('') })
  .catch({ name: '', version: '', attributes: {}, schemaUrl: '', dropped: 0 })

const statuses: readonly SpanStatus[] = ['UNSET', 'OK', 'ERROR']

/** The span as it was sent, put together from its two rows. Numbers that JSON cannot hold stay strings. */
export function spanOf(row: SpanRow, payload: SpanPayloadRow): Span {
  const lost = dropped.parse(payload.dropped)
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    traceState: payload.traceState ?? '',
    flags: payload.flags,
    name: row.name,
    otelKind: row.otelKind,
    startNs: row.startNs,
    endNs: row.endNs,
    attributes: attributes.parse(payload.attributes),
    droppedAttributes: lost.attributes,
    events: listOf(event, payload.events).map(({ dropped: droppedAttributes, ...rest }) => ({
      ...rest,
      droppedAttributes,
    })),
    droppedEvents: lost.events,
    links: listOf(link, payload.links).map(({ dropped: droppedAttributes, ...rest }) => ({
      ...rest,
      droppedAttributes,
    })),
    droppedLinks: lost.links,
    status: statuses[row.status] ?? 'UNSET',
    statusMessage: payload.statusMessage ?? '',
    resource: resourceOf(payload.resource),
    scope: scopeOf(payload.scope),
  }
}

function resourceOf(stored: Json): Resource {
  const { dropped: droppedAttributes, ...rest } = resource.parse(stored)
  return { ...rest, droppedAttributes }
}

function scopeOf(stored: Json): Scope {
  const { dropped: droppedAttributes, ...rest } = scope.parse(stored)
  return { ...rest, droppedAttributes }
}

/** What cannot be read is left out; the rest is shown. */
const listOf = <Shape>(shape: z.ZodType<Shape>, stored: Json): Shape[] =>
  Array.isArray(stored)
    ? stored.flatMap((item: unknown) => {
        const { data } = shape.safeParse(item)
        return data === undefined ? [] : [data]
      })
    : []

const elsewhere: ReadonlySet<keyof Story> = new Set([
  'kind',
  'dialect',
  'app',
  'operation',
  'provider',
  'requestModel',
  'responseModel',
  'input',
  'output',
  'toolName',
  'agentName',
  'sessionId',
  'tokensIn',
  'tokensOut',
  'costUsd',
  'finishReason',
  'errorType',
  'errorMessage',
  'provenance',
])

/** Canonical fields that the API has no field for; what was not sent is left out. */
export const restOf = (story: Story): Json =>
  Object.fromEntries(
    Object.entries(story).filter(
      ([field, value]) => !elsewhere.has(field as keyof Story) && value !== null && value !== false,
    ),
  ) as Json
