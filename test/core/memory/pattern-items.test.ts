import { describe, expect, it } from 'vitest'

import { itemsOf } from '#core/memory/pattern-items.ts'
import { recordWith } from '#test/support/record.ts'

describe('itemsOf', () => {
  it('names what failing runs may share, models by their family, and nothing that was not sent', () => {
    const { story } = recordWith()
    const given = {
      requestModel: 'gpt-4o-2024-08-06',
      toolName: 'search',
      promptName: 'plan',
      promptVersion: '3',
      release: '1.4',
    }
    expect(itemsOf({ ...story, ...given })).toEqual(['model:gpt-4o', 'tool:search', 'prompt:plan 3', 'release:1.4'])
    expect(itemsOf(story)).toEqual([])
  })
})
