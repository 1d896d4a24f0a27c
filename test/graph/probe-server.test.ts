import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccess } from '#core/identity/access.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import { createProbeServer } from '#graph/probe-server.ts'
import type { WebServer } from '#graph/server.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let server: WebServer
let url = ''
let jobs = false
beforeAll(async () => {
  database = await createTestDatabase()
  const { sql } = database
  server = createProbeServer({
    host: '127.0.0.1',
    port: 0,
    sql,
    log: createLog({ level: 'silent' }),
    clock: systemClock,
    access: createAccess({ sql, clock: systemClock, openLoopback: true }),
    ready: async () => ({ jobs }),
    ingest: { '/v1/traces': (_request, response) => void response.end('taken') },
    metrics: () => [{ name: 'nevermore_job_runs_total', help: 'Turns.', type: 'counter', labels: {}, value: 7 }],
  })
  ;({ url } = await server.start())
})
afterAll(async () => {
  await server.stop()
  await server.stop()
  await database.stop()
})

describe('the port of a process that shows nothing', () => {
  it('is alive at once, and ready when its part is', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const early = await fetch(`${url}/readyz`)
    expect([early.status, await early.json()]).toEqual([503, { status: 'not ready', database: true, jobs: false }])
    jobs = true
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })

  it('shows what it counts to this machine, and to others for a key alone', async () => {
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('nevermore_job_runs_total 7')
    expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '10.0.0.9' } })).status).toBe(401)
  })

  it('takes what a receiver lends a door for, and knows no pages', async () => {
    expect(await (await fetch(`${url}/v1/traces`, { method: 'POST' })).text()).toBe('taken')
    const page = await fetch(`${url}/`)
    expect([page.status, await page.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }])
  })
})
