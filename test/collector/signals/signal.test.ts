import { describe, expect, it } from 'vitest'

import { answered, call, findingOn, offered, text } from '#test/support/understood.ts'

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, unit: { enum: ['C', 'F'] } },
  required: ['city'],
}
const weather = offered({ name: 'weather', schema })

describe('a finding', () => {
  const finding = findingOn(answered([call('weather', { city: 'Rome', unit: 'K' })], weather))

  it('says where it can be seen and how it was known', () => {
    expect(finding).toMatchObject({
      class: 'tool.bad_arguments',
      grade: 'B',
      severity: 'HIGH',
      evidence: [
        {
          spanId: 'b7ad6b7169203331',
          path: 'gen_ai.output.messages',
          note: 'weather: $.unit is none of the allowed values',
        },
      ],
      facts: { operation: 'chat', where: 'weather', schemaPath: '$.unit' },
    })
  })

  it('cuts its excerpt on a whole character', () => {
    const excerpt =
      findingOn(answered([text('😀'.repeat(400))], { 'gen_ai.output.type': 'json' }))?.evidence[0]?.excerpt ?? ''
    expect(excerpt.length).toBeLessThanOrEqual(300)
    expect(excerpt.isWellFormed()).toBe(true)
  })
})
