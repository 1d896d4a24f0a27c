/** The words around a number that decide whether it is a code or a limit, which must not be masked. */
export interface Surroundings {
  /** The word before, in lower case; words such as `is` and `of` are stepped over. */
  readonly before: string
  readonly beforeThat: string
  /** True at the start of the text and after `:` `-` `(` `|`. */
  readonly opensClause: boolean
  /** The text, and where the number ends in it. */
  readonly text: string
  readonly end: number
}

const afterMax = 24
const afterOf = (text: string, from: number, end: number): string => text.slice(from, end + afterMax)

const httpStatuses = new Set(
  (
    '400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 421 422 423 424 425 426 428 429 431 ' +
    '451 498 499 500 501 502 503 504 505 506 507 508 510 511 520 521 522 523 524 525 526 529 530'
  ).split(' '),
)
const codeWords = new Set(
  (
    'code codes status statuscode http https errno winerror sqlstate error exit signal errorcode httpstatus ' +
    'returncode rc ora'
  ).split(' '),
)
const answerWords = new Set(
  'returned got received with responded response answered was failed by upstream from'.split(' '),
)
const wordsAfter = new RegExp(
  '^(?:error|response|status|from|for|on|at|by|and|while|when|after|too\\s+many|bad\\s+gateway|not\\s+found|' +
    'overloaded|unauthorized|forbidden|rate)(?![a-z])',
)
const marksAfter = '-–(){}[]<,.;:'

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(text.charAt(at)))
}

/** What follows a status: nothing, punctuation, a reason that begins with a capital, or one of a few words. */
function reasonFollows(text: string, end: number): boolean {
  const stop = Math.min(text.length, end + afterMax)
  let at = end
  while (at < stop && isSpace(text, at)) at++
  if (at === stop) return true
  const code = text.charCodeAt(at)
  if ((code >= 65 && code <= 90) || marksAfter.includes(text.charAt(at))) return true
  return code >= 97 && code <= 122 && wordsAfter.test(afterOf(text, at, end))
}

/** Whether an unsigned integer is an HTTP status, an error code or a named limit and stays readable. */
export function keepsInteger(digits: string, around: Surroundings): boolean {
  const { before, opensClause } = around
  if (isLimit(around)) return true
  // Gemini's finish reasons: 2 is a limit that was reached, 3 a refusal.
  if (before === 'reason' && around.beforeThat === 'finish') return digits.length <= 2
  const isStatus = digits.length === 3 && httpStatuses.has(digits)
  if (codeWords.has(before)) return isStatus || (before === 'error' ? digits.length === 4 : digits.length <= 5)
  return isStatus && (opensClause || answerWords.has(before)) && reasonFollows(around.text, around.end)
}

const maximumAfter = /^\s+(?:tokens?\s+)?maximum(?:$|[\s,;)]|\.(?:\s|$))/

/** `maximum context length is 8192`, `token limit of 4096`, `tokens allowed (1048576)`, `> 200000 maximum`. */
function isLimit(around: Surroundings): boolean {
  const { before, beforeThat, text, end } = around
  if (beforeThat === 'context' && (before === 'length' || before === 'window' || before === 'size')) return true
  if (beforeThat === 'token' && before === 'limit') return true
  if (beforeThat === 'tokens' && before === 'allowed') return true
  let next = end
  while (next < end + afterMax && isSpace(text, next)) next++
  if (next === end || !(text.startsWith('maximum', next) || text.startsWith('token', next))) return false
  return maximumAfter.test(afterOf(text, end, end))
}

const ownCodes = [
  '\\d\\dP[0-9A-Z]{2}',
  '[0-9]A\\d{3}',
  'XX\\d{3}',
  'P000\\d',
  'HV\\d{2}[0-9A-Z]', // SQLSTATE
  'E1\\d{4}',
  'TS\\d{4}',
  'AADSTS\\d{4,6}',
]
const ownCode = new RegExp(`^(?:${ownCodes.join('|')})$`)

/** Codes that name themselves: `42P01`, `E11000`, `TS2345`. Also any short code right after `code` or `sqlstate`. */
export function keepsCode(word: string, before: string): boolean {
  if (word.length >= 5 && word.length <= 12 && ownCode.test(word)) return true
  return (before === 'code' || before === 'sqlstate') && word.length <= 6 && /^(?=.*[A-Z])[A-Z0-9]+$/.test(word)
}

/** Words that a number is read across: `status is 429`, `length of 8192`. */
export const isTransparent = (word: string): boolean =>
  word === 'is' || word === 'of' || word === 'was' || word === 'to'
