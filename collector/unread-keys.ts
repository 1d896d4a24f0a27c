import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { normaliseByKey } from './normalise.ts'

/** Keys that only say again, or how to read, what others say. */
const needless: ReadonlySet<string> = new Set([
  'input.mime_type',
  'output.mime_type',
  'llm.token_count.total',
  'llm.usage.total_tokens',
  'gen_ai.usage.total_tokens',
  'ai.usage.totalTokens',
])

/** Shapes of spans that are remembered; neighbours send the same keys. Beyond that all are forgotten. */
const shapesMax = 2_000
/** A longer one is looked at each time it comes. */
const shapeCharsMax = 8_000
const known = new Map<string, readonly string[]>()

/**
 * The attributes of a span that nothing looks at when it is understood: neither a row of a dialect, also one that came
 * too late since another key had told it already, nor a function.
 */
export function unreadKeys(span: Span): readonly string[] {
  const shape = `${span.scope.name}\n${span.name.length < 80 ? span.name : ''}\n${Object.keys(span.attributes).join('\n')}`
  const before = known.get(shape)
  if (before !== undefined) return before
  const unread = foundIn(span)
  if (shape.length > shapeCharsMax) return unread
  if (known.size >= shapesMax) known.clear()
  known.set(shape, unread)
  return unread
}

function foundIn(span: Span): readonly string[] {
  const read = new Set<string>()
  const attributes: Attributes = new Proxy(span.attributes, {
    get(target, key) {
      if (typeof key === 'string') read.add(key)
      return Reflect.get(target, key)
    },
  })
  normaliseByKey({ ...span, attributes })
  return Object.keys(span.attributes).filter((key) => !read.has(key) && !needless.has(key))
}
