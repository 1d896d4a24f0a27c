import { describe, expect, it } from 'vitest'

import { addMetadata, metadataOf, tagsOf } from '#collector/dialects/tags.ts'
import { blankDraft } from '#collector/dialects/blank.ts'
import { spanWith } from '#test/support/span.ts'

describe('tags', () => {
  it('are read from a list and from comma separated text, each once', () => {
    expect(tagsOf(['beta', 'beta', ' eu ', '', 3])).toEqual(['beta', 'eu'])
    expect(tagsOf('beta, eu')).toEqual(['beta', 'eu'])
    expect(tagsOf([])).toBeNull()
    expect(tagsOf({ a: 1 })).toBeNull()
  })

  it('are no more than fifty, and short', () => {
    expect(tagsOf(Array.from({ length: 90 }, (_, at) => `tag ${at}`))).toHaveLength(50)
    expect(tagsOf(['x'.repeat(5000)])?.[0]).toHaveLength(1000)
  })
})

describe('metadata', () => {
  it('is text by name, with what lies deeper as JSON', () => {
    expect(metadataOf({ team: 'search', nested: { a: [1] }, count: 3 })).toEqual({
      team: 'search',
      nested: '{"a":[1]}',
      count: '3',
    })
    expect(metadataOf({})).toBeNull()
    expect(metadataOf('team=search')).toBeNull()
  })

  it('is gathered from flattened keys, at most fifty pairs, the first of a name staying', () => {
    const draft = blankDraft(spanWith().resource)
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`b.${at}`, at]))
    addMetadata({ 'a.team': 'search', 'b.team': 'other', other: 1, ...many }, ['a.', 'b.'], 'mine', draft)
    expect(draft.metadata?.team).toBe('search')
    expect(Object.keys(draft.metadata ?? {})).toHaveLength(50)
    expect(draft.provenance.metadata).toEqual({ rule: 'mine', key: 'a.' })
  })
})
