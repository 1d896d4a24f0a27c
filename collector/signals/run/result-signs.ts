import type { Json } from '#core/telemetry/attributes.ts'
import { openedResult, textOfResult } from '../result-error.ts'

/** What a tool's result says of itself. */
export interface ResultSigns {
  readonly isEmpty: boolean
  /** Something is under way: asking again is polling. */
  readonly isPending: boolean
  /** It was done before, or was not done: nothing took effect. */
  readonly isRefused: boolean
}

export const noSigns: ResultSigns = { isEmpty: false, isPending: false, isRefused: false }

/** Reads the beginning of a result. Pure. */
export function signsOf(sent: Json): ResultSigns {
  const opened = openedResult(sent)
  const result = textOfResult(opened) ?? opened
  const begin = beginOf(result)
  return {
    isEmpty: isEmpty(result),
    isPending: pending.some((pattern) => pattern.test(begin)),
    isRefused: refused.test(begin),
  }
}

const emptyTexts =
  /^\s*(?:|\[\s*\]|\{\s*\}|null|none|no (?:results?|matches|documents|records|rows)(?: were)?(?: found)?\.?)\s*$/i

const isEmpty = (result: Json): boolean => {
  if (typeof result === 'string') return emptyTexts.test(result)
  return result !== null && typeof result === 'object' && Object.keys(result).length === 0
}

/** Only where a state is named, not anywhere in a text. */
const pending = [
  /"?(?:status|state|phase)"?\s*[:=]\s*"?(?:pending|running|queued|in[_ -]?progress|processing|started|waiting)/i,
  /^\s*"?(?:pending|running|queued|in progress|processing)\b/i,
]
const refused =
  /already (?:exists|sent|created|paid|refunded|booked|processed|done)|duplicate|idempoten|"?(?:error|is_?error)"?\s*:\s*(?:"|true|\{)|"?success"?\s*:\s*false|^\s*"?(?:error|failed|exception)\b/i

const beginCharsMax = 300

/** The beginning of a result as JSON; of a text the text itself. A long list is not written out for it. */
const beginOf = (result: Json): string =>
  (typeof result === 'string' ? result : written('', result)).slice(0, beginCharsMax)

/** The text with a value written behind it, as long as it is short of what is looked at. */
function written(text: string, value: Json): string {
  if (text.length > beginCharsMax) return text
  if (typeof value === 'string') return text + JSON.stringify(value.slice(0, beginCharsMax))
  if (value === null || typeof value !== 'object') return text + JSON.stringify(value)
  return Array.isArray(value) ? writtenList(text, value) : writtenObject(text, value as Readonly<Record<string, Json>>)
}

function writtenList(before: string, items: readonly Json[]): string {
  let text = `${before}[`
  for (const [at, item] of items.entries()) {
    if (text.length > beginCharsMax) return text
    text = written(at === 0 ? text : `${text},`, item)
  }
  return `${text}]`
}

function writtenObject(before: string, items: Readonly<Record<string, Json>>): string {
  const keys = Object.keys(items)
  if (isShort(items, keys)) return before + JSON.stringify(items)
  let text = `${before}{`
  for (const [at, key] of keys.entries()) {
    if (text.length > beginCharsMax) return text
    text = written(`${text}${at === 0 ? '' : ','}${JSON.stringify(key)}:`, items[key] ?? null)
  }
  return `${text}}`
}

const shortKeysMax = 16

/** Most results: a few plain values, which are written out at once in a quarter of the time. */
function isShort(items: Readonly<Record<string, Json>>, keys: readonly string[]): boolean {
  if (keys.length > shortKeysMax) return false
  for (const key of keys) {
    const value = items[key]
    if (typeof value === 'string' ? value.length > beginCharsMax : value !== null && typeof value === 'object')
      return false
  }
  return true
}
