import { expect, it } from 'vitest'

import { own } from '#core/platform/own.ts'

it('finds what a table holds, and nothing that every object has', () => {
  expect(own({ user: 1 }, 'user')).toBe(1)
  for (const name of ['constructor', 'toString', '__proto__', 'valueOf']) expect(own({ user: 1 }, name)).toBeUndefined()
})
