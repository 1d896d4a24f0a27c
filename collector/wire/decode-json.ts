import { AppError } from '#core/platform/errors.ts'
import type { Resource, Scope, Span } from '#core/telemetry/span.ts'

import type { Decoded, DecodeSteps } from './decoded.ts'
import { decodeAtOnce, spansPerStep } from './decoded.ts'
import { quoteBigIntegers } from './json-number.ts'
import type { JsonObject, JsonReading } from './json-shape.ts'
import { fieldOf, isObject, listAt, objectAt, textOf } from './json-shape.ts'
import { droppedOf, spanOf } from './json-span.ts'
import { attributesOf } from './json-value.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import { wrongSignal } from './other-signal.ts'
import { countCut } from './reading.ts'

/** Reads an ExportTraceServiceRequest (or TracesData) in OTLP/JSON. Throws AppError `invalid`. */
export const decodeJson = (bytes: Uint8Array, limits: Limits = defaultLimits): Decoded =>
  decodeAtOnce(decodeJsonInSteps(bytes, limits))

/** The same with a pause between slices of spans. Parsing itself cannot pause: about 2 ms a megabyte. */
export function* decodeJsonInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps {
  const reading: JsonReading = { limits, cuts: {}, lenient: {}, rejected: [], values: 0, place: '' }
  const request = parse(bytes)
  const spans: Span[] = []
  const list = fieldOf(reading, request, 'resourceSpans', 'resource_spans')
  if (list === undefined) refuseOtherSignal(request)
  for (const [r, each] of listAt(reading, list, 'resourceSpans').entries()) {
    reading.place = `resourceSpans[${r}]`
    const resourceSpans = objectAt(reading, each, '')
    const resource = resourceOf(reading, resourceSpans)
    for (const [s, inner] of listAt(
      reading,
      fieldOf(reading, resourceSpans, 'scopeSpans', 'scope_spans'),
      'scopeSpans',
    ).entries()) {
      reading.place = `resourceSpans[${r}].scopeSpans[${s}]`
      yield* readScopeSpans(reading, objectAt(reading, inner, ''), resource, spans)
    }
  }
  return { spans, rejected: reading.rejected, cuts: reading.cuts, lenient: reading.lenient }
}

function* readScopeSpans(reading: JsonReading, scopeSpans: JsonObject, resource: Resource, spans: Span[]) {
  const scope = scopeOf(reading, scopeSpans)
  const { place } = reading
  for (const [n, each] of listAt(reading, scopeSpans['spans'], 'spans').entries()) {
    reading.place = `${place}.spans[${n}]`
    const spanIndex = spans.length + reading.rejected.length
    if (spanIndex >= reading.limits.spans_per_request_max) {
      countCut(reading.cuts, 'spans_per_request_max')
      reading.rejected.push({
        spanIndex,
        reason: `a request may hold ${reading.limits.spans_per_request_max} spans at most`,
      })
    } else {
      const span = spanOf(reading, objectAt(reading, each, ''), spanIndex, resource, scope)
      if (span !== null) spans.push(span)
    }
    if (spanIndex % spansPerStep === spansPerStep - 1) yield
  }
}

function parse(bytes: Uint8Array): JsonObject {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  let json: unknown
  try {
    json = JSON.parse(quoteBigIntegers(text))
  } catch (error) {
    // The engine's own message quotes the body; only where it broke is worth repeating.
    const position = /position (\d+)/.exec(String(error))?.[1]
    throw invalid(position === undefined ? 'not JSON' : `not JSON (at character ${position})`, error)
  }
  if (isObject(json)) return json
  throw invalid('not a JSON object')
}

const invalid = (what: string, cause?: unknown): AppError =>
  new AppError('invalid', `The body is ${what}.`, { cause, fields: [{ path: 'body', message: what }] })

function refuseOtherSignal(request: JsonObject): void {
  if ('resourceLogs' in request || 'resource_logs' in request) throw wrongSignal('logs')
  if ('resourceMetrics' in request || 'resource_metrics' in request) throw wrongSignal('metrics')
}

function resourceOf(reading: JsonReading, resourceSpans: JsonObject): Resource {
  const found = fieldOf(reading, resourceSpans, 'resource', 'resource')
  const json = found === undefined ? {} : objectAt(reading, found, 'resource')
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  return {
    attributes,
    schemaUrl: textOf(
      reading,
      fieldOf(reading, resourceSpans, 'schemaUrl', 'schema_url'),
      'schemaUrl',
      'name_bytes_max',
    ),
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
  }
}

function scopeOf(reading: JsonReading, scopeSpans: JsonObject): Scope {
  const found = fieldOf(reading, scopeSpans, 'scope', 'scope')
  const json = found === undefined ? {} : objectAt(reading, found, 'scope')
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  return {
    name: textOf(reading, json['name'] ?? undefined, 'scope.name', 'name_bytes_max'),
    version: textOf(reading, json['version'] ?? undefined, 'scope.version', 'name_bytes_max'),
    attributes,
    schemaUrl: textOf(reading, fieldOf(reading, scopeSpans, 'schemaUrl', 'schema_url'), 'schemaUrl', 'name_bytes_max'),
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
  }
}
