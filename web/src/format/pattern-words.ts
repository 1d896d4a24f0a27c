import { percentText } from './numbers.ts'

const meanings: Readonly<Record<string, string>> = {
  RECURRING: 'It comes back, in runs that have something in common.',
  RISING: 'It comes more often than it used to, per run.',
  CASCADE: 'One failure comes before another, more often than after it and than by chance.',
  CROSS_APP: 'One and the same fault in several apps.',
  SEASONAL: 'It comes at certain hours.',
}
export const patternMeaning = (kind: string): string => meanings[kind] ?? ''

/** `tool search`, `release 1.4`, `09-11 (UTC)`; ids of failures are told by their own links. */
export function itemWords(
  { kind, value }: { kind: string; value: string },
  failures: readonly { id: string; shortId: string }[] = [],
): string {
  if (kind === 'hour') return `${value} (UTC)`
  if (['failure', 'before', 'after', 'template'].includes(kind)) return failures.length > 0 ? '' : kind
  return `${kind} ${value}`
}

/** `6.7×` */
export const liftText = (lift: number): string => `${lift >= 10 ? Math.round(lift) : lift.toFixed(1)}×`

/** How much more likely than by chance, and how sure that is. */
export function liftWords(lift: number | null, falseDiscovery: number | null): string {
  if (lift === null) return ''
  const times = `${liftText(lift)} as often as by chance`
  if (falseDiscovery === null) return times
  return `${times}, q ${falseDiscovery < 0.001 ? '< 0.001' : falseDiscovery.toPrecision(2)}`
}

/** `18 of 20 (90 %)` */
export const shareWords = (runs: number, ofRuns: number): string =>
  ofRuns > 0 ? `${runs} of ${ofRuns} (${percentText(runs / ofRuns)})` : String(runs)
