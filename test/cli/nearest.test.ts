import { describe, expect, it } from 'vitest'
import { nearestTo } from '#cli/nearest.ts'

const names = ['up', 'status', 'doctor', 'demo', 'down', 'port', 'otlp-http-port']

describe('a mistyped name', () => {
  it.each([
    ['statsu', 'status'],
    ['stats', 'status'],
    ['doctr', 'doctor'],
    ['prot', 'port'],
    ['otlp-htpp-port', 'otlp-http-port'],
    ['demmo', 'demo'],
  ])('%s was meant to be %s', (typed, meant) => {
    expect(nearestTo(typed, names)).toBe(meant)
  })

  it.each(['', 'x', 'run', 'list', 'ut-of-reach', 'donkey'])('"%s" is near to none', (typed) => {
    expect(nearestTo(typed, names)).toBeNull()
  })
})
