import { describe, expect, it } from 'vitest'
import { exitCodeOf, UsageError } from '#cli/exit-code.ts'
import { AppError } from '#core/platform/errors.ts'

describe('exitCodeOf', () => {
  it.each([
    ['a wrong command line', new UsageError('no such flag'), 2],
    ['an argument that the parser misses', Object.assign(new Error('Missing'), { name: 'CLIError' }), 2],
    ['something that was tried and failed', new AppError('unavailable', 'gone'), 1],
    ['a file that is not right', new AppError('invalid', 'not OTLP'), 1],
    ['something nobody foresaw', new TypeError('x is not a function'), 1],
  ])('tells %s', (_what, error, code) => {
    expect(exitCodeOf(error)).toBe(code)
  })
})
