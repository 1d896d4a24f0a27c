import { describe, expect, it } from 'vitest'

import { taxonomy } from '#core/memory/taxonomy.ts'

describe('taxonomy', () => {
  it.each(Object.entries(taxonomy))('%s is explained in whole sentences', (name, { title, rootCause, mitigation }) => {
    expect(name).toMatch(/^[a-z]+\.[a-z_]+$/)
    expect(title).toMatch(/^[A-Z][^.]*[^.\s]$/)
    expect(title.length).toBeLessThan(80)
    for (const sentence of [rootCause, mitigation]) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  it('has a title of its own for every class', () => {
    const titles = Object.values(taxonomy).map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})
