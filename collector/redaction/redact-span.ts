import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'
import type { MaskText } from './mask-text.ts'
import { createRedactAttributes, type KeyRules } from './redact-attributes.ts'

/** Masks one span everywhere a text can hide: names, keys, values, events, links, status, resource, scope. */
export type RedactSpan = (span: Span) => Span

export function createRedactSpan(maskText: MaskText, rules: KeyRules): RedactSpan {
  const attributes = createRedactAttributes(maskText, rules)
  const resources = new WeakMap<Resource, Resource>()
  const scopes = new WeakMap<Scope, Scope>()

  const shared = <Part extends { readonly attributes: Attributes }>(
    cache: WeakMap<Part, Part>,
    given: Part,
    name: (part: Part) => Part,
  ): Part => {
    const known = cache.get(given)
    if (known) return known
    const inner = attributes(given.attributes)
    const masked = name(inner === given.attributes ? given : { ...given, attributes: inner })
    cache.set(given, masked)
    return masked
  }
  const resource = (given: Resource): Resource => shared(resources, given, (part) => part)
  const scope = (given: Scope): Scope =>
    shared(scopes, given, (part) => {
      const name = maskText(part.name)
      return name === part.name ? part : { ...part, name }
    })

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
    const after = {
      name: maskText(span.name),
      statusMessage: span.statusMessage === '' ? '' : maskText(span.statusMessage),
      traceState: span.traceState === '' ? '' : maskText(span.traceState),
      attributes: attributes(span.attributes),
      events: each(span.events, event),
      links: each(span.links, link),
      resource: resource(span.resource),
      scope: scope(span.scope),
    }
    return isSame(span, after) ? span : { ...span, ...after }
  }
}

type Redacted = Pick<
  Span,
  'name' | 'statusMessage' | 'traceState' | 'attributes' | 'events' | 'links' | 'resource' | 'scope'
>

const isSame = (before: Span, after: Redacted): boolean =>
  before.attributes === after.attributes &&
  before.name === after.name &&
  before.statusMessage === after.statusMessage &&
  before.events === after.events &&
  before.resource === after.resource &&
  before.scope === after.scope &&
  before.links === after.links &&
  before.traceState === after.traceState

function each<Item>(items: readonly Item[], mask: (item: Item) => Item): readonly Item[] {
  if (items.length === 0) return items
  const masked = items.map(mask)
  return masked.some((item, index) => item !== items[index]) ? masked : items
}
