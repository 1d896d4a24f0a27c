import { describe, expect, it } from 'vitest'

import { createReadCache } from '#collector/messages/read-cache.ts'

describe('reading JSON that comes again', () => {
  const read = createReadCache({ entriesMax: 2, charactersMax: 100 })

  it('gives the very same value for the same text', () => {
    expect(read('{"a":1}').value).toEqual({ a: 1 })
    expect(read('{"a":1}').value).toBe(read('{"a":1}').value)
  })

  it('forgets the oldest, and never keeps what is larger than all of it', () => {
    const first = read('[1]').value
    read('[2]')
    read('[3]')
    expect(read('[1]').value).not.toBe(first)
    const large = JSON.stringify(Array.from({ length: 100 }, () => 1))
    expect(read(large).value).not.toBe(read(large).value)
  })

  it('reads what is not text as it is', () => {
    expect(read(7)).toEqual({ value: 7, lossy: false })
  })
})
