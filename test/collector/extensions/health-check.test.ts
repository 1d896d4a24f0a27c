import { describe, expect, it } from 'vitest'

import type { CollectorStatus } from '#collector/component.ts'
import { healthCheck } from '#collector/extensions/health-check.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { idleServices } from '#test/support/collector.ts'

describe('health_check', () => {
  it('answers 200 while the collector takes spans and 503 while it starts or stops', async () => {
    const now: { status: CollectorStatus } = { status: 'starting' }
    const extension = healthCheck.build(
      { endpoint: '127.0.0.1:0', path: '/health' },
      { ...idleServices(), id: 'health_check', metrics: createMetrics(), status: () => now.status },
    )
    await extension.start()
    const url = `http://${extension.endpoints?.()[0]?.address}`
    const asked = async () => {
      const response = await fetch(`${url}/health?verbose`)
      return [response.status, (await response.json()).status]
    }
    expect(await asked()).toEqual([503, 'Server starting'])
    now.status = 'ready'
    expect(await asked()).toEqual([200, 'Server available'])
    now.status = 'stopping'
    expect(await asked()).toEqual([503, 'Server stopping'])
    expect((await fetch(url)).status).toBe(404)
    await extension.shutdown(1_000)
    await extension.shutdown(1_000)
    await expect(fetch(url)).rejects.toThrow()
  })
})
