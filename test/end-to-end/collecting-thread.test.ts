import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readRunFile, type RunFile } from '#cli/run-file.ts'
import { freePorts, startCli, type Started } from '#test/support/cli.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

/** What may happen to a thread that nobody foresees. */
const mishaps = {
  throws: "throw new TypeError('nobody foresaw this')",
  leaves: 'process.exit(3)',
  hangs: 'for (;;);',
} as const

let dataDir = ''
let started: Started | undefined
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-thread-'))
})
afterEach(async () => {
  if (started?.child.exitCode === null) started.child.kill('SIGKILL')
  await started?.ended
  await rm(dataDir, { recursive: true, force: true })
})

/** Starts the program with a stranger in its second thread, who waits for `happen`. */
async function up(mishap: keyof typeof mishaps, env: Record<string, string> = {}) {
  const [sign, seen] = [join(dataDir, 'sign'), join(dataDir, 'seen')]
  const stranger = `
    import { existsSync, writeFileSync } from 'node:fs'
    import { workerData } from 'node:worker_threads'
    if (workerData?.databaseUrl) setInterval(() => {
      if (!existsSync(${JSON.stringify(sign)})) return
      writeFileSync(${JSON.stringify(seen)}, '')
      ${mishaps[mishap]}
    }, 20)`
  const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(stranger)}`
  const program = startCli(['up'], { env: { ...freePorts(dataDir), NODE_OPTIONS: nodeOptions, ...env } })
  started = program
  await expect.poll(() => readRunFile(dataDir), { timeout: 30_000 }).toMatchObject({ pid: program.child.pid })
  const happen = async (): Promise<void> => {
    await writeFile(sign, '')
    await expect.poll(() => existsSync(seen)).toBe(true)
  }
  return { program, happen, run: (await readRunFile(dataDir))! }
}

const fatal = /"level":"fatal".*it cannot go on/

describe('the thread that takes spans in', () => {
  it('takes the process and its database along when it dies', async () => {
    const { program, happen } = await up('throws')
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(true)
    await happen()
    const { code, err } = await program.ended
    expect(code).toBe(1)
    expect(err).toMatch(fatal)
    expect(err).toContain('nobody foresaw this')
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  describe('on a PostgreSQL of ours', () => {
    let database: TestDatabase
    beforeEach(async () => {
      database = await createTestDatabase()
    })
    afterEach(() => database.stop())

    it('takes the process along when it ends without a word', async () => {
      const { program, happen } = await up('leaves', { DATABASE_URL: database.url })
      await happen()
      const { code, err } = await program.ended
      expect(code).toBe(1)
      expect(err).toMatch(fatal)
      expect(err).toContain('ended with 3')
    })

    it('does not keep the process from stopping when it hangs', async () => {
      const { program, happen } = await up('hangs', { DATABASE_URL: database.url })
      await happen()
      program.child.kill('SIGTERM')
      const { code, err } = await program.ended
      expect(code).toBe(0)
      expect(err).toContain('did not stop in 7 s')
      expect(err).toMatch(/"msg":"stopped"\}\s*$/)
      expect(existsSync(join(dataDir, 'lock'))).toBe(false)
    })

    it('stores and answers what is under way before it stops', async () => {
      const { program, run } = await up('throws', { DATABASE_URL: database.url })
      const answer = await sendSlowly(run, () => program.child.kill('SIGTERM'))
      expect(answer).toBe(200)
      expect((await program.ended).code).toBe(0)
      expect(await database.sql`select name from spans`).toEqual([{ name: 'on its way' }])
    })
  })
})

/** Sends a span whose second half leaves once the program has begun to stop; answers the status. */
async function sendSlowly({ otlpHttp }: RunFile, between: () => void): Promise<number | undefined> {
  const nano = `${Date.now()}000000`
  const ids = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' }
  const span = { ...ids, name: 'on its way', startTimeUnixNano: nano, endTimeUnixNano: nano }
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    // Answered once the request is begun; before that, a server that stops would be right to refuse it.
    expect: '100-continue',
  }
  const sending = request(`${otlpHttp}/v1/traces`, { method: 'POST', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.once('error', reject)
    sending.once('response', (response) => resolve(response.resume().statusCode))
  })
  const begun = new Promise<void>((resolve) => sending.once('continue', () => resolve()))
  sending.write(body.slice(0, 40))
  await begun
  between()
  await expect.poll(() => readRunFile(dataDir)).toBeNull()
  sending.end(body.slice(40))
  return answered
}
