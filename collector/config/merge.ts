/**
 * Lays configs over each other, later ones winning: maps are merged key by key, anything else (lists too) is replaced.
 * A key such as `receivers::otlp::protocols` stands for the nesting it spells, so that one line can set one option.
 */
export const mergeConfigs = (layers: readonly unknown[]): unknown =>
  layers.map(nested).reduce((below, above) => lay(below, above), undefined)

type Mapping = Readonly<Record<string, unknown>>

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function lay(below: unknown, above: unknown): unknown {
  // A key without a value says nothing, and takes nothing away.
  if (above === undefined || above === null) return below ?? above
  if (!isMapping(below) || !isMapping(above)) return above
  const merged = new Map(Object.entries(below))
  for (const [key, value] of Object.entries(above)) merged.set(key, lay(merged.get(key), value))
  return Object.fromEntries(merged)
}

function nested(value: unknown): unknown {
  if (!isMapping(value)) return value
  return Object.entries(value).reduce<unknown>((sum, [key, inner]) => {
    const spelled = key.split('::').reduceRight<unknown>((held, part) => ({ [part]: held }), nested(inner))
    return lay(sum, spelled)
  }, {})
}
