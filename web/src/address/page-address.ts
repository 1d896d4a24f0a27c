import { oneOf, type RawQuery } from '../filters/query-values.ts'
import { cutText } from '../format/cut-text.ts'

/** How a page reads its address. */
export interface PageAddress {
  /** A sentence without its full stop for each part that means nothing to the page. */
  problems(query: RawQuery): readonly string[]
  /** The address without those parts. */
  cleaned(query: RawQuery): Record<string, string>
}

/** A page that is shown whatever the address says. */
export const anyAddress: PageAddress = { problems: () => [], cleaned: () => ({}) }

const shownMax = 160

/** A page whose parts are words: each one of a list, or any text where that is null. */
export function wordsAddress(parts: Readonly<Record<string, readonly string[] | null>>): PageAddress {
  const strange = (query: RawQuery): readonly string[] =>
    Object.entries(parts).flatMap(([key, words]) => {
      const value = oneOf(query, key)
      return words === null || value === undefined || words.includes(value) ? [] : [key]
    })
  return {
    problems: (query) => [
      ...unknownKeys(query, Object.keys(parts)),
      ...strange(query).map((key) => `${said(query, key)} is not one of ${parts[key]?.join(', ')}`),
    ],
    cleaned: (query) => {
      const wrong = strange(query)
      return filled(Object.keys(parts).map((key) => [key, wrong.includes(key) ? undefined : oneOf(query, key)]))
    },
  }
}

/** A page with a list: what its filter reads of an address, and writes into one. */
export const filterAddress = <Selection>(
  read: (query: RawQuery) => { readonly selection: Selection; readonly problems: readonly string[] },
  write: (selection: Selection) => Readonly<Record<string, string | undefined>>,
): PageAddress => ({
  problems: (query) => [
    ...unknownKeys(query, Object.keys(write(read({}).selection))),
    ...read(query).problems.map((text) => cutText(text, shownMax)),
  ],
  cleaned: (query) => filled(Object.entries(write(read(query).selection))),
})

const unknownKeys = (query: RawQuery, known: readonly string[]): readonly string[] =>
  Object.keys(query)
    .filter((key) => !known.includes(key))
    .map((key) =>
      known.length === 0
        ? `${said(query, key)} means nothing here`
        : `${said(query, key)} is none of ${known.join(', ')}`,
    )

const said = (query: RawQuery, key: string): string => cutText(`${key}=${oneOf(query, key) ?? ''}`, shownMax)

const filled = (parts: readonly (readonly [string, string | undefined])[]): Record<string, string> =>
  Object.fromEntries(parts.flatMap(([key, value]) => (value ? [[key, value]] : [])))
