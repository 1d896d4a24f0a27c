import { describe, expect, it } from 'vitest'

import { evaluatorOf, guardrailIn } from '#collector/dialects/verdicts.ts'
import { normalise } from '#collector/normalise.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

describe('verdicts', () => {
  it('are read from the events of the span they are about', () => {
    const evaluation = (name: string, score: number) =>
      eventWith('gen_ai.evaluation.result', {
        'gen_ai.evaluation.name': name,
        'gen_ai.evaluation.score.value': score,
        'gen_ai.evaluation.score.label': score < 0.5 ? 'fail' : 'pass',
        'gen_ai.evaluation.explanation': 'because',
        'gen_ai.evaluation.evaluator.source': 'llm',
        'gen_ai.response.id': 'resp-1',
      })
    const span = spanWith({
      attributes: { 'gen_ai.operation.name': 'chat' },
      events: [evaluation('relevance', 0.2), evaluation('tone', 1), eventWith('gen_ai.evaluation.result', {})],
    })
    expect(normalise(span).story.evaluations).toEqual([
      {
        name: 'relevance',
        score: 0.2,
        label: 'fail',
        explanation: 'because',
        by: 'model',
        errorType: null,
        responseId: 'resp-1',
      },
      expect.objectContaining({ name: 'tone', score: 1, label: 'pass' }),
    ])
  })

  it('name no evaluator they do not know', () => {
    expect(['HUMAN', 'llm', 'code', 'oracle'].map(evaluatorOf)).toEqual(['human', 'model', 'code', null])
  })

  it('are none without a word of a guardrail', () => {
    expect(guardrailIn({ 'gen_ai.guardrail.component.name': 'x' })).toBeNull()
    expect(guardrailIn({ 'gen_ai.guardrail.status': 'FAILED', 'gen_ai.guardrail.name': 'pii' })).toMatchObject({
      name: 'pii',
      verdict: 'failed',
      triggered: true,
    })
  })
})
