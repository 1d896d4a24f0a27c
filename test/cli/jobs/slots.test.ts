import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'

import { createSlots } from '#cli/jobs/slots.ts'

describe('createSlots', () => {
  it('lets no more run at a time than there are slots, and all of it in the end, also what fails', async () => {
    const slot = createSlots(2)
    let [running, most] = [0, 0]
    const done = await Promise.allSettled(
      Array.from({ length: 9 }, (_, at) =>
        slot(async () => {
          running += 1
          most = Math.max(most, running)
          await sleep(1)
          running -= 1
          if (at % 3 === 0) throw new Error('no')
          return at
        }),
      ),
    )
    expect(most).toBe(2)
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
  })
})
