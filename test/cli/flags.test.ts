import { describe, expect, it } from 'vitest'
import { refuseUnknownFlags } from '#cli/flags.ts'

const args = {
  file: { type: 'positional' },
  port: { type: 'string' },
  lines: { type: 'string', alias: 'n' },
  'open-loopback': { type: 'boolean' },
} as const

describe('refuseUnknownFlags', () => {
  it.each([
    [['--port', '0']],
    [['--port=0', 'file.json', '-']],
    [['--open-loopback', '--no-open-loopback', '--openLoopback']],
    [['-n', '5']],
    [['--port', '--strange']],
    [['--', '--whatever']],
  ])('takes %j', (words) => {
    expect(() => refuseUnknownFlags(words, args)).not.toThrow()
  })

  it.each([[['--prot', '0']], [['--file', 'x']], [['-x']], [['--port=1', '--poort=2']], [['--no-loopback']]])(
    'refuses %j',
    (words) => {
      expect(() => refuseUnknownFlags(words, args)).toThrow('There is no flag')
    },
  )
})
