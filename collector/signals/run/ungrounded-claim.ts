import { madeUpNumbersMin } from './grounding.ts'
import type { RunSignal } from './run-signal.ts'

/** The answer quotes a sentence or gives a figure that stands in nothing the run was given. */
export const ungroundedClaim: RunSignal = {
  id: 'ungrounded-claim',
  title: 'A quote or figure that stands in no source',
  version: 1,
  grade: 'C',
  classes: ['output.unsupported_citation'],
  content: ['outputs'],
  thresholds: [],
  notOn: [
    'answers without any source at all',
    'sources that were not recorded or were cut',
    'quotes of few words',
    'figures that are computed from others',
    'dates and counts without a unit',
    'quotes broken over lines',
  ],
  find(run) {
    const { answer } = run
    const step = answer === null ? undefined : run.steps.find(({ spanId }) => spanId === answer.spanId)
    if (answer === null || step === undefined || answer.sources === 0 || answer.partly || run.leftOut > 0) return []
    const quotes = answer.ungrounded.filter(({ kind }) => kind === 'quote')
    const numbers = answer.ungrounded.filter(({ kind }) => kind === 'number')
    // One figure may be a sum of others; three that stand nowhere are not.
    const made = [...quotes, ...(numbers.length >= madeUpNumbersMin ? numbers : [])]
    if (made.length === 0) return []
    return [
      {
        step,
        class: 'output.unsupported_citation',
        confidence: 0.5,
        path: answer.path,
        excerpt: made.map(({ text }) => text).join(' | '),
        note: `${quotes.length} quotes and ${numbers.length} figures stand in none of ${answer.sources} sources`,
        facts: { message: 'the answer gives quotes or figures that stand in no source' },
      },
    ]
  },
}
