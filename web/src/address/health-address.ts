import { manyOf, type RawQuery } from '../filters/query-values.ts'
import { wordsAddress, type PageAddress } from './page-address.ts'
import { healthKinds, healthStretches } from './words.ts'

export type HealthKind = (typeof healthKinds)[number]

/** So many stand below one another. */
export const sideBySideMax = 6

/** What the page is about. A link may name an app or a tool without saying which of the two that is. */
export const healthKindOf = (query: RawQuery): HealthKind =>
  healthKinds.find((one) => query['of'] === one) ?? healthKinds.find((one) => query[one]) ?? 'app'

const words = wordsAddress({ last: healthStretches, of: healthKinds, ...anyText(healthKinds) })

/** One kind at a time, and so many of it. */
export const healthAddress: PageAddress = {
  problems(query) {
    const kind = healthKindOf(query)
    const names = manyOf(query, kind)
    return [
      ...words.problems(query),
      ...healthKinds.flatMap((one) => (one !== kind && query[one] ? [`${one} is given beside ${kind}`] : [])),
      ...(names.length > sideBySideMax ? [`${names.length} names are more than ${sideBySideMax}`] : []),
    ]
  },
  cleaned(query) {
    const kind = healthKindOf(query)
    const { last, of } = words.cleaned(query)
    const names = manyOf(query, kind).slice(0, sideBySideMax).join(',')
    return { ...(last ? { last } : {}), ...(of ? { of } : {}), ...(names ? { [kind]: names } : {}) }
  },
}

function anyText(keys: readonly string[]): Record<string, null> {
  return Object.fromEntries(keys.map((key) => [key, null]))
}
