import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: comet-ml/opik sdks/python (opik.thread_id, opik.tags, opik.user.id, opik.session.id)
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Opik', () => {
  it('reads what people add to a span of any other dialect', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'opik.thread_id': 't1',
        'opik.user.id': 'u1',
        'opik.tags': 'a,b',
        'opik.metadata.team': 'x',
      }),
    ).toMatchObject({ kind: 'LLM', sessionId: 't1', userId: 'u1', tags: ['a', 'b'], metadata: { team: 'x' } })
  })
})
