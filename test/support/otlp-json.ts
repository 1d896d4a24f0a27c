/** A request as `fromObject` takes it, as OTLP/JSON: ids in hex, other bytes in base64, doubles JSON lacks by name. */
export const toOtlpJson = (value: unknown, field = ''): unknown => {
  if (value instanceof Uint8Array)
    return Buffer.from(value).toString(/^(traceId|spanId|parentSpanId)$/.test(field) ? 'hex' : 'base64')
  if (Array.isArray(value)) return value.map((each) => toOtlpJson(each))
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toOtlpJson(inner, key)]))
}
