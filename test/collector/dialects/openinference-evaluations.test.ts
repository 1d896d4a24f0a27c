import { expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: Arize-ai/openinference spec/ (annotations, evaluations)
it('reads what evaluators and people thought of a span', () => {
  const { story } = normalise(
    spanWith({
      attributes: {
        'openinference.span.kind': 'CHAIN',
        'annotations.0.annotation.name': 'user_feedback',
        'annotations.0.annotation.score': 0,
        'annotations.0.annotation.label': 'thumbs-down',
        'annotations.0.annotation.annotator_kind': 'HUMAN',
        'evaluations.0.evaluation.name': 'hallucination',
        'evaluations.0.evaluation.score': 1,
        'evaluations.0.evaluation.explanation': 'not in the documents',
        'evaluations.0.evaluation.annotator_kind': 'LLM',
      },
    }),
  )
  expect(story).toMatchObject({
    kind: 'WORKFLOW',
    dialect: 'openinference',
    evaluations: [
      { name: 'hallucination', score: 1, explanation: 'not in the documents', by: 'model' },
      { name: 'user_feedback', score: 0, label: 'thumbs-down', by: 'human' },
    ],
  })
})
