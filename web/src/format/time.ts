const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago, in the shortest honest words; a date once that says more. */
export function relativeTime(iso: string, nowMs: number, locale?: string): string {
  const atMs = Date.parse(iso)
  const agoMs = nowMs - atMs
  // Clocks of senders may run ahead of the reader's by a little.
  if (agoMs < -minuteMs) return shortDate(iso, nowMs, locale)
  if (agoMs < 10_000) return 'just now'
  if (agoMs < minuteMs) return `${Math.floor(agoMs / 1000)} s ago`
  if (agoMs < hourMs) return `${Math.floor(agoMs / minuteMs)} min ago`
  if (agoMs < dayMs) return `${Math.floor(agoMs / hourMs)} h ago`
  if (agoMs < 7 * dayMs) return `${Math.floor(agoMs / dayMs)} d ago`
  return shortDate(iso, nowMs, locale)
}

/** `9 Aug`, with the year when it is not this one. */
export function shortDate(iso: string, nowMs: number, locale?: string): string {
  const date = new Date(iso)
  const year = date.getFullYear() === new Date(nowMs).getFullYear() ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...year }).format(date)
}

/** Everything there is to say: date, time to the millisecond, and the reader's zone by name. */
export function absoluteTime(iso: string, locale?: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(iso))
}

/** `2026-08-12 12:00:00.250 UTC`: sorts, and can be looked for in a log. */
export const utcTime = (iso: string): string => new Date(iso).toISOString().replace('T', ' ').replace('Z', ' UTC')

/** `14:00`, or `9 Aug, 14:00` on another day than now. */
export function clockTime(iso: string, nowMs: number, locale?: string): string {
  const date = new Date(iso)
  const sameDay = date.toDateString() === new Date(nowMs).toDateString()
  const day = sameDay ? {} : { day: 'numeric' as const, month: 'short' as const }
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...day }).format(date)
}

/** `14:00 to 15:00`; in the night the clocks change `02:00 CEST to 02:00 CET`. */
export function stretchText(from: string, until: string, nowMs: number, locale?: string): string {
  const zoneOf = (iso: string): string =>
    new Intl.DateTimeFormat(locale, { timeZoneName: 'short' })
      .formatToParts(new Date(iso))
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [before, after] = [zoneOf(from), zoneOf(until)]
  const zone = (name: string): string => (before === after ? '' : ` ${name}`)
  return `${clockTime(from, nowMs, locale)}${zone(before)} to ${clockTime(until, nowMs, locale)}${zone(after)}`
}

/** Milliseconds since 1970, fractions kept: dates know whole ones only, and spans can be shorter than that. */
export function preciseMs(iso: string): number {
  const [, fraction = ''] = /\.(\d+)/.exec(iso) ?? []
  return Math.floor(Date.parse(iso) / 1000) * 1000 + Number(`0.${fraction || '0'}`) * 1000
}
