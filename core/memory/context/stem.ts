const cacheMax = 8192
const cache = new Map<string, string>()

/**
 * A light English stemmer: plurals, -ing, -ed, -ly, British -ise. It only has to bring forms of one word together;
 * words of other languages pass nearly as they are. Expects lower case.
 */
export function stem(word: string): string {
  if (word.length < 4) return word
  const known = cache.get(word)
  if (known !== undefined) return known
  const found = withoutEnding(word)
  if (cache.size >= cacheMax) cache.clear()
  cache.set(word, found)
  return found
}

function withoutEnding(word: string): string {
  let root = word
  if (root.endsWith('ies') && root.length > 4) root = `${root.slice(0, -3)}y`
  else if (root.endsWith('sses')) root = root.slice(0, -2)
  else if (root.endsWith('s') && !/(?:ss|us|is)$/.test(root)) root = root.slice(0, -1)
  if (root.endsWith('ly') && root.length > 5) root = root.slice(0, -2)
  if (root.endsWith('ing') && hasVowel(root.slice(0, -3))) root = undoubled(root.slice(0, -3))
  else if (root.endsWith('ed') && hasVowel(root.slice(0, -2))) root = undoubled(root.slice(0, -2))
  if (root.length > 5) root = root.replace(/is(e|ation|er)?$/, 'iz').replace(/ization$|ize$|izer$/, 'iz')
  if (root.length > 7) root = root.replace(/ation$/, 'at').replace(/ment$/, '')
  if (root.endsWith('e') && root.length > 3) root = root.slice(0, -1)
  return root.endsWith('y') && root.length > 3 ? `${root.slice(0, -1)}i` : root
}

const hasVowel = (text: string): boolean => text.length > 2 && /[aeiouy]/.test(text)

/** `stopp` -> `stop`, but `call` stays. */
const undoubled = (text: string): string => (/([^aeioulsz])\1$/.test(text) ? text.slice(0, -1) : text)
