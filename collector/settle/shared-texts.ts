/** Hands back a text that was met before in place of an equal one, so that it is in memory once. */
export type SharedTexts = (text: string) => string

const textsMax = 16
/** Shorter ones are not worth a look. */
const charsMin = 64

/** Remembers the last few long texts: the calls of a run repeat their instructions and the question. */
export function createSharedTexts(): SharedTexts {
  const known: string[] = []
  let next = 0
  return (text) => {
    if (text.length < charsMin) return text
    for (const one of known) if (one.length === text.length && one === text) return one
    known[next] = text
    next = (next + 1) % textsMax
    return text
  }
}
