import type { Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'
import type { MaskText } from './mask-text.ts'
import { createRedactValues, type KeyRules } from './redact-attributes.ts'
import { createRedactShared } from './redact-shared.ts'

/** Masks one span everywhere a text can hide: names, keys, values, events, links, status, resource, scope. */
export type RedactSpan = (span: Span) => Span

export function createRedactSpan(maskText: MaskText, rules: KeyRules): RedactSpan {
  const { attributes } = createRedactValues(maskText, rules)
  const { resource, scope } = createRedactShared(maskText, attributes)

  const event = (given: SpanEvent): SpanEvent => {
    const name = maskText(given.name)
    const inner = attributes(given.attributes)
    return name === given.name && inner === given.attributes ? given : { ...given, name, attributes: inner }
  }
  const link = (given: SpanLink): SpanLink => {
    const traceState = maskText(given.traceState)
    const inner = attributes(given.attributes)
    return traceState === given.traceState && inner === given.attributes
      ? given
      : { ...given, traceState, attributes: inner }
  }

  return (span) => {
    const name = maskText(span.name)
    const statusMessage = span.statusMessage === '' ? '' : maskText(span.statusMessage)
    const traceState = span.traceState === '' ? '' : maskText(span.traceState)
    const inner = attributes(span.attributes)
    const events = span.events.length === 0 ? span.events : each(span.events, event)
    const links = span.links.length === 0 ? span.links : each(span.links, link)
    const own = resource(span.resource)
    const library = scope(span.scope)
    const isSame =
      inner === span.attributes &&
      name === span.name &&
      statusMessage === span.statusMessage &&
      events === span.events &&
      links === span.links &&
      traceState === span.traceState
    if (isSame && own === span.resource && library === span.scope) return span
    const masked = { name, statusMessage, traceState, attributes: inner, events, links, resource: own, scope: library }
    // What was masked is still in the bytes that arrived; resource and scope are no part of them.
    return { ...span, ...masked, wire: isSame ? (span.wire ?? null) : null }
  }
}

function each<Item>(items: readonly Item[], mask: (item: Item) => Item): readonly Item[] {
  const masked = items.map(mask)
  return masked.some((item, index) => item !== items[index]) ? masked : items
}
