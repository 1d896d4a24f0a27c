import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokenByRelease } from '#cli/check/release.ts'
import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

const beganMs = Date.now() - 4 * 3_600_000
let server: GraphServer
beforeAll(async () => {
  server = await startGraphServer()
  const { sql, projectId } = server.database
  await storeLife(sql, projectId, [
    ...minuteRuns(beganMs, 1, 1, { fault: 'too long', release: '2.0' }),
    ...minuteRuns(beganMs + 60_000, 60, 60, { fault: 'too long', release: '1.0' }),
    ...minuteRuns(beganMs + 7_200_000, 2, 2, { fault: 'no tool', release: '1.0' }),
  ])
})
afterAll(() => server.stop())

const brokenBy = async (release: string, app = 'shop', sinceMs = beganMs - 60_000) => {
  const connection = { web: server.url, otlpHttp: '', key: server.key }
  const now = new Date()
  const broken = await brokenByRelease(connection, { app, release, since: new Date(sinceMs), now })
  return broken.map(({ title }) => title)
}

describe('what a release broke', () => {
  it('is found however often other releases met the same since', async () => {
    expect(await brokenBy('2.0')).toEqual(['too long'])
  })

  it('is only what its own runs met, in its own app, and since then', async () => {
    expect(await brokenBy('1.0')).toEqual(['no tool', 'too long'])
    expect(await brokenBy('2.0', 'another shop')).toEqual([])
    expect(await brokenBy('2.0', 'shop', beganMs + 60_000)).toEqual([])
    expect(await brokenBy('3.0')).toEqual([])
  })
})
