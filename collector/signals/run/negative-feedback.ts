import type { RunSignal } from './run-signal.ts'

const bad = /^(?:thumbs[_ -]?down|down|dislike|negative|bad|poor|wrong|incorrect|fail(?:ed)?|no|false|unhelpful|-1)$/i
/** Scores that a person gives, whatever their scale: 0 of 1, -1, 1 of 5. Others may run the other way round. */
const fromUser = /user|human|thumb|feedback|rating|satisfaction|csat/i

/** Somebody said that the run was not good. */
export const negativeFeedback: RunSignal = {
  id: 'negative-feedback',
  title: 'Negative feedback',
  version: 1,
  grade: 'A',
  classes: ['quality.negative_feedback'],
  content: [],
  thresholds: [],
  notOn: [
    'praise',
    'a neutral word',
    'scores whose scale is not known',
    'a score that a later one takes back',
    'no feedback',
  ],
  find(run) {
    const latest = new Map(run.feedback.map((one) => [one.key, one]))
    const found = [...latest.values()].find(({ key, score, label }) =>
      label === null || label === '' ? fromUser.test(key) && score !== null && score <= 0 : bad.test(label.trim()),
    )
    const step = run.root ?? run.tops[0]
    if (found === undefined || step === undefined) return []
    return [
      {
        step,
        class: 'quality.negative_feedback',
        confidence: 0.95,
        path: `feedback.${found.key}`,
        excerpt: found.comment,
        note: `${found.key}: ${found.label ?? found.score}`,
        facts: { message: `negative feedback: ${found.key}` },
      },
    ]
  },
}
