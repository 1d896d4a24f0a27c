import { expect, it } from 'vitest'

import { appModelKey, readAppModelKey } from '#core/memory/app-model.ts'

it('names a model as one app uses it, and reads it back, colons and all', () => {
  expect(readAppModelKey(appModelKey('shop:eu', 'llama3:8b'))).toEqual({ app: 'shop:eu', family: 'llama3:8b' })
})
