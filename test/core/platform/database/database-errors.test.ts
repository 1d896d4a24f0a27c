import { describe, expect, it } from 'vitest'
import { isBadData, isConflict, isPassing } from '#core/platform/database/database-errors.ts'

const told = (code: unknown) => [isBadData({ code }), isConflict({ code }), isPassing({ code })]

describe('what an error of the database means for the same bytes', () => {
  it.each([
    ['22P05', [true, false, false]],
    ['54000', [true, false, false]],
    ['23502', [true, false, false]],
    ['23505', [false, true, false]],
    ['40P01', [false, false, true]],
    ['ECONNREFUSED', [false, false, false]],
    [7, [false, false, false]],
  ])('%s', (code, meaning) => {
    expect(told(code)).toEqual(meaning)
  })

  it('is nothing for what is no error of the database', () => {
    expect([isBadData(null), isBadData(new Error('x')), isBadData('22P05')]).toEqual([false, false, false])
  })
})
