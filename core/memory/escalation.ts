/** Failing runs within a stretch of time, among runs of the apps that meet the failure. */
export interface Stretch {
  readonly failed: number
  /** Zero when they are not counted; then time stands in for exposure. */
  readonly runs: number
  readonly ms: number
}

export interface EscalationWindow {
  readonly name: 'day' | 'minutes'
  readonly now: Stretch
  readonly before: Stretch
  /** Failing runs that the rate from before foretells. */
  readonly expected: number
  /** Failing runs from which on the window says so. */
  readonly threshold: number
  readonly fires: boolean
}

export const escalationMinutesMs = 10 * 60_000
export const escalationDayMs = 24 * 3_600_000
export const escalationWeekMs = 7 * escalationDayMs

/** Fewer are no trend, whatever they are compared with. */
const failedLeast = 5
/** The last day against the mean of the week before it. */
const dayFactor = 1.33
/** How unlikely the last minutes have to be at the rate of the day before them. */
const burstChance = 1e-4
/** So much of a failure's life has to be known before a window has something to compare with. */
const dayHistoryMs = escalationDayMs
const minutesHistoryMs = 3_600_000

/** The last day against the week before, corrected for how much ran. */
export function dayWindow(now: Stretch, before: Stretch): EscalationWindow {
  const expected = expectedFrom(now, before, before.failed)
  const threshold = Math.max(failedLeast, Math.floor(dayFactor * expected) + 1)
  const fires = before.ms >= dayHistoryMs && now.failed >= threshold
  return { name: 'day', now, before, expected, threshold, fires }
}

/** The last minutes against the day before, corrected for how much ran: a burst that is no accident. */
export function minutesWindow(now: Stretch, before: Stretch): EscalationWindow {
  // Half a failure more, so that a quiet day does not make the first one a burst.
  const expected = expectedFrom(now, before, before.failed + 0.5)
  const threshold = Math.max(failedLeast, burstFrom(expected))
  const fires = before.ms >= minutesHistoryMs && now.failed >= threshold
  return { name: 'minutes', now, before, expected, threshold, fires }
}

function expectedFrom(now: Stretch, before: Stretch, failed: number): number {
  if (before.ms <= 0) return 0
  return before.runs > 0 && now.runs > 0 ? (failed / before.runs) * now.runs : (failed / before.ms) * now.ms
}

/** The least count with P(that many or more) below the line, for a Poisson of this mean. */
function burstFrom(mean: number): number {
  // Far out the Poisson is as good as normal; 3.72 deviations leave 1e-4.
  if (mean > 500) return Math.ceil(mean + 3.72 * Math.sqrt(mean) + 1)
  let term = Math.exp(-mean)
  let tail = 1 - term
  let count = 1
  while (tail >= burstChance) {
    term *= mean / count
    tail -= term
    count += 1
  }
  return count
}
