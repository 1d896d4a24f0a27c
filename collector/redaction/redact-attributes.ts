import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import { isList } from '../messages/read-json.ts'
import type { MaskText } from './mask-text.ts'

/** What happens to attributes by their key alone. A trailing `*` stands for any ending. */
export interface KeyRules {
  /** Removed with their value. */
  readonly drop: readonly string[]
  /** Passed on unread. */
  readonly allow: readonly string[]
}

/** Masks keys and values, however deep. What holds no secret comes back as the same object. */
export type RedactAttributes = (attributes: Attributes) => Attributes

/** Masks one value, however deep: for bodies, which have no key. */
export type RedactValue = (value: AttributeValue) => AttributeValue

/** Keys seen to be clean, so that the same few hundred keys are not searched for every span. */
const cleanKeysMax = 10_000

/** What a key becomes: itself, another text, or nothing. */
type KeyVerdict = { readonly kind: 'read' | 'allow' | 'drop'; readonly key: string }

export function createRedactValues(
  maskText: MaskText,
  rules: KeyRules,
): { readonly attributes: RedactAttributes; readonly value: RedactValue } {
  const verdicts = new Map<string, KeyVerdict>()

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
    let masked: AttributeValue[] | null = null
    for (let at = 0; at < given.length; at++) {
      const before = given[at] ?? null
      const after = value(before)
      if (after === before) continue
      masked ??= [...given]
      masked[at] = after
    }
    return masked ?? given
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

  return { attributes, value }
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
