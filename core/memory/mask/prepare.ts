/** Longer texts are cut before anything looks at them. */
export const charactersMax = 4096

/**
 * The part of a message worth masking: well-formed, NFC, at most 4,096 UTF-16 units. Of a Python traceback that is its
 * end, where the error is named; of anything else its beginning.
 */
export function prepare(text: string): string {
  const telling = text.startsWith('Traceback (most recent call last)') ? endOfTraceback(text) : text
  const cut = telling.length > charactersMax ? telling.slice(0, charactersMax) : telling
  if (isAscii(cut)) return cut
  const clean = withoutStrokes(withoutStrokes(cut.toWellFormed()).normalize('NFC'))
  return clean.length > charactersMax ? clean.slice(0, charactersMax).replace(/\p{Surrogate}$/u, '') : clean
}

/** A combining stroke would melt with the bracket of a placeholder before it; some letters come apart into one. */
const withoutStrokes = (text: string): string =>
  text.includes('\u0338') || text.includes('\u20d2') ? text.replace(/[\u0338\u20d2]/g, '') : text

function endOfTraceback(text: string): string {
  const lastFrame = text.lastIndexOf('\n  File ')
  if (lastFrame === -1) return text
  let at = lastFrame + 1
  // Frames and their source lines are indented; the first line that is not names the error.
  while (at < text.length && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 10)) {
    const next = text.indexOf('\n', at)
    if (next === -1) return text.slice(lastFrame)
    at = next + 1
  }
  return text.slice(at)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}
