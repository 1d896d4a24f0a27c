import { describe, expect, it } from 'vitest'
import { asUnusableDatabase } from '#cli/unusable-database.ts'

describe('a DATABASE_URL that leads nowhere', () => {
  const url = 'postgres://bob:hidden@db.example:5433/memory'
  it.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:5433'],
    ['28P01', 'password authentication failed for user "bob"'],
    ['3D000', 'database "memory" does not exist'],
    ['53300', 'sorry, too many clients already'],
  ])('is told with the place and the reason (%s), without its password', (code, reason) => {
    expect(asUnusableDatabase(Object.assign(new Error(reason), { code }), url)).toMatchObject({
      code: 'unavailable',
      message: `The database db.example:5433/memory (DATABASE_URL) cannot be used: ${reason}`,
    })
  })

  it('is told what its user needs, where that one may make no tables', () => {
    const refused = Object.assign(new Error('permission denied for schema public'), { code: '42501' })
    expect(asUnusableDatabase(refused, url)).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/permission denied for schema public\. .*grant create on schema public/),
    })
  })

  it('is not what anything else is taken for', () => {
    for (const error of [new Error('x'), Object.assign(new Error('y'), { code: '42P01' })]) {
      expect(asUnusableDatabase(error, url)).toBe(error)
    }
  })
})
