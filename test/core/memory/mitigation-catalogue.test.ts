import { describe, expect, it } from 'vitest'

import { builtInMitigation, catalogueOf } from '#core/memory/mitigation-catalogue.ts'
import { taxonomy } from '#core/memory/taxonomy.ts'

const own = (name: string, version: number, text: string | null) => ({
  class: name,
  version,
  text,
  at: new Date(version),
  author: 'ada',
})

describe('the catalogue of mitigations', () => {
  it('has a text for every class that comes with the product', () => {
    const entries = catalogueOf([])
    expect(entries.map((entry) => entry.class)).toEqual(Object.keys(taxonomy))
    expect(entries.every(({ text, builtIn, version }) => text === builtIn && text !== null && version === 0)).toBe(true)
  })

  it('holds the latest word of the project, and the built-in one where that was taken back', () => {
    const entries = catalogueOf([
      own('tool.error', 2, 'Ask again.'),
      own('tool.error', 1, 'Wait.'),
      own('agent.loop', 3, null),
      own('billing.late', 1, 'Call them.'),
    ])
    const entry = (name: string) => entries.find((one) => one.class === name)
    expect(entry('tool.error')).toMatchObject({ text: 'Ask again.', version: 2, author: 'ada' })
    expect(entry('agent.loop')).toMatchObject({ text: builtInMitigation('agent.loop'), version: 3 })
    expect(entry('billing.late')).toMatchObject({ text: 'Call them.', builtIn: null })
  })
})
