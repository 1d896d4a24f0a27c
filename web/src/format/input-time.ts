/** An instant as a date-and-time field of the browser shows it: the reader's own zone, to the minute. */
export function inputTime(iso: string | null): string {
  if (iso === null) return ''
  const at = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/**
 * The instant that such a field means; null when it is empty or no time. A field that still shows the instant it was
 * filled from means exactly that one: its seconds, and which of the two hours when the clocks go back.
 */
export function isoOfInput(text: string, filledFrom: string | null = null): string | null {
  if (filledFrom !== null && text === inputTime(filledFrom)) return filledFrom
  const at = new Date(text)
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString()
}
