/** Calls of a provider, model or tool in one minute, and how many failed for an environment-caused class. */
export interface CallMinute {
  /** Minutes since 1970. */
  readonly minute: number
  readonly calls: number
  readonly failed: number
}

export interface OutageRule {
  readonly failures_min: number
  readonly share_min: number
  readonly window_minutes: number
}

export interface Outage {
  readonly calls: number
  readonly failed: number
  /** Epoch milliseconds of the minute it began in. */
  readonly sinceMs: number
}

/** So many calls that all went well, after the last minute with a failure, mean that it is over. */
const recoveredCalls_max = 3
/** Fewer do where so many would hardly have gone well by chance. */
const chanceToGoWell = 0.1

function recoveredCalls({ calls, failed }: Pick<Outage, 'calls' | 'failed'>): number {
  const share = (failed + 0.5) / (calls + 1)
  return Math.min(recoveredCalls_max, Math.ceil(Math.log(chanceToGoWell) / Math.log(1 - share)))
}

/** Whether something is failing now; null when it is not, or not any more. `minutes` may reach beyond the window. */
export function outageOf(minutes: readonly CallMinute[], nowMs: number, rule: OutageRule): Outage | null {
  const now = Math.floor(nowMs / 60_000)
  let calls = 0
  let failed = 0
  let last = -Infinity
  let first = Infinity
  for (const { minute, calls: made, failed: lost } of minutes) {
    if (minute <= now - rule.window_minutes || minute > now) continue
    calls += made
    failed += lost
    if (lost === 0) continue
    last = Math.max(last, minute)
    first = Math.min(first, minute)
  }
  if (failed < rule.failures_min || failed < rule.share_min * calls) return null
  const since = minutes.reduce((sum, { minute, calls: made }) => (minute > last && minute <= now ? sum + made : sum), 0)
  // What went well before and after says nothing of how surely it failed between.
  const between = minutes.filter(({ minute }) => minute >= first && minute <= last)
  const whole = between.reduce((all, one) => ({ calls: all.calls + one.calls, failed: all.failed + one.failed }), none)
  if (since >= recoveredCalls(whole)) return null
  return { calls, failed, sinceMs: beginOf(minutes, last, rule.window_minutes) * 60_000 }
}

const none = { calls: 0, failed: 0 }

/** Goes back from the last failing minute as long as the one before lies within a window of it. */
function beginOf(minutes: readonly CallMinute[], last: number, window: number): number {
  const failing = minutes.filter(({ minute, failed }) => failed > 0 && minute <= last).map(({ minute }) => minute)
  return failing.sort((a, b) => b - a).reduce((begin, minute) => (begin - minute <= window ? minute : begin), last)
}
