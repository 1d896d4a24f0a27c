import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'
import { isList } from '../messages/read-json.ts'
import type { MaskText } from './mask-text.ts'

/** What happens to attributes by their key alone. A trailing `*` stands for any ending. */
export interface KeyRules {
  /** Removed with their value. */
  readonly drop: readonly string[]
  /** Passed on unread. */
  readonly allow: readonly string[]
}

/** Masks one span everywhere a text can hide: names, keys, values, events, links, status, resource, scope. */
export type RedactSpan = (span: Span) => Span

/** Keys seen to be clean, so that the same few hundred keys are not searched for every span. */
const cleanKeysMax = 10_000

/** What a key becomes: itself, another text, or nothing. */
type KeyVerdict = { readonly kind: 'read' | 'allow' | 'drop'; readonly key: string }

export function createRedactSpan(maskText: MaskText, rules: KeyRules): RedactSpan {
  const verdicts = new Map<string, KeyVerdict>()
  const resources = new WeakMap<Resource, Resource>()
  const scopes = new WeakMap<Scope, Scope>()

  function verdictOf(key: string): KeyVerdict {
    const known = verdicts.get(key)
    if (known !== undefined) return known
    const kind = matches(rules.drop, key) ? 'drop' : matches(rules.allow, key) ? 'allow' : 'read'
    const verdict = { kind, key: kind === 'read' ? maskText(key) : key } as const
    if (verdict.key !== key) return verdict // A secret is not kept, not even as a key of ours.
    if (verdicts.size >= cleanKeysMax) verdicts.clear()
    verdicts.set(key, verdict)
    return verdict
  }

  function value(given: AttributeValue): AttributeValue {
    if (typeof given === 'string') return maskText(given)
    if (given === null || typeof given !== 'object') return given
    if (given instanceof Uint8Array) return bytes(given)
    if (isList(given)) return list(given)
    return attributes(given)
  }

  function list(given: readonly AttributeValue[]): AttributeValue {
    let changed = false
    const masked = given.map((item) => {
      const after = value(item)
      changed ||= after !== item
      return after
    })
    return changed ? masked : given
  }

  function bytes(given: Uint8Array): AttributeValue {
    const text = Buffer.from(given).toString('latin1')
    const masked = maskText(text)
    return masked === text ? given : new Uint8Array(Buffer.from(masked, 'latin1'))
  }

  function attributes(given: Attributes): Attributes {
    let changes: Map<string, readonly [string, AttributeValue] | null> | null = null
    for (const key in given) {
      const before = given[key]
      const verdict = verdictOf(key)
      if (verdict.kind === 'allow' || before === undefined) continue
      const after = verdict.kind === 'drop' ? before : value(before)
      if (verdict.kind === 'read' && verdict.key === key && after === before) continue
      changes ??= new Map()
      changes.set(key, verdict.kind === 'drop' ? null : [verdict.key, after])
    }
    return changes === null ? given : withChanges(given, changes)
  }

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

function withChanges(
  given: Attributes,
  changes: ReadonlyMap<string, readonly [string, AttributeValue] | null>,
): Attributes {
  const entries = Object.entries(given).flatMap(([key, before]): (readonly [string, AttributeValue])[] => {
    const change = changes.get(key)
    return change === undefined ? [[key, before]] : change === null ? [] : [change]
  })
  return Object.fromEntries(entries)
}

const matches = (rules: readonly string[], key: string): boolean =>
  rules.some((rule) => (rule.endsWith('*') ? key.startsWith(rule.slice(0, -1)) : key === rule))
