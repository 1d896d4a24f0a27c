import type { RecordParts } from '../documents/outcomes.ts'
import { numberOf, rangeOf, shareOf } from '../format/estimates.ts'
import { counted, percentText, wholeNumber } from '../format/numbers.ts'

/** One figure of a record. `low` and `high` are shares of one, where it is a share. */
export interface Figure {
  readonly name: string
  /** What statisticians call it. */
  readonly term: string
  readonly value: string
  /** What it was counted from. */
  readonly basis: string
  readonly share: { readonly value: number; readonly low: number; readonly high: number } | null
}

type Estimate = RecordParts['precision']

function share(told: Estimate, per = 1): Figure['share'] {
  const { value, low, high } = told
  return value === null || low === null || high === null
    ? null
    : { value: value / per, low: low / per, high: high / per }
}

/** What decides whether warnings can be trusted: are they right, do they come, do they cry wolf. */
export function mainFigures({ precision, recallOnKnown, falseWarnings }: RecordParts): readonly Figure[] {
  return [
    {
      name: 'Right when it warns',
      term: 'precision',
      value: shareOf(precision),
      basis: `${wholeNumber(precision.hits)} of ${counted(precision.of, 'warned run')} failed`,
      share: share(precision),
    },
    {
      name: 'Warns of what is known',
      term: 'recall',
      value: shareOf(recallOnKnown),
      basis: `${wholeNumber(recallOnKnown.hits)} of ${counted(recallOnKnown.of, 'known failure')} warned of`,
      share: share(recallOnKnown),
    },
    {
      name: 'Warns for nothing',
      term: 'false alarms',
      value: falseWarnings.value === null ? '–' : percentText(falseWarnings.value / perThousand),
      basis: `${wholeNumber(falseWarnings.hits)} of ${counted(falseWarnings.of, 'good run')} warned`,
      share: share(falseWarnings, perThousand),
    },
  ]
}
const perThousand = 1_000

/** What somebody asks who looks closer. */
export function otherFigures(record: RecordParts): readonly Figure[] {
  const { ece, novelty, shadowPrecision, preventedFailures, prevented } = record
  const saved =
    preventedFailures.value === null
      ? `${prevented} heeded; no shadow share to compare`
      : `of ${prevented} heeded, ${rangeOf(preventedFailures, 1)}`
  return [
    {
      name: 'Failures that nobody could know',
      term: 'novelty',
      value: shareOf(novelty),
      basis: `${wholeNumber(novelty.hits)} of ${counted(novelty.of, 'failed run')}`,
      share: share(novelty),
    },
    {
      name: 'Told risk is off by',
      term: 'calibration error',
      value: numberOf(ece, 3),
      basis: rangeOf(ece, 3),
      share: null,
    },
    {
      name: 'Right where it kept quiet',
      term: 'shadow precision',
      value: shareOf(shadowPrecision),
      basis:
        shadowPrecision.of === 0
          ? 'no shadow share'
          : `${wholeNumber(shadowPrecision.hits)} of ${counted(shadowPrecision.of, 'run')} kept back failed`,
      share: share(shadowPrecision),
    },
    {
      name: 'Failures prevented',
      term: 'heeded warnings',
      value: prevented === 0 ? '–' : numberOf(preventedFailures, 1),
      basis: prevented === 0 ? 'no warning was heeded' : saved,
      share: null,
    },
  ]
}

/** Whether warnings can be trusted, in one sentence. */
export function trustSentence({ precision }: RecordParts): string {
  const { hits, of, value, low, high } = precision
  if (of === 0 || value === null || low === null || high === null) return 'No warned run has ended yet.'
  const few = of < fewRuns ? ' Few runs yet, so the range is wide.' : ''
  return (
    `${wholeNumber(hits)} of ${counted(of, 'warned run')} failed as foretold: ` +
    `the true share lies between ${percentText(low)} and ${percentText(high)}.${few}`
  )
}
const fewRuns = 30
