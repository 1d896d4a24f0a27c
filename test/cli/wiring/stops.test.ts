import { describe, expect, it } from 'vitest'
import { createStops } from '#cli/wiring/stops.ts'
import { createLog } from '#core/platform/log.ts'

const lines: string[] = []
const log = createLog({ level: 'error', destination: { write: (line) => void lines.push(line) } })

describe('createStops', () => {
  it('takes down in the reverse order, past what fails, and only once', async () => {
    const stopped: string[] = []
    const stops = createStops(log)
    stops.push('database', async () => stopped.push('database'))
    stops.push('web', () => Promise.reject(new Error('it hangs')))
    stops.push('receiver', async () => stopped.push('receiver'))
    await stops.run()
    await stops.run()
    expect(stopped).toEqual(['receiver', 'database'])
    expect(lines.join()).toContain('it hangs')
  })
})
