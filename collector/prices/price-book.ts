import { modelFamily } from '#core/memory/model-family.ts'
import type { Price, PriceFile } from './price-file.ts'

/** Finds what a model costs. Built from files; the first file that knows a model at all decides. */
export interface PriceBook {
  /** The prices that hold at a time (milliseconds since 1970), or null. A provider of null means any. */
  find(provider: string | null, model: string, atMs: number): Price | null
}

/** Gateways pass on what the model's own provider charges. */
const gateways = new Set(['openrouter', 'litellm', 'vercel', 'gateway'])
const providersMax = 50
const modelsMax = 200

/** A book of one or more files, the operator's before ours. */
export function createPriceBook(files: readonly PriceFile[]): PriceBook {
  const chapters = files.map(chapterOf)
  const known = new Map<string | null, Map<string, readonly Dated[]>>()
  const pricesOf = (provider: string | null, model: string): readonly Dated[] => {
    const before = known.get(provider)?.get(model)
    if (before) return before
    const names = namesOf(model)
    const found = firstFound(chapters, (chapter) => firstFound(names, (name) => chapter(provider, name))).map(dated)
    if (known.size >= providersMax) known.clear()
    const models = known.get(provider) ?? new Map<string, readonly Dated[]>()
    if (models.size >= modelsMax) models.clear()
    known.set(provider, models.set(model, found))
    return found
  }
  return {
    find: (provider, model, atMs) =>
      at(pricesOf(provider === null || gateways.has(provider) ? null : provider, model), atMs),
  }
}

/** A price, and the first moment at which it holds. */
interface Dated {
  readonly price: Price
  readonly fromMs: number
}
const dated = (price: Price): Dated => ({
  price,
  fromMs: price.from === undefined ? -Infinity : Date.parse(price.from),
})

type Chapter = (provider: string | null, name: string) => readonly Price[]

/** One file: exact names first, then patterns. Prices of one model in the order of their days, newest first. */
function chapterOf({ prices, sharedWith }: PriceFile): Chapter {
  const sells = (price: Price, provider: string | null): boolean =>
    provider === null ||
    price.provider === '*' ||
    price.provider === provider ||
    (sharedWith[price.provider]?.includes(provider) ?? false)
  const newestFirst = prices.toSorted((left, right) => (right.from ?? '').localeCompare(left.from ?? ''))
  const exact = new Map<string, Price[]>()
  const patterns: (readonly [RegExp, Price])[] = []
  for (const price of newestFirst) {
    for (const name of price.models) {
      if (name.includes('*')) patterns.push([patternOf(name), price])
      else exact.set(name, [...(exact.get(name) ?? []), price])
    }
  }
  return (provider, name) => {
    const named = (exact.get(name) ?? []).filter((price) => sells(price, provider))
    if (named.length > 0) return named
    return patterns.filter(([pattern, price]) => pattern.test(name) && sells(price, provider)).map(([, price]) => price)
  }
}

const patternOf = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )

/**
 * The names a model may stand under: as it was sent without gateway and region, then without its date. Variants that
 * a gateway gives away for nothing have no price.
 */
function namesOf(model: string): readonly string[] {
  const sent = model.trim().toLowerCase().slice(0, 200)
  if (sent.endsWith(':free')) return []
  const bare = (sent.split('/').at(-1) ?? sent)
    .replace(/^(?:(?:us|eu|apac|global)\.)?(?:anthropic|amazon|meta|mistral|cohere)\./, '')
    .replace(/-v\d+:\d+$/, '')
    .replace('@', '-')
  const names = [bare, modelFamily(bare)]
  // Some write versions of Claude with a point.
  return [...new Set(bare.startsWith('claude') ? names.map((name) => name.replaceAll('.', '-')) : names)]
}

function at(prices: readonly Dated[], atMs: number): Price | null {
  for (const { price, fromMs } of prices) if (fromMs <= atMs) return price
  return prices.at(-1)?.price ?? null
}

function firstFound<Item>(items: readonly Item[], find: (item: Item) => readonly Price[]): readonly Price[] {
  for (const item of items) {
    const found = find(item)
    if (found.length > 0) return found
  }
  return []
}
