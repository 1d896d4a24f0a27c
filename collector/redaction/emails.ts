import { isAlphanumeric, type Finder, type Found } from './finder.ts'

/** RFC 5321 bounds. */
const localCharsMax = 64
const domainCharsMax = 255

/**
 * E-mail addresses, found outwards from each `@` (or `%40`, as in URLs). Neither side runs across another `@`, so each
 * character is looked at twice at most.
 */
export const findEmails: Finder = (text, found) => {
  // One sign is searched for much faster than several.
  if (text.includes('@')) findAround('@', text, found)
  if (text.includes('%')) findAround('%40', text, found)
}

function findAround(sign: string, text: string, found: Found[]): void {
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length)) {
    if (!isLocal(text.charCodeAt(at - 1))) continue
    const end = domainEnd(text, at + sign.length)
    if (end === 0) continue
    const start = localStart(text, at)
    if (start < at) found.push({ start, end, pattern: 'email' })
  }
}

function localStart(text: string, at: number): number {
  const least = Math.max(0, at - localCharsMax)
  let start = at
  while (start > least && isLocal(text.charCodeAt(start - 1))) start--
  while (start < at && text.charCodeAt(start) === 46) start++ // A sentence's dot is not part of the name.
  // `\n` inside JSON text: the letter belongs to the escape.
  if (start > 0 && start < at - 1 && text[start - 1] === '\\' && 'nrt'.includes(text[start] ?? '')) start++
  return start
}

/** Where a domain ends that has a dot and a last label of letters; 0 when there is none. */
function domainEnd(text: string, from: number): number {
  const most = Math.min(text.length, from + domainCharsMax)
  let end = from
  let dots = 0
  let label = from
  let lettersOnly = true
  let good = 0
  for (; end < most; end++) {
    const code = text.charCodeAt(end)
    if (code === 46) {
      if (end === label) break
      if (dots > 0 && lettersOnly && end - label >= 2) good = end
      dots++
      label = end + 1
      lettersOnly = true
    } else if (isAlphanumeric(code) || code === 45 || code > 127) {
      if (code <= 57) lettersOnly = false // Digits and hyphens.
    } else break
  }
  return dots > 0 && lettersOnly && end - label >= 2 ? end : good
}

const isLocal = (code: number): boolean =>
  isAlphanumeric(code) || code === 46 || code === 95 || code === 43 || code === 45 || code > 127
