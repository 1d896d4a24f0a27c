import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readRunFile } from '#cli/run-file.ts'
import { cli, freePorts, startCli, type Started } from '#test/support/cli.ts'
import { createTestDatabase } from '#test/support/database.ts'

const span = (traceId: string, more: object = {}) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId,
              spanId: '00f067aa0ba902b7',
              name: 'chat gpt-4o-mini',
              startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
              endTimeUnixNano: String(BigInt(Date.now() + 900) * 1_000_000n),
              ...more,
            },
          ],
        },
      ],
    },
  ],
})

const failed = {
  status: { code: 2, message: 'Rate limit reached' },
  attributes: [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.provider.name', value: { stringValue: 'openai' } },
    { key: 'error.type', value: { stringValue: 'rate_limit_exceeded' } },
    { key: 'http.response.status_code', value: { intValue: '429' } },
  ],
}

describe('nevermore up --detach, and the commands that talk to it', () => {
  let dataDir = ''
  let env: Record<string, string> = {}
  let started: z.infer<typeof banner>
  const banner = z.object({
    web: z.string(),
    otlpHttp: z.string(),
    password: z.string(),
    key: z.string(),
    signInLink: z.string(),
  })

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'nevermore-cli-'))
    env = freePorts(dataDir)
    const { code, out, err } = await cli(['up', '--detach', '--json'], { env })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    started = banner.parse(JSON.parse(out))
  })
  afterAll(async () => {
    await cli(['down'], { env })
    await rm(dataDir, { recursive: true, force: true })
  })

  it('prints addresses, the first password and the first key', () => {
    expect(started.key).toMatch(/^nvm_\S{20,}$/)
    expect(started.password.length).toBeGreaterThan(15)
    expect(started.signInLink.startsWith(`${started.web}/`)).toBe(true)
  })

  it('signs in with the link once', async () => {
    const follow = () => fetch(started.signInLink, { redirect: 'manual' })
    const first = await follow()
    expect(first.headers.get('set-cookie')).toContain('HttpOnly')
    expect((await follow()).headers.get('set-cookie')).toBeNull()
  })

  it('shows its state', async () => {
    expect(JSON.parse((await cli(['status', '--json'], { env })).out)).toMatchObject({
      running: true,
      ready: true,
      web: started.web,
    })
    expect(await cli(['status'], { env })).toMatchObject({ code: 0 })
  })

  it('says who runs when it is started a second time', async () => {
    for (const words of [['up'], ['up', '--detach']]) {
      const { code, err } = await cli(words, { env })
      expect(code).toBe(1)
      expect(err).toContain(`at ${started.web}`)
    }
  })

  it('sends a file and lists what failed in it', async () => {
    const file = join(dataDir, 'traces.json')
    await writeFile(file, JSON.stringify(span('5b8efff798038103d269b633813fc60c', failed)))
    expect(await cli(['send', file], { env })).toMatchObject({ code: 0, out: '1 spans accepted, 0 rejected\n' })
    const { failures } = z
      .object({ failures: z.array(z.object({ class: z.string(), apps: z.array(z.string()) })) })
      .parse(JSON.parse((await cli(['failures', '--json'], { env })).out))
    expect(failures).toEqual([{ class: 'provider.rate_limit', apps: ['shop'] }])
    expect((await cli(['failures'], { env })).out).toMatch(/F-1 +provider\.rate_limit +OPEN/)
  })

  it('sends lines from stdin and reports what was rejected', async () => {
    const lines = [span('6b8efff798038103d269b633813fc60c'), span('0'.repeat(32))].map((line) => JSON.stringify(line))
    const { code, out } = await cli(['send', '-', '--json'], { env, input: lines.join('\n') })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ requests: 2, accepted: 1, rejected: 1 })
  })

  it('asks pre-flight', async () => {
    // A machine that is busy with something else answers UNKNOWN past the deadline, as it should.
    await expect
      .poll(
        async () => {
          const { code, out } = await cli(['preflight', '--app', 'shop', '--prompt', 'new', '--json'], { env })
          return { code, answer: JSON.parse(out) }
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ code: 0, answer: { verdict: 'ALLOW', matches: [] } })
  })

  it('refuses a wrong key in the words of the server', async () => {
    const { code, err } = await cli(['failures', '--key', 'nvm_wrong'], { env })
    expect({ code, err }).toEqual({ code: 1, err: 'This API key is not valid.\n' })
  })

  it('keeps a log that can be read, without secrets', async () => {
    const { out } = await cli(['logs'], { env })
    expect(out).toContain('ready web=')
    expect(out).not.toContain(started.key)
    expect(out).not.toContain(started.password)
    expect((await stat(join(dataDir, 'nevermore.log'))).mode & 0o777).toBe(0o600)
  })

  it('stops cleanly, says so, and remembers everything at the next start', async () => {
    const startedMs = Date.now()
    expect(await cli(['down'], { env })).toMatchObject({ code: 0 })
    expect(Date.now() - startedMs).toBeLessThan(10_000)
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
    expect(await cli(['status'], { env })).toMatchObject({ code: 1 })
    const { code, err } = await cli(['failures'], { env })
    expect(code).toBe(1)
    expect(err).toContain(`No Nevermore runs in ${dataDir}`)
    const again = await cli(['up', '--detach', '--json'], { env })
    expect(JSON.parse(again.out)).toMatchObject({ password: null, key: null })
    expect((await cli(['failures'], { env })).out).toContain('provider.rate_limit')
  })
})

