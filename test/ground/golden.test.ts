import { afterEach, describe, expect, it, vi } from 'vitest'
import { expectGolden } from '#test/support/golden.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('expectGolden', () => {
  it('takes a value that is the same, in whatever order its keys stand', () => {
    expectGolden('ground/example.json', { text: 'hello', count: 2n ** 60n, nested: { b: 1, a: [2, 1] } })
    expectGolden('ground/example.json', { nested: { a: [2, 1], b: 1 }, count: 2n ** 60n, text: 'hello' })
  })

  it('refuses one that differs, and says how to accept it', () => {
    vi.stubEnv('UPDATE_GOLDEN', '')
    expect(() => expectGolden('ground/example.json', { text: 'hello' })).toThrow('UPDATE_GOLDEN=1 accepts the new one')
  })

  it('refuses one that was never read by anybody', () => {
    vi.stubEnv('UPDATE_GOLDEN', '')
    expect(() => expectGolden('ground/nowhere.json', {})).toThrow('test/golden/ground/nowhere.json is missing')
  })
})
