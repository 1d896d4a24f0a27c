import { describe, expect, it } from 'vitest'
import { allThatAreLeft, refuseUnknownFlags } from '#cli/flags.ts'

const args = {
  file: { type: 'positional' },
  port: { type: 'string' },
  lines: { type: 'string', alias: 'n' },
  'open-loopback': { type: 'boolean' },
} as const

describe('refuseUnknownFlags', () => {
  it.each([
    [['--port', '0']],
    [['--port=0', 'file.json']],
    [['-', '--port', '0']],
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

  it('refuses a word too many, unless all that are left are taken', () => {
    expect(() => refuseUnknownFlags(['--port', '0', 'a.json', 'b.json'], args)).toThrow(
      '"b.json" is a word too many here.',
    )
    expect(() => refuseUnknownFlags(['a.json'], { port: args.port })).toThrow('"a.json" is a word too many here.')
    const ids = { action: args.file, id: { type: 'positional', valueHint: allThatAreLeft } } as const
    expect(() => refuseUnknownFlags(['show', 'F-1', 'F-2', 'F-3'], ids)).not.toThrow()
  })
})