describe('nevermore up', () => {
  let dataDir = ''
  let running: Started | undefined
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'nevermore-cli-'))
  })
  afterEach(async () => {
    if (running?.child.exitCode === null) running.child.kill('SIGKILL')
    await running?.ended
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  async function up(env: Record<string, string> = {}): Promise<Started> {
    const started = startCli(['up'], { env: { ...freePorts(dataDir), ...env } })
    running = started
    await expect.poll(() => readRunFile(dataDir), { timeout: 30_000 }).toMatchObject({ pid: started.child.pid })
    return started
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops cleanly on %s, and removes what tells where it runs',
    async (signal) => {
      const { child, ended } = await up()
      child.kill(signal)
      expect((await ended).code).toBe(0)
      expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
    },
  )

  it('starts again after kill -9', async () => {
    const first = await up()
    first.child.kill('SIGKILL')
    await first.ended
    const second = await up()
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  })

  it('uses a PostgreSQL of ours when it is given one', async () => {
    const database = await createTestDatabase({ migrated: false })
    try {
      const { child, ended } = await up({ DATABASE_URL: database.url })
      const [row] = await database.sql`select count(*)::int as count from projects`
      expect(row?.['count']).toBe(1)
      child.kill('SIGTERM')
      expect((await ended).code).toBe(0)
    } finally {
      await database.stop()
    }
  })

  it('names the port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    try {
      for (const name of ['NEVERMORE_PORT', 'NEVERMORE_OTLP_HTTP_PORT', 'NEVERMORE_OTLP_GRPC_PORT']) {
        const { code, err } = await cli(['up'], { env: { ...freePorts(dataDir), [name]: port } })
        expect(code).toBe(1)
        expect(err).toContain(port)
      }
      expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
    } finally {
      taken.close()
    }
  })

  it('ends, with all it started, where it cannot say how to reach it', async () => {
    const database = await createTestDatabase({ migrated: false })
    const own = join(dataDir, 'crowded')
    await mkdir(join(own, 'run.json'), { recursive: true })
    try {
      const { code, err } = await cli(['up'], { env: { ...freePorts(own), DATABASE_URL: database.url } })
      expect(code).toBe(1)
      expect(err).toContain('run.json')
      expect(existsSync(join(own, 'lock'))).toBe(false)
    } finally {
      await database.stop()
    }
  })

  it('tells everything that is wrong with its settings at once', async () => {
    const { code, err } = await cli(['up', '--port', 'http', '--log-level', 'loud'], {
      env: { NEVERMORE_DATA_DIR: dataDir },
    })
    expect(code).toBe(2)
    expect(err).toContain('--port')
    expect(err).toContain('--log-level')
  })
})
