/** One value of a URL's query, as vue-router hands it over. */
type Raw = string | null | undefined | readonly (string | null)[]
export interface RawQuery {
  readonly [key: string]: Raw
}

/** The first value of a key. */
export function oneOf(query: RawQuery, key: string): string | undefined {
  const value = query[key]
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' && first !== '' ? first : undefined
}

/** All values of a key, each once: `state=OPEN,REGRESSED` and `state=OPEN&state=REGRESSED` mean the same. */
export function manyOf(query: RawQuery, key: string): readonly string[] {
  const value = query[key]
  const texts = (Array.isArray(value) ? value : [value]).flatMap((text) =>
    typeof text === 'string' ? text.split(',') : [],
  )
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))]
}

/** Several values as one text of the URL; nothing at all when there are none. */
export const joinedValues = (values: readonly string[]): string | undefined =>
  values.length > 0 ? values.join(',') : undefined

/** Values that are among the allowed ones, in any case of letters, and a sentence about the others. */
export function allowedOf<Word extends string>(
  given: readonly string[],
  allowed: readonly Word[],
  name: string,
): { values: readonly Word[]; problem: string | null } {
  const upper = new Set(given.map((text) => text.toUpperCase()))
  const values = allowed.filter((word) => upper.has(word))
  const strange = given.filter((text) => !allowed.some((word) => word === text.toUpperCase()))
  return {
    values,
    problem: strange.length > 0 ? `${name}=${strange.join(',')} is not one of ${allowed.join(', ')}` : null,
  }
}
