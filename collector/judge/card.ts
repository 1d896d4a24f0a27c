import type { SignalCard } from '#core/memory/signal-settings.ts'
import { judgeSignal } from '#core/memory/judged.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'

import { problems } from './rubric.ts'

const classes: readonly FailureClass[] = [...new Set(Object.values(problems))]

/** The judge among the signals. */
export const judgeCard: SignalCard = {
  id: judgeSignal,
  title: 'A model judges the answer',
  version: 1,
  grade: 'C',
  level: 'run',
  offByDefault: true,
  classes,
  content: ['prompts', 'outputs'],
  notOn: [
    'runs whose failure is known already',
    'runs without a recorded question or answer',
    'a verdict in another form than asked for',
    'a verdict the model is not sure of',
    'a quotation that is not in the answer',
  ],
  thresholds: [
    {
      name: 'judge_calls_per_hour_max',
      default: 60,
      min: 1,
      max: 10_000,
      meaning: 'Questions to the model within an hour. Each sends the question, the answer and sources of one run.',
    },
    {
      name: 'judge_confidence_min',
      default: 0.7,
      min: 0,
      max: 1,
      meaning: 'Verdicts the model is less sure of are not kept.',
    },
  ],
}
