import { failingNow } from '../policy.ts'
import type { Risk } from '../risk.ts'
import type { Situation } from '../policy.ts'
import { wilson } from '../wilson.ts'

/**
 * The probability that a run fails, for what its context says and for what is failing around it: it goes well only if
 * both let it. Of several outages that concern it the surest counts, since they are mostly one seen from several sides.
 * Null when neither says anything.
 */
export function withOutages(context: Risk | null, outages: readonly Pick<Situation, 'outage'>[]): Risk | null {
  const [surest] = outages
    .flatMap(({ outage }) => outage(failingNow) ?? [])
    .map(({ during: { calls, failed } }): Risk => ({ risk: (failed + 0.5) / (calls + 1), ...wilson(failed, calls) }))
    .sort((a, b) => b.risk - a.risk)
  if (surest === undefined) return context
  if (context === null) return surest
  return {
    risk: either(context.risk, surest.risk),
    low: either(context.low, surest.low),
    high: either(context.high, surest.high),
  }
}

const either = (a: number, b: number): number => 1 - (1 - a) * (1 - b)
