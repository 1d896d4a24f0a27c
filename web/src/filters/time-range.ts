/** A stretch of time as it stands in the URL: `7d` moves with the clock, two instants stay as they are. */
export type TimeRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'last'; readonly preset: RangePreset }
  | { readonly kind: 'between'; readonly from: string | null; readonly until: string | null }

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const presets = {
  '15m': { label: 'Last 15 minutes', ms: 15 * minuteMs },
  '1h': { label: 'Last hour', ms: hourMs },
  '24h': { label: 'Last 24 hours', ms: dayMs },
  '7d': { label: 'Last 7 days', ms: 7 * dayMs },
  '30d': { label: 'Last 30 days', ms: 30 * dayMs },
} as const
export type RangePreset = keyof typeof presets
export const rangePresets = Object.keys(presets) as RangePreset[]

const isPreset = (text: string): text is RangePreset => Object.hasOwn(presets, text)

/** What cannot be understood is told, never dropped: `problem` is a sentence then. */
export function rangeFromQuery(query: { readonly [key: string]: string | undefined }): {
  range: TimeRange
  problem: string | null
} {
  const { last, from, until } = query
  if (last !== undefined) {
    return isPreset(last)
      ? { range: { kind: 'last', preset: last }, problem: null }
      : { range: { kind: 'all' }, problem: `last=${last} is not one of ${rangePresets.join(', ')}` }
  }
  if (from === undefined && until === undefined) return { range: { kind: 'all' }, problem: null }
  for (const [name, text] of [
    ['from', from],
    ['until', until],
  ] as const) {
    if (text !== undefined && Number.isNaN(Date.parse(text))) {
      return { range: { kind: 'all' }, problem: `${name}=${text} is not a time` }
    }
  }
  return { range: { kind: 'between', from: from ?? null, until: until ?? null }, problem: null }
}

export function rangeToQuery(range: TimeRange): Record<'last' | 'from' | 'until', string | undefined> {
  return {
    last: range.kind === 'last' ? range.preset : undefined,
    from: range.kind === 'between' ? (range.from ?? undefined) : undefined,
    until: range.kind === 'between' ? (range.until ?? undefined) : undefined,
  }
}

/** The two ends as the API takes them, at this moment. */
export function rangeBounds(range: TimeRange, nowMs: number): { since: string | null; until: string | null } {
  if (range.kind === 'all') return { since: null, until: null }
  if (range.kind === 'last') return { since: new Date(nowMs - presets[range.preset].ms).toISOString(), until: null }
  const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())
  return { since: iso(range.from), until: iso(range.until) }
}

export function rangeLabel(range: TimeRange, short: (iso: string) => string): string {
  if (range.kind === 'all') return 'All time'
  if (range.kind === 'last') return presets[range.preset].label
  if (range.from && range.until) return `${short(range.from)} to ${short(range.until)}`
  return range.from ? `Since ${short(range.from)}` : `Until ${short(range.until ?? '')}`
}

export const presetLabel = (preset: RangePreset): string => presets[preset].label
