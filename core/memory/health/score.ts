import { wilson } from '../wilson.ts'
import { inTenths } from './tenths.ts'
import { countText, percentText, plural, type Noun } from './words.ts'

/** What was counted in one window. Weighted by age, something a day ago counts half, see `ageWeight`. */
export interface HealthWindow {
  readonly name: '1 h' | '6 h' | '3 d'
  readonly executions: number
  readonly failed: number
  /** Executions by age. */
  readonly weighted: number
  /** Failed executions by age. */
  readonly weightedFailed: number
  /** Failed executions by severity and age. */
  readonly weightedBad: number
}

export interface HealthInput {
  /** Shortest first. The last one decides whether enough is known. */
  readonly windows: readonly HealthWindow[]
  /** The share of executions that should go well. */
  readonly slo: number
  readonly noun: Noun
  /** Failing executions that met a failure that had been resolved, and how many they are by age. */
  readonly returned: { readonly executions: number; readonly weighted: number }
  /** Failures first met within the longest window, and how many they are by age. */
  readonly fresh: { readonly failures: number; readonly weighted: number }
}

export interface HealthPart {
  readonly name: string
  readonly value: number
  /** Points that this part moves the score by, in tenths: all of them and 100 add up to the score. */
  readonly effect: number
  readonly explanation: string
}

export interface HealthScore {
  /** 0 to 100, in tenths; null when too little is known. */
  readonly score: number | null
  readonly insufficient: boolean
  readonly runs: number
  readonly failedRuns: number
  readonly parts: readonly HealthPart[]
}

/** Fewer executions than this say nothing. */
export const executionsMin = 20
/** The share that should go well where nothing else is set. */
export const sloDefault = 0.95
/** What each window weighs; windows with too few executions leave their weight to the others. */
export const windowWeights: Readonly<Record<HealthWindow['name'], number>> = { '1 h': 0.4, '6 h': 0.35, '3 d': 0.25 }
/** Chosen so that burning exactly the budget in all windows scores 90: exp(-1 / 9.49) = 0.9. */
export const burnScale = 9.49
const returnedPointsMax = 20
const freshPointsMax = 10
const halfLifeMs = 24 * 3_600_000

/** How much something that long ago still counts. */
export const ageWeight = (ageMs: number): number => 0.5 ** (Math.max(0, ageMs) / halfLifeMs)

/**
 * 100 x exp(-sum of weight x burn / 9.49), less what came back after it was resolved, less what is new, never below 0.
 * A burn is the upper end of the 95 % interval of the failing share, by severity and age, over what may fail: so that
 * 0 of 3 is not perfect. README.md works an example by hand.
 */
export function scoreOf(input: HealthInput): HealthScore {
  const { executions: runs = 0, failed: failedRuns = 0 } = input.windows.at(-1) ?? {}
  if (runs < executionsMin) return { score: null, insufficient: true, runs, failedRuns, parts: [] }
  const parts = [...burnParts(input), returnedPart(input, failedRuns), freshPart(input)]
  const below = 100 + parts.reduce((sum, part) => sum + part.effect, 0)
  if (below < 0)
    parts.push({
      name: 'never below 0',
      value: 0,
      effect: -below,
      explanation: 'The parts above come to more than 100.',
    })
  const effects = inTenths(parts.map((part) => part.effect))
  const score = Math.round(effects.reduce((sum, effect) => sum + effect * 10, 1000)) / 10
  return {
    score,
    insufficient: false,
    runs,
    failedRuns,
    parts: parts.map((part, at) => ({ ...part, effect: effects[at]! })),
  }
}

interface WindowBurn {
  readonly window: HealthWindow
  readonly weight: number
  readonly bad: number
  /** Upper end of the interval. */
  readonly share: number
  readonly burn: number
}

/** Windows with enough executions, their weights brought to 1. The longest has enough, or there would be no score. */
function burnsOf({ windows, slo }: HealthInput): readonly WindowBurn[] {
  const usable = windows.filter(({ executions }) => executions >= executionsMin)
  const total = usable.reduce((sum, { name }) => sum + windowWeights[name], 0)
  return usable.map((window) => {
    const bad = Math.max(0, Math.min(window.weightedBad, window.weighted))
    const share = wilson(bad, window.weighted).high
    return { window, bad, share, weight: windowWeights[window.name] / total, burn: share / (1 - slo) }
  })
}

/** What burning takes is shared out in proportion to what each window adds to the exponent. */
function burnParts(input: HealthInput): HealthPart[] {
  const burns = burnsOf(input)
  const exponent = burns.reduce((sum, { weight, burn }) => sum + weight * burn, 0) / burnScale
  const lost = 100 * (1 - Math.exp(-exponent))
  const budget = percentText(1 - input.slo)
  return burns.map(({ window, weight, bad, share, burn }) => ({
    name: `failing share, ${window.name}`,
    value: rounded(share),
    effect: exponent === 0 ? 0 : -(lost * weight * burn) / burnScale / exponent,
    explanation:
      `${window.failed} of ${countText(window.executions, input.noun)} failed in the last ${window.name}. By severity and age ` +
      `that is ${rounded(bad)} of ${rounded(window.weighted)}, at most ${percentText(share)} (95 %): ${burn.toFixed(2)} times ` +
      `the ${budget} that may fail, with a weight of ${rounded(weight)}.`,
  }))
}

function returnedPart({ returned, windows, noun }: HealthInput, failed: number): HealthPart {
  const weighted = windows.at(-1)?.weightedFailed ?? 0
  const share = weighted <= 0 ? 0 : Math.min(1, returned.weighted / weighted)
  return {
    name: 'came back after it was resolved',
    value: rounded(share),
    effect: -share * returnedPointsMax,
    explanation:
      `${returned.executions} of ${failed} failing ${plural(noun)} met a failure that had been resolved: ${percentText(share)} by ` +
      `age, of at most ${returnedPointsMax} points.`,
  }
}

function freshPart({ fresh, windows, noun }: HealthInput): HealthPart {
  const weighted = windows.at(-1)?.weighted ?? 0
  const perThousand = weighted <= 0 ? 0 : (fresh.weighted / weighted) * 1000
  return {
    name: 'new failures',
    value: rounded(perThousand),
    effect: -Math.min(freshPointsMax, perThousand),
    explanation:
      `${fresh.failures} ${fresh.failures === 1 ? 'failure was' : 'failures were'} met for the first time: ` +
      `${perThousand.toFixed(1)} per 1,000 ${plural(noun)} by age, a point each, at most ${freshPointsMax}.`,
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000 || 0
