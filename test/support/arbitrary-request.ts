import * as fc from 'fast-check'

/** Any text, beyond the Basic Multilingual Plane too. */
export const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 60 }))
const key = fc.oneof(fc.constantFrom('gen_ai.request.model', '__proto__', 'constructor', 'a', ''), text)
const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
export const id = (size: number) =>
  fc.oneof({ weight: 12, arbitrary: bytes(size) }, fc.constant(new Uint8Array(size)), bytes(size - 1))
export const uint64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }).map(String)
export const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })

export const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text.map((stringValue) => ({ stringValue })),
    fc.constant({}),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((intValue) => ({ intValue: String(intValue) })),
    fc.integer().map((intValue) => ({ intValue })),
    fc.double().map((doubleValue) => ({ doubleValue })),
    fc.uint8Array({ maxLength: 20 }).map((bytesValue) => ({ bytesValue })),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => ({ arrayValue: { values } })),
    fc.array(fc.record({ key, value: tie('value') }), { maxLength: 4 }).map((values) => ({ kvlistValue: { values } })),
  ),
}))

export const attributes = fc.array(fc.record({ key, value }, { requiredKeys: ['key'] }), { maxLength: 6 })

const event = fc.record(
  { timeUnixNano: uint64, name: text, attributes, droppedAttributesCount: uint32 },
  { requiredKeys: [] },
)
const link = fc.record(
  { traceId: id(16), spanId: id(8), traceState: text, attributes, droppedAttributesCount: uint32, flags: uint32 },
  { requiredKeys: [] },
)
const status = fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }, { requiredKeys: [] })

const span = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: fc.oneof(bytes(8), fc.constant(new Uint8Array(8)), bytes(3)),
    traceState: text,
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    droppedAttributesCount: fc.nat(),
    events: fc.array(event, { maxLength: 3 }),
    droppedEventsCount: fc.nat(),
    links: fc.array(link, { maxLength: 3 }),
    droppedLinksCount: fc.nat(),
    status,
    flags: uint32,
  },
  { requiredKeys: ['traceId', 'spanId'] },
)

const scopeSpans = fc.record(
  {
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: fc.nat() }, { requiredKeys: [] }),
    spans: fc.array(span, { maxLength: 4 }),
    schemaUrl: text,
  },
  { requiredKeys: [] },
)

/** Any ExportTraceServiceRequest, as protobufjs's `fromObject` takes it. */
export const arbitraryRequest = fc.record({
  resourceSpans: fc.array(
    fc.record(
      {
        resource: fc.record({ attributes, droppedAttributesCount: fc.nat() }, { requiredKeys: [] }),
        scopeSpans: fc.array(scopeSpans, { maxLength: 3 }),
        schemaUrl: text,
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
})
