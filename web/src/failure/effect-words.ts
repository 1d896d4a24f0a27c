import { counted, percentText, wholeNumber } from '../format/numbers.ts'
import type { Tone } from '../format/states.ts'

interface Side {
  readonly runs: number
  readonly failedRuns: number
  readonly rate: number | null
  readonly low: number
  readonly high: number
}

const verdicts: Record<string, { readonly word: string; readonly tone: Tone }> = {
  WORKED: { word: 'worked', tone: 'ok' },
  NO_EFFECT: { word: 'no effect', tone: 'warn' },
  WORSE: { word: 'worse', tone: 'fail' },
  TOO_EARLY: { word: 'too early', tone: 'quiet' },
}

/** The verdict of an effect as a word and its tone. */
export const effectLook = (verdict: string) => verdicts[verdict] ?? { word: 'unknown', tone: 'quiet' as const }

/** `12 of 40 runs, 30 % (18 % to 45 %)`. */
export function sideText({ runs, failedRuns, rate, low, high }: Side): string {
  if (rate === null) return 'no run that could have met it'
  const interval = `${percentText(low)} to ${percentText(high)}`
  return `${wholeNumber(failedRuns)} of ${counted(runs, 'run')}, ${percentText(rate)} (${interval})`
}

/** By how much it comes less or more often, with the interval; empty where nothing can be compared. */
export function ratioText(ratio: number | null, low: number | null, high: number | null): string {
  if (ratio === null || low === null) return ''
  const times = (value: number): string => `${Number(value.toFixed(2))}×`
  return `${times(ratio)} as often (95 %: ${times(low)} to ${high === null ? 'any' : times(high)})`
}
