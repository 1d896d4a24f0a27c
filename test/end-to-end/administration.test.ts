import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { eventually } from '#test/support/api.ts'
import { cli, freePorts, start, type Ended } from '#test/support/cli.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { appWith, chatSpan, stockExporter, tooLong } from '#test/support/otel.ts'

const patienceMs = 120_000

let folder = ''
let dataDir = ''
let web = ''
let otlpHttp = ''
let key = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nevermore-administration-'))
  dataDir = join(folder, 'data')
})
afterAll(async () => {
  await run(['down'])
  await rm(folder, { recursive: true, force: true })
})

const run = (words: readonly string[], input = ''): Promise<Ended> =>
  cli(words, { env: freePorts(dataDir), input, cwd: folder })

async function up(): Promise<void> {
  const { code, out, err } = await run(['up', '--detach', '--json'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const banner: { web: string; otlpHttp: string; key: string | null } = JSON.parse(out)
  ;({ web, otlpHttp } = banner)
  key = banner.key ?? key
}

const statusWith = async (own: string): Promise<number> =>
  (
    await fetch(`${web}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': own },
      body: '{"query":"{ apps { name } }"}',
    })
  ).status

describe('nevermore init', () => {
  it('writes settings and a pipeline that the program takes, for their owner alone', async () => {
    const words = ['init', '--json', '--port', '9123', '--pipeline', 'pipeline.yaml']
    const { code, out } = await run(words)
    expect({ code, out: JSON.parse(out) }).toEqual({
      code: 0,
      out: { written: [join(folder, 'nevermore.yaml'), join(folder, 'pipeline.yaml')] },
    })
    expect(await readFile(join(folder, 'nevermore.yaml'), 'utf8')).toMatch(/^port: 9123\n(.|\n)*^config: .\/pipeline/m)
    expect((await stat(join(folder, 'nevermore.yaml'))).mode & 0o777).toBe(0o600)
    expect(await run(['validate', '--config', 'pipeline.yaml'])).toMatchObject({ code: 0 })
  })

  it('never overwrites what is there unless it is told to', async () => {
    await writeFile(join(folder, 'nevermore.yaml'), 'port: 1\n')
    expect(await run(['init'])).toMatchObject({ code: 1 })
    expect(await readFile(join(folder, 'nevermore.yaml'), 'utf8')).toBe('port: 1\n')
    expect(await run(['init', '--force'])).toMatchObject({ code: 0 })
    expect(await readFile(join(folder, 'nevermore.yaml'), 'utf8')).toContain('# port: 8110')
  })

  it('refuses a setting that cannot be', async () => {
    const { code, err } = await run(['init', '--force', '--port', 'http'])
    expect(code).toBe(2)
    expect(err).toContain('--port')
  })
})

describe('nevermore token', { timeout: patienceMs }, () => {
  beforeAll(up, patienceMs)

  it('makes a key that the running program takes at once, for what it is made for', async () => {
    const made = await run(['token', 'create', '--name', 'ci', '--scopes', 'read', '--expires', '1d', '--json'])
    expect(made.code).toBe(0)
    const created: { key: string; id: number } = JSON.parse(made.out)
    expect(await statusWith(created.key)).toBe(200)
    const asked = await run(['preflight', '--app', 'shop', '--key', created.key])
    expect(asked).toMatchObject({ code: 1 })
    const listed = await run(['token', 'list'])
    expect(listed.out).toMatch(/nvm_\S{6}… +default +read .* active +ci/)
    expect(listed.out).not.toContain(created.key)
    expect(await run(['token', 'revoke', String(created.id)])).toMatchObject({ code: 0 })
    expect((await run(['token', 'list'])).out).not.toContain(' ci')
    expect((await run(['token', 'list', '--all'])).out).toContain('revoked')
    expect(await run(['token', 'revoke', String(created.id)])).toMatchObject({ code: 1 })
  })

  it.each([
    [2, ['token', 'mint']],
    [2, ['token', 'create', '--name', 'x', '--scopes', 'everything']],
    [2, ['token', 'revoke']],
    [1, ['token', 'revoke', 'nvm_nobody']],
    [1, ['token', 'create', '--name', 'x', '--scopes', 'read', '--project', 'nowhere']],
  ] as const)('ends with %i for %j', async (code, words) => {
    expect((await run(words)).code).toBe(code)
  })
})

describe('nevermore check', { timeout: patienceMs }, () => {
  const prompt = 'Summarise all contracts of last year, clause by clause.'
  const plans = [
    { name: 'known', app: 'lawyer', prompt, model: 'gpt-4o-mini', provider: 'openai' },
    { name: 'fresh', app: 'lawyer', prompt: 'Translate one sentence into Norwegian.' },
  ]

  it('opens for what never failed, and closes for what did, with reasons', async () => {
    const ask = () => run(['check', '-', '--json'], JSON.stringify(plans))
    expect(await ask()).toMatchObject({ code: 0 })
    const app = appWith(stockExporter('proto', { otlpHttp, key } as never), 'lawyer', '3.0.0')
    chatSpan(app.tracer, { prompt, error: tooLong })
    await app.flush()
    await app.shutdown()
    const { out } = await eventually(ask, ({ code }) => code === 1, patienceMs / 2)
    const told: { passed: boolean; plans: { name: string; passed: boolean }[] } = JSON.parse(out)
    expect(told.plans.map(({ name, passed }) => [name, passed])).toEqual([
      ['known', false],
      ['fresh', true],
    ])
    const lines = await run(['check', '-'], JSON.stringify(plans))
    expect(lines.out).toMatch(/WARN {2}known \(lawyer\): (.|\n)*F-1(.|\n)*1 of 2 planned runs pass/)
    expect(await run(['check', '-', '--fail-on', 'block'], JSON.stringify(plans))).toMatchObject({ code: 0 })
  })

  it('closes for a release whose runs met something new, and says when it never saw the release', async () => {
    const since = new Date(Date.now() - 3_600_000).toISOString()
    const broke = await run(['check', '--app', 'lawyer', '--release', '3.0.0', '--since', since])
    expect(broke.out).toMatch(/NEW +F-1 +input\.context_length/)
    expect(broke.code).toBe(1)
    expect(await run(['check', '--app', 'lawyer', '--release', '2.0.0', '--since', since])).toMatchObject({ code: 0 })
    const unseen = await run(['check', '--app', 'lawyer', '--release', '9.9.9'])
    expect(unseen.code).toBe(1)
    expect(unseen.err).toContain('9.9.9')
  })

  it.each([
    [['check']],
    [['check', '--release', '1']],
    [['check', '/nowhere.json']],
    [['check', '--since', '2026-01-01']],
  ])('is asked wrongly by %j', async (words) => {
    expect((await run(words)).code).toBe(2)
  })
})

describe('nevermore reset', { timeout: patienceMs }, () => {
  it('leaves a program that runs alone', async () => {
    const { code, err } = await run(['reset', '--yes'])
    expect(code).toBe(1)
    expect(err).toContain('nevermore down')
  })

  it('removes nothing for a wrong answer, and all that was remembered for the right one', async () => {
    await run(['down'])
    expect(await run(['reset'], 'yes\n')).toMatchObject({ code: 1 })
    expect(await run(['reset'])).toMatchObject({ code: 1 })
    expect(existsSync(join(dataDir, 'postgres'))).toBe(true)
    expect((await run(['token', 'list'])).out).toContain('first key')
    expect(await run(['reset'], `${basename(dataDir)}\n`)).toMatchObject({ code: 0 })
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    expect(existsSync(join(dataDir, 'credentials'))).toBe(true)
  })

  it('takes no answer from where none can come for a no, and says so in one sentence', async () => {
    const words = [process.execPath, join(projectPaths().root, 'dist', 'cli.mjs'), 'reset']
    const { ended } = start('sh', ['-c', '"$0" "$@" </dev/null', ...words], { env: freePorts(dataDir), cwd: folder })
    const { code, err } = await ended
    expect({ code, last: err.trim().split('\n').at(-1) }).toEqual({ code: 1, last: 'Nothing was removed.' })
  })

  it('keeps the first key good, unless the secrets were to go as well', async () => {
    await up()
    expect(await statusWith(key)).toBe(200)
    expect((await run(['failures'])).out).toContain('No failures')
    await run(['down'])
    expect(await run(['reset', '--yes', '--secrets', '--json'])).toMatchObject({ code: 0 })
    expect(existsSync(join(dataDir, 'credentials'))).toBe(false)
    expect(existsSync(join(dataDir, 'secret'))).toBe(false)
  })

  it('touches a PostgreSQL of ours only when that is said', async () => {
    const database = await createTestDatabase()
    try {
      const words = ['reset', '--yes', '--database-url', database.url]
      expect(await run(words)).toMatchObject({ code: 2 })
      expect(await database.sql`select from projects`).toHaveLength(2)
      expect(await run([...words, '--external'])).toMatchObject({ code: 0 })
      expect(await database.sql`select name from projects`).toEqual([{ name: 'default' }])
      expect(await run(['reset', '--yes', '--external'])).toMatchObject({ code: 2 })
    } finally {
      await database.stop()
    }
  })
})
