import { isObject, type Json } from '../format/json.ts'

/** An excerpt with what stands around it where it was found. */
export interface EvidenceContext {
  readonly before: string
  readonly marked: string
  readonly after: string
}

interface Seen {
  readonly errorMessage: string | null
  readonly attributes: Json | null
  readonly input: Json | null
  readonly output: Json | null
  readonly events: readonly { readonly name: string; readonly attributes: Json }[]
}

const aroundMax = 240
const textsMax = 5_000

/**
 * The excerpt of a finding, found again in what the span holds: first where the evidence says (`path`), then anywhere.
 * An excerpt that was cut (it ends in …) is found by its beginning. Without a place, the excerpt stands alone.
 */
export function evidenceContext(
  { path, excerpt }: { path: string; excerpt: string },
  seen: Seen | null,
): EvidenceContext {
  const wanted = excerpt.replace(/^…|…$/g, '')
  if (seen && wanted.trim() !== '') {
    for (const text of textsOf(path, seen)) {
      const at = text.indexOf(wanted)
      if (at >= 0) return around(text, at, wanted.length)
    }
  }
  return { before: '', marked: excerpt, after: '' }
}

/** The name of the line that a signal compared with, where that is what the evidence tells in place of an attribute. */
export const thresholdIn = (path: string): string | null => /^threshold (\w+)$/.exec(path)?.[1] ?? null

/** Whether an earlier piece shows the same words at a place of that name: spans around a call repeat what it says. */
export function repeatsEarlier(
  pieces: readonly { readonly path: string; readonly excerpt: string | null }[],
  at: number,
): boolean {
  const piece = pieces[at]
  if (piece === undefined || piece.excerpt === null) return false
  return pieces.slice(0, at).some(({ path, excerpt }) => path === piece.path && excerpt === piece.excerpt)
}

function around(text: string, at: number, length: number): EvidenceContext {
  const from = Math.max(0, at - aroundMax)
  const to = Math.min(text.length, at + length + aroundMax)
  return {
    before: (from > 0 ? '…' : '') + text.slice(from, at),
    marked: text.slice(at, at + length),
    after: text.slice(at + length, to) + (to < text.length ? '…' : ''),
  }
}

function textsOf(path: string, { errorMessage, attributes, input, output, events }: Seen): readonly string[] {
  const own = valueAt(attributes, path)
  const inEvents = events.map((event) => valueAt(event.attributes, path.replace(`events.${event.name}.`, '')))
  const named = [own, ...inEvents].filter((value) => typeof value === 'string')
  const others = [output, input, attributes, ...events.map((event) => event.attributes)].flatMap((value) =>
    strings(value),
  )
  return [...named, ...(errorMessage ? [errorMessage] : []), ...others].slice(0, textsMax)
}

const valueAt = (map: Json | null, key: string): Json | undefined =>
  isObject(map ?? undefined) ? (map as { readonly [key: string]: Json })[key] : undefined

/** Every text inside a JSON value, in order. */
function strings(value: Json | null): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(strings)
  return isObject(value ?? undefined) ? Object.values(value as object).flatMap((part: Json) => strings(part)) : []
}
