/** What the first part of a class's name is about, in the order in which a call goes through it. */
const families: readonly (readonly [name: string, prefixes: readonly string[]])[] = [
  ['The provider', ['provider']],
  ['What is sent', ['input']],
  ['The answer', ['output']],
  ['Tools', ['tool', 'mcp']],
  ['Agents', ['agent', 'run']],
  ['Retrieval', ['retrieval']],
  ['Guardrails and security', ['guardrail', 'security']],
  ['Quality', ['quality']],
  ['Unusual figures', ['anomaly']],
  ['Changes of model and tools', ['drift']],
]
const rest = 'App and telemetry'

const familyOf = (failureClass: string): string => {
  const [prefix = ''] = failureClass.split('.')
  return families.find(([, prefixes]) => prefixes.includes(prefix))?.[0] ?? rest
}

export interface Family<Item> {
  readonly name: string
  readonly items: readonly Item[]
}

/** Things that have a class, in families; a family without any is left out. The order within one stays. */
export function inFamilies<Item>(items: readonly Item[], classOf: (item: Item) => string): readonly Family<Item>[] {
  return [...families.map(([name]) => name), rest]
    .map((name) => ({ name, items: items.filter((item) => familyOf(classOf(item)) === name) }))
    .filter((family) => family.items.length > 0)
}
