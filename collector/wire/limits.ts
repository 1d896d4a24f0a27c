import { z } from 'zod'

const count = (max: number, description: string) => z.int().min(1).default(max).describe(description)

/** The bounds kept while reading: `limits` in a receiver's config. What lies beyond is cut and counted, not refused. */
const limits = z.strictObject({
  spans_per_request_max: count(50_000, 'Spans of one request; those beyond are rejected by a partial success.'),
  logs_per_request_max: count(50_000, 'Log records of one request; those beyond are rejected by a partial success.'),
  attributes_max: count(
    4_096,
    'Attributes of one span, event, link, log record, scope or resource; those beyond are dropped and counted on it.',
  ),
  events_per_span_max: count(2_048, 'Events of one span; those beyond are dropped and counted on the span.'),
  links_per_span_max: count(1_024, 'Links of one span; those beyond are dropped and counted on the span.'),
  key_bytes_max: count(1_024, 'Bytes of an attribute key; an attribute with a longer one is dropped and counted.'),
  value_bytes_max: count(2_097_152, 'Bytes of one text or bytes value; longer ones are cut.'),
  values_per_attribute_max: count(
    65_536,
    'Values inside one attribute or body (array elements, map entries); those beyond are dropped.',
  ),
  value_depth_max: count(
    64,
    'Arrays and maps inside each other in one attribute or body; a request with deeper ones is refused as invalid.',
  ),
  name_bytes_max: count(
    4_096,
    'Bytes of a span, event or scope name, of a version, severity, schema URL or trace state; longer ones are cut.',
  ),
  status_message_bytes_max: count(65_536, 'Bytes of a status message; longer ones are cut.'),
})

export const limitsConfig = limits.readonly()
export const limitNames = limits.keyof().options

export type Limits = z.output<typeof limitsConfig>

/** The limits a config gets that says nothing. */
export const defaultLimits: Limits = limitsConfig.parse({})

/** Which limits cut something, and how often. */
export type Cuts = Partial<Record<keyof Limits, number>>
