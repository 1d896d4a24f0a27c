import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import { jsonOf, toJson } from '../messages/read-json.ts'

/** Flattened keys that are put together again; more are left out. */
const keysMax = 2000
/** A key with more dots than this below its prefix is left out. */
const depthMax = 12

type Tree = Map<string, Tree | Json>

/**
 * Puts together what was flattened under a prefix (without its last dot): `in.a.0.b` becomes `{a: [{b}]}`. Where the
 * prefix itself was sent, that value is the answer, JSON in it parsed. Null when nothing was sent.
 */
export function nestedUnder(attributes: Attributes, prefix: string): Json | null {
  const whole = attributes[prefix]
  if (whole !== undefined && whole !== null && whole !== '') return jsonOf(whole)
  const dotted = `${prefix}.`
  const root: Tree = new Map()
  let count = 0
  for (const key in attributes) {
    if (!key.startsWith(dotted) || count >= keysMax) continue
    const path = key.slice(dotted.length).split('.')
    if (path.length > depthMax) continue
    count++
    put(root, path, toJson(attributes[key] ?? null))
  }
  return count === 0 ? null : built(root)
}

function put(root: Tree, path: readonly string[], value: Json): void {
  let tree = root
  for (const step of path.slice(0, -1)) {
    const below = tree.get(step)
    const next: Tree = below instanceof Map ? below : new Map()
    tree.set(step, next)
    tree = next
  }
  const last = path.at(-1) ?? ''
  if (!tree.has(last)) tree.set(last, value)
}

/** Steps that are all numbers make a list, in their order, gaps closed. */
function built(tree: Tree): Json {
  const entries = [...tree].map(([key, inner]) => [key, inner instanceof Map ? built(inner) : inner] as const)
  if (!entries.every(([key]) => /^\d+$/.test(key))) return Object.fromEntries(entries)
  return entries.toSorted(([left], [right]) => Number(left) - Number(right)).map(([, inner]) => inner)
}
