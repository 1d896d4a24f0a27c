const clock = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[AaPp][Mm](?![A-Za-z]))?'
const zone = '(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2})(?![A-Za-z0-9]))?'
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}'
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}'
const notMore = '(?![A-Za-z0-9])'
const timeAfter = `(?:(?:, | at | |T|:|_|-)${clock})?${zone}`

// Every repetition is bounded, so that each attempt costs a constant.
const numeric = new RegExp(
  [
    `\\d{4}([-/.])\\d{1,2}\\1\\d{1,2}${timeAfter}${notMore}`,
    `\\d{4}-\\d{2}-\\d{2}-\\d{2}\\.\\d{2}\\.\\d{2}(?:\\.\\d{1,9})?${notMore}`,
    `\\d{1,2}/\\d{1,2}/\\d{2,4}${timeAfter}${notMore}`,
    `\\d{1,2}([.-])\\d{1,2}\\2\\d{4}${timeAfter}${notMore}`,
    `\\d{1,2}(?:st|nd|rd|th)?([ /-])${month}\\3,? ?\\d{2,4}${timeAfter}${notMore}`,
    `${clock}${zone}${notMore}`,
  ]
    .map((form) => `(?:${form})`)
    .join('|'),
  'y',
)
const named = new RegExp(
  `(?:${day},? )?(?:${month} {1,2}\\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?${timeAfter}(?: \\d{4})?` +
    `|\\d{1,2} ${month} \\d{4}${timeAfter})${notMore}`,
  'y',
)

/** Where a timestamp, date or clock time that begins with a digit ends; `at` when there is none. */
export function numericMomentEnd(text: string, at: number): number {
  if (!mayBeNumericMoment(text, at)) return at
  numeric.lastIndex = at
  return numeric.test(text) ? numeric.lastIndex : at
}

/** Where a date that begins with the name of a day or month ends; `at` when there is none. */
export function namedMomentEnd(text: string, at: number): number {
  named.lastIndex = at
  return named.test(text) ? named.lastIndex : at
}

/** Cheap pre-check: one to four digits, then `-` `/` `.` `:`, or a space or an ordinal's ending. */
function mayBeNumericMoment(text: string, at: number): boolean {
  let end = at + 1
  while (end < at + 5 && isDigit(text.charCodeAt(end))) end++
  const next = text.charCodeAt(end)
  if (next === 45 || next === 47 || next === 46 || next === 58)
    return isDigit(text.charCodeAt(end + 1)) || end - at <= 2
  // `6 Aug 2024`, `6th Aug 2024`
  return (
    end - at <= 2 &&
    (next === 32 ? isUpper(text.charCodeAt(end + 1)) : next === 115 || next === 110 || next === 114 || next === 116)
  )
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isUpper = (code: number): boolean => code >= 65 && code <= 90

/** Cheap pre-check: the three letters with which a named moment begins. */
const beginnings = new Set('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun'.split(' '))
export const mayBeMoment = (word: string): boolean =>
  word.length >= 3 && word.length <= 9 && beginnings.has(word.slice(0, 3))
