const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve']

/** Counts up to twelve as words, for the beginning of a sentence. */
export const countInWords = (count: number): string => small[count] ?? new Intl.NumberFormat('en').format(count)

/** `a`, `a and b`, `a, b and c`; beyond the bound, how many more there are. */
export function listed(names: readonly string[], namesMax = 3): string {
  const shown =
    names.length > namesMax ? [...names.slice(0, namesMax - 1), `${names.length - namesMax + 1} more`] : names
  if (shown.length < 2) return shown[0] ?? ''
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** `WARNED_AND_FAILED` to `warned and failed`. */
export const spoken = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ')

/** `4f1c…a92e`: enough of a trace id to recognise it. */
export const shortTraceId = (traceId: string): string =>
  traceId.length > 12 ? `${traceId.slice(0, 4)}…${traceId.slice(-4)}` : traceId
