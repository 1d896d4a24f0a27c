/** Longest text that a pattern is held against, in UTF-16 units. */
const textMax = 2_000

/** A pattern in which `*` stands for anything. No regular expression: no pattern can take long. */
export type TextPattern = (text: string) => boolean

/**
 * Compiles `*timeout*search*`. Case makes no difference; the whole text has to fit. One pass over the text whatever the
 * pattern, for each piece is looked for behind the one before it.
 */
export function textPattern(pattern: string): TextPattern {
  const pieces = pattern.toLowerCase().split('*')
  if (pieces.length === 1) return (text) => text.slice(0, textMax).toLowerCase() === pieces[0]
  const [first = '', ...middle] = pieces
  const last = middle.pop() ?? ''
  return (given) => {
    const text = given.slice(0, textMax).toLowerCase()
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const piece of middle) {
      const found = text.indexOf(piece, at)
      if (found === -1) return false
      at = found + piece.length
    }
    return text.length - last.length >= at && text.endsWith(last)
  }
}
