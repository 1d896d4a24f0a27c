import { z } from 'zod'
import type { Json } from '#core/telemetry/attributes.ts'
import { isoOfNs } from '#graph/time.ts'

/** The stored JSON of a payload turned into what the API shows. Unreadable parts are left out, never guessed. */

export interface SpanEventShape {
  readonly name: string
  readonly at: string
  readonly attributes: Json
  readonly body: Json | null
  readonly source: string
}

export interface SpanLinkShape {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Json
}

const json = z.custom<Json>((value) => value !== undefined)
const storedEvent = z.object({
  name: z.string(),
  atNs: z.string().regex(/^\d+$/),
  attributes: json.default({}),
  body: json.nullish(),
  source: z.string().default('span'),
})
const storedLink = z.object({ traceId: z.string(), spanId: z.string(), attributes: json.default({}) })
const storedResource = z.object({ attributes: json.default({}) })
const storedScope = z.object({
  name: z.string().default(''),
  version: z.string().default(''),
  attributes: json.default({}),
})

/** In order of time; events of the same nanosecond keep the order they were sent in. */
export const eventsOf = (stored: Json | null): SpanEventShape[] =>
  each(stored, storedEvent)
    .map((event) => ({ ...event, ns: BigInt(event.atNs) }))
    .sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0))
    .map(({ name, ns, attributes, body, source }) => ({
      name,
      at: isoOfNs(ns),
      attributes,
      body: body ?? null,
      source,
    }))

export const linksOf = (stored: Json | null): SpanLinkShape[] => each(stored, storedLink)

export const attributesOf = (stored: Json | null): Json | null =>
  storedResource.safeParse(stored).data?.attributes ?? null

export const scopeOf = (stored: Json | null): Json | null => storedScope.safeParse(stored).data ?? null

const each = <Shape>(stored: Json | null, shape: z.ZodType<Shape>): Shape[] =>
  Array.isArray(stored)
    ? stored.flatMap((item: unknown) => {
        const parsed = shape.safeParse(item)
        return parsed.success ? [parsed.data] : []
      })
    : []
