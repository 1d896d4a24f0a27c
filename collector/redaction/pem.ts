import type { Finder } from './finder.ts'

const opening = '-----BEGIN '
const closing = '-----END '
const words = 'PRIVATE KEY'
/** `RSA `, `EC `, `OPENSSH `, `ENCRYPTED `: what stands between the opening and the words. */
const labelCharsMax = 40

/** Private keys in PEM. A block whose end was cut off is a secret to its last character. */
export const findPem: Finder = (text, found) => {
  if (text.length < opening.length + words.length) return
  // `PRIVATE KEY` is far rarer than hyphens, so it is looked for first.
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at)) {
    const near = Math.max(0, at - labelCharsMax)
    const start = text.slice(near, at).lastIndexOf(opening)
    if (start < 0) {
      at += 1
      continue
    }
    const close = text.indexOf(closing, at)
    const end = close < 0 ? text.length : Math.min(text.length, endOfLine(text, close + closing.length))
    found.push({ start: near + start, end, pattern: 'pem' })
    at = end
  }
}

/** Behind the five hyphens that end the closing line. */
function endOfLine(text: string, from: number): number {
  const hyphens = text.indexOf('-----', from)
  return hyphens < 0 || hyphens - from > labelCharsMax ? from : hyphens + 5
}
