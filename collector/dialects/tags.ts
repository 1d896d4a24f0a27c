import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import { isRecord, toJson } from '../messages/read-json.ts'
import { note, type Draft } from './dialect.ts'

const tagsMax = 50
const pairsMax = 50
const charactersMax = 1000

/** Tags from a list or from comma separated text; null when nothing was sent. */
export function tagsOf(value: Json): readonly string[] | null {
  const given = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  const tags = given.flatMap((tag) => (typeof tag === 'string' && tag.trim() !== '' ? [short(tag.trim())] : []))
  return tags.length === 0 ? null : [...new Set(tags)].slice(0, tagsMax)
}

/** An app's own key-value pairs, one level deep; what lies deeper becomes JSON text. Null when there are none. */
export function metadataOf(value: Json): Readonly<Record<string, string>> | null {
  if (!isRecord(value)) return null
  const pairs = Object.entries(value).slice(0, pairsMax)
  return pairs.length === 0 ? null : Object.fromEntries(pairs.map(([key, inner]) => [short(key), pairText(inner)]))
}

/** Adds the pairs that stand flattened under some prefixes (each ending in a dot); pairs that are there already stay. */
export function addMetadata(attributes: Attributes, prefixes: readonly string[], rule: string, draft: Draft): void {
  const pairs: Record<string, string> = { ...draft.metadata }
  let count = Object.keys(pairs).length
  for (const key in attributes) {
    const prefix = prefixes.find((candidate) => key.startsWith(candidate))
    if (prefix === undefined || count >= pairsMax) continue
    const name = short(key.slice(prefix.length))
    if (name === '' || Object.hasOwn(pairs, name)) continue
    pairs[name] = pairText(toJson(attributes[key] ?? null))
    count++
    if (draft.provenance.metadata === undefined) note(draft, 'metadata', { rule, key: prefix })
  }
  if (count > 0) draft.metadata = pairs
}

const pairText = (value: Json): string => short(typeof value === 'string' ? value : JSON.stringify(value))
const short = (text: string): string => (text.length > charactersMax ? text.slice(0, charactersMax) : text)
