/** Longer texts are cut before anything looks at them. */
export const charactersMax = 4096

/**
 * The part of a message worth masking: well-formed, NFC, at most 4,096 UTF-16 units. Of a Python traceback that is its
 * end, where the error is named; of anything else its beginning.
 */
export function prepare(text: string): string {
  const telling = text.startsWith('Traceback (most recent call last)') ? endOfTraceback(text) : text
  const cut = withoutClient(telling.length > charactersMax ? telling.slice(0, charactersMax) : telling)
  if (isAscii(cut)) return cut
  const clean = plainQuotes(withoutStrokes(withoutStrokes(cut.toWellFormed()).normalize('NFC')))
  return clean.length > charactersMax ? clean.slice(0, charactersMax).replace(/\p{Surrogate}$/u, '') : clean
}

/** `isn’t` is `isn't`, and „x“ is "x": which of them is written depends on a language, or the version of a library. */
const plainQuotes = (text: string): string =>
  /[\u2018-\u201f]/.test(text) ? text.replace(/[\u2018-\u201b]/g, "'").replace(/[\u201c-\u201f]/g, '"') : text

const client = '(?:[A-Z]\\w{0,40}Error|(?:API )?[Ee]rror|HTTP|[Ss]tatus)(?: [Cc]ode| [Ee]rror| [Ss]tatus)?:? '
const byClient = new RegExp(`^(?:${client}){1,3}([45]\\d\\d)(?: -|:)? (?=\\{)`)
const parsed = /^(?:[A-Za-z][\w.]{0,60}: )?(?:Invalid json output|Could not parse LLM output|Failed to parse output): /

/**
 * One answer of a server, as several clients begin it: `Error code: 400 - {…}`, `HTTP 400: {…}`.
 * And what a parser was given, which is a model's text, whether it is quoted or not.
 */
function withoutClient(text: string): string {
  const answer = byClient.exec(text)
  if (answer !== null) return `${answer[1]} ${text.slice(answer[0].length)}`
  const given = parsed.exec(text)
  return given === null || text.length === given[0].length ? text : `${given[0]}<str>`
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
