const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])/iy
const hexNumber = /0[xX][0-9a-fA-F]{1,64}(?![0-9A-Za-z])/y
const prefixes =
  'req|request|run|msg|call|toolu|chatcmpl|cmpl|resp|thread|asst|sk|pk|rk|org|proj|file|batch|ft|ftjob|vs|rs|' +
  'fc|gen|evt|cus|sess|session|trace|span|conv|item|fp|ws|wf|job|task'
const prefixed = new RegExp(
  `(?:${prefixes})[-_](?:[a-z]{2,6}[-_])?([A-Za-z0-9]{6,128}(?:[-_][A-Za-z0-9]{4,64}){0,4})(?![A-Za-z0-9])`,
  'y',
)
const base64 = /[A-Za-z0-9+/_-]{24,4096}={0,2}(?![A-Za-z0-9+/=])/y

/** Where a UUID that begins at `at` ends; `at` when there is none. */
export function uuidEnd(text: string, at: number): number {
  if (text.charCodeAt(at + 8) !== 45) return at
  uuid.lastIndex = at
  return uuid.test(text) ? uuid.lastIndex : at
}

/** `0x7ffde4`: where it ends; `at` when there is none. */
export function hexNumberEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 48 || (text.charCodeAt(at + 1) | 32) !== 120) return at
  hexNumber.lastIndex = at
  return hexNumber.test(text) ? hexNumber.lastIndex : at
}

/** `chatcmpl-9aB…`, `req_01…`: an id behind a known prefix. It must hold a digit, or be long and of mixed case. */
export function prefixedIdEnd(text: string, at: number): number {
  prefixed.lastIndex = at
  const match = prefixed.exec(text)
  if (match === null) return at
  const body = match[1] ?? ''
  const isId = /\d/.test(body) || (body.length >= 16 && /[a-z]/.test(body) && /[A-Z]/.test(body))
  return isId ? prefixed.lastIndex : at
}

/** 24 characters or more of mixed class: lower case, upper case and digits. Where it ends; `at` when there is none. */
export function base64End(text: string, at: number): number {
  base64.lastIndex = at
  const match = base64.exec(text)
  if (match === null) return at
  const run = match[0]
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && (run.match(/\d/g)?.length ?? 0) >= 3 && isDense(run)
    ? base64.lastIndex
    : at
}

/** Words joined by dashes or slashes are not base64, however long: it has few joints for its length. */
const isDense = (run: string): boolean => (run.match(/[-_/]/g)?.length ?? 0) * 8 <= run.length

const podEnding = /-[bcdfghjklmnpqrstvwxz2456789]{5}(?![A-Za-z0-9])/y

/** Where `-x2x4z`, which Kubernetes puts behind the hash of a replica set, ends; `at` when it is none. */
export function podEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 45) return at
  podEnding.lastIndex = at
  return podEnding.test(text) ? podEnding.lastIndex : at
}

/** What an unbroken run of letters and digits is: `<hex>`, `<id>`, or null for a word. The run holds a digit. */
export function opaqueWord(word: string): '<hex>' | '<id>' | null {
  if (word.length < 6) return null
  let digits = 0
  let changes = 0
  let hexOnly = true
  let wasDigit = isDigit(word.charCodeAt(0))
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index)
    const digit = isDigit(code)
    if (digit) digits++
    else if (!isHexLetter(code)) hexOnly = false
    if (digit !== wasDigit) changes++
    wasDigit = digit
  }
  if (digits === 0) return null
  if (hexOnly && word.length >= 7 && digits < word.length) return '<hex>'
  // Letters then digits is a name with a number; more switches than that, in a long run, nobody writes by hand.
  return word.length >= 8 && changes >= 3 ? '<id>' : null
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isHexLetter = (code: number): boolean => (code >= 97 && code <= 102) || (code >= 65 && code <= 70)
