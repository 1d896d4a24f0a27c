/** Calls of a provider, model or tool in one minute, and how many failed for an environment-caused class. */
export interface CallMinute {
  /** Minutes since 1970. */
  readonly minute: number
  readonly calls: number
  readonly failed: number
  /** When the last of them went well, epoch milliseconds; nothing where none did or nobody noted it. */
  readonly okMs?: number | null
  /** When the last of them failed, the same way. */
  readonly failedMs?: number | null
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
  /** From the first failing minute of the window to the last: how surely it fails, whatever went well before. */
  readonly during: { readonly calls: number; readonly failed: number }
}

/** Failures enough for an outage, whether it is over or not. */
export interface Trouble extends Outage {
  /** The last failure, epoch milliseconds: to the minute where the moment is not known. */
  readonly lastMs: number
  /** Calls that are known to have gone well after it. */
  readonly wellSince: number
  /** So many that went well mean that it is over. */
  readonly wellEnough: number
}

/** So many calls that all went well, after the last failure, mean that it is over. */
const wellEnoughMax = 3
/** Fewer do where so many would hardly have gone well by chance. */
const chanceToGoWell = 0.1

/** How many calls have to go well to show that they are spared by what makes this share of calls fail. */
export function wellEnough({ calls, failed }: Pick<Outage, 'calls' | 'failed'>): number {
  const share = (failed + 0.5) / (calls + 1)
  return Math.min(wellEnoughMax, Math.ceil(Math.log(chanceToGoWell) / Math.log(1 - share)))
}

/** Whether something is failing now; null when it is not, or not any more. `minutes` may reach beyond the window. */
export function outageOf(minutes: readonly CallMinute[], nowMs: number, rule: OutageRule): Outage | null {
  const trouble = troubleOf(minutes, nowMs, rule)
  if (trouble === null || isOver(trouble)) return null
  const { calls, failed, sinceMs, during } = trouble
  return { calls, failed, sinceMs, during }
}

export const isOver = (trouble: Trouble): boolean => trouble.wellSince >= trouble.wellEnough

/** What failed within the window of a rule, if it is enough for an outage. `minutes` may reach beyond the window. */
export function troubleOf(minutes: readonly CallMinute[], nowMs: number, rule: OutageRule): Trouble | null {
  const now = Math.floor(nowMs / 60_000)
  const sum = { calls: 0, failed: 0 }
  let [first, last] = [Infinity, -Infinity]
  for (const { minute, calls, failed } of minutes) {
    if (minute <= now - rule.window_minutes || minute > now) continue
    sum.calls += calls
    sum.failed += failed
    if (failed === 0) continue
    last = Math.max(last, minute)
    first = Math.min(first, minute)
  }
  if (sum.failed < rule.failures_min || sum.failed < rule.share_min * sum.calls) return null
  // What went well before and after says nothing of how surely it failed between.
  const between = minutes.filter(({ minute }) => minute >= first && minute <= last)
  const ending = between.find(({ minute }) => minute === last)!
  const lastMs = ending.failedMs ?? last * 60_000 + 59_999
  const after = minutes.reduce((well, one) => (one.minute > last && one.minute <= now ? well + one.calls : well), 0)
  const wellSince = after + Number((ending.okMs ?? -Infinity) > lastMs)
  const whole = between.reduce((all, one) => ({ calls: all.calls + one.calls, failed: all.failed + one.failed }), none)
  // The one that showed the end is no part of what failed.
  const during = { ...whole, calls: Math.max(whole.failed, whole.calls - (wellSince - after)) }
  const sinceMs = beginOf(minutes, last, rule.window_minutes) * 60_000
  return { sinceMs, lastMs, wellSince, wellEnough: wellEnough(during), during, ...sum }
}

const none = { calls: 0, failed: 0 }

/** Goes back from the last failing minute as long as the one before lies within a window of it. */
function beginOf(minutes: readonly CallMinute[], last: number, window: number): number {
  const failing = minutes.filter(({ minute, failed }) => failed > 0 && minute <= last).map(({ minute }) => minute)
  return failing.sort((a, b) => b - a).reduce((begin, minute) => (begin - minute <= window ? minute : begin), last)
}
