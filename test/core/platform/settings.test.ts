import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#core/platform/errors.ts'
import { loadSettings } from '#core/platform/settings.ts'
import { describeSettings, settingsAsMarkdown } from '#core/platform/settings/describe.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'settings-'))
})
afterEach(() => rm(cwd, { recursive: true }))

const load = (env: Record<string, string> = {}, flags: Record<string, unknown> = {}) =>
  loadSettings({ flags, env, cwd })
const writeFileHere = (text: string): Promise<void> => writeFile(join(cwd, 'nevermore.yaml'), text)
async function problemsOf(loading: Promise<unknown>): Promise<readonly string[]> {
  const error = await loading.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError) || error.code !== 'invalid')
    throw new Error(`expected a refusal, got ${String(error)}`)
  for (const { path } of error.fields) expect(error.message).toContain(path)
  return error.fields.map(({ path, message }) => `${path} ${message}`)
}
const strong = 'kH8s0Zq4vN2xW6bR9tY1uC3eD5fG7jL0'

describe('loadSettings', () => {
  it('has a default for everything', async () => {
    expect(await load()).toMatchObject({
      env: 'dev',
      dataDir: join(cwd, '.nevermore'),
      databaseUrl: null,
      host: '127.0.0.1',
      port: 8110,
      otlpGrpcPort: 4317,
      otlpHttpPort: 4318,
      config: null,
      adminEmail: 'admin@localhost',
      adminPassword: null,
      apiKey: null,
      openLoopback: true,
      secret: null,
      demo: false,
      logLevel: 'info',
    })
  })

  it('takes a flag before the environment, that before the file, that before the default', async () => {
    await writeFileHere('port: 1\notlp_http_port: 2\notlp_grpc_port: 3\n')
    const env = { NEVERMORE_PORT: '10', NEVERMORE_OTLP_HTTP_PORT: '20' }
    expect(await load(env, { port: '100' })).toMatchObject({
      port: 100,
      otlpHttpPort: 20,
      otlpGrpcPort: 3,
      host: '127.0.0.1',
    })
  })

  it('takes flags in either spelling, and leaves those of others alone', async () => {
    expect(await load({}, { 'otlp-http-port': '7', json: true })).toMatchObject({ otlpHttpPort: 7 })
    expect(await load({}, { otlpHttpPort: '8', detach: true })).toMatchObject({ otlpHttpPort: 8 })
  })

  it('takes an empty variable for one that is not set', async () => {
    expect(await load({ NEVERMORE_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8110, databaseUrl: null })
  })

  it.each([
    ['true', true],
    ['1', true],
    ['Yes', true],
    ['off', false],
    ['0', false],
  ])('reads %s as %s', async (text, value) => {
    expect((await load({ NEVERMORE_OPEN_LOOPBACK: text })).openLoopback).toBe(value)
  })

  it('lets relative paths start where they are written', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'settings-'))
    const file = join(elsewhere, 'mine.yaml')
    await writeFile(file, 'data_dir: data\nconfig: pipeline.yaml\n')
    const expected = { dataDir: join(elsewhere, 'data'), config: join(elsewhere, 'pipeline.yaml') }
    expect(await load({}, { settings: file })).toMatchObject(expected)
    expect(await load({ NEVERMORE_SETTINGS: file, NEVERMORE_CONFIG: 'own.yaml' })).toMatchObject({
      ...expected,
      config: join(cwd, 'own.yaml'),
    })
    await rm(elsewhere, { recursive: true })
  })

  it('names everything that is wrong at once, each where it is written, with what is allowed', async () => {
    await writeFileHere('log_level: loud\notlp-http-port: 1\n')
    const env = { NEVERMORE_PORT: '99999', DATABASE_URL: 'mysql://x', NEVERMORE_OPEN_LOOPBACK: 'maybe' }
    expect(await problemsOf(load(env, { otlpGrpcPort: 'x' }))).toEqual([
      'nevermore.yaml: otlp-http-port is not a setting; did you mean "otlp_http_port"?',
      'DATABASE_URL must be a URL that begins with postgres:// or postgresql://',
      'NEVERMORE_PORT is "99999", but must be a port from 0 to 65535, 0 for any that is free',
      '--otlp-grpc-port is "x", but must be a port from 0 to 65535, 0 for any that is free',
      'NEVERMORE_OPEN_LOOPBACK is "maybe", but must be true or false',
      'nevermore.yaml: log_level is "loud", but must be one of: trace, debug, info, warn, error, silent',
    ])
  })

  it('never repeats a secret', async () => {
    const env = { NEVERMORE_ADMIN_PASSWORD: 'hush', NEVERMORE_API_KEY: 'k e y', NEVERMORE_SECRET: 'pst' }
    const problems = (await problemsOf(load(env))).join('\n')
    expect(problems).toContain('NEVERMORE_ADMIN_PASSWORD must be 8 to 256 characters')
    for (const secret of Object.values(env)) expect(problems).not.toContain(secret)
  })

  it.each([
    ['port: [', /nevermore\.yaml .*line 1/],
    ['- port', /must hold lines like/],
    ['port: {a: 1}', /must be a port/],
  ])('explains a file that holds %j', async (text, message) => {
    await writeFileHere(text)
    expect((await problemsOf(load()))[0]).toMatch(message)
  })

  it('takes a line without a value for one that is not there', async () => {
    await writeFileHere('port:\nhost: ""\nlog_level: ~\n')
    expect(await load()).toMatchObject({ port: 8110, host: '127.0.0.1', logLevel: 'info' })
  })

  it('lists what there is when a key is near to none', async () => {
    await writeFileHere('colour: red\n')
    expect(await problemsOf(load())).toEqual([
      expect.stringMatching(/^nevermore\.yaml: colour is not a setting; known are: env, data_dir, /),
    ])
  })

  it('takes what is just right, and refuses what is just too much', async () => {
    expect(await load({ NEVERMORE_PORT: '0', NEVERMORE_OTLP_HTTP_PORT: '65535' })).toMatchObject({
      port: 0,
      otlpHttpPort: 65_535,
    })
    expect(await load({ NEVERMORE_API_KEY: 'a'.repeat(8) })).toMatchObject({ apiKey: 'a'.repeat(8) })
    expect(await problemsOf(load({ NEVERMORE_PORT: '65536' }))).toHaveLength(1)
    expect(await problemsOf(load({ NEVERMORE_API_KEY: 'a'.repeat(7) }))).toHaveLength(1)
    expect(await problemsOf(load({ NEVERMORE_API_KEY: 'two words and more' }))).toHaveLength(1)
    expect(await problemsOf(load({ NEVERMORE_HOST: '   ' }))).toHaveLength(1)
  })

  it.each(['postgres://a:b@c/d', 'postgresql://a@%2Frun%2Fpg/d'])('takes %s for a database', async (url) => {
    expect(await load({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url })
  })

  it.each(['c/d', '//c/d', 'http://c/d', 'xpostgres://c'])('does not take %s for a database', async (url) => {
    expect(await problemsOf(load({ DATABASE_URL: url }))).toHaveLength(1)
  })

  it('insists on a file that was named', async () => {
    expect((await problemsOf(load({ NEVERMORE_SETTINGS: 'missing.yaml' })))[0]).toMatch(/missing\.yaml cannot be read/)
  })
})

describe('production', () => {
  const NEVERMORE_ENV = 'production'

  it('closes loopback and is content with what is generated or strong', async () => {
    expect((await load({ NEVERMORE_ENV })).openLoopback).toBe(false)
    const env = {
      NEVERMORE_SECRET: strong,
      NEVERMORE_API_KEY: `nvm_${strong}`,
      NEVERMORE_ADMIN_PASSWORD: 'Tr0mbone-lake',
    }
    expect(await load({ NEVERMORE_ENV, ...env })).toMatchObject({ secret: strong })
  })

  it.each([
    ['NEVERMORE_SECRET', 'short-but-ok-in-dev'],
    ['NEVERMORE_SECRET', 'a'.repeat(40)],
    ['NEVERMORE_SECRET', 'please-changeme-0123456789-abcdefgh'],
    ['NEVERMORE_API_KEY', 'nvm_test_key'],
    ['NEVERMORE_ADMIN_PASSWORD', 'password1234'],
    ['NEVERMORE_ADMIN_PASSWORD', 'tr0mbone'],
  ])('refuses %s=%s', async (name, value) => {
    await expect(load({ [name]: value })).resolves.toBeDefined()
    expect(await problemsOf(load({ NEVERMORE_ENV, [name]: value }))).toEqual([
      expect.stringMatching(`^${name} .*too weak`),
    ])
  })

  it('takes a secret that is just long enough', async () => {
    const shortest = strong.slice(0, 32)
    expect(shortest).toHaveLength(32)
    await expect(load({ NEVERMORE_ENV, NEVERMORE_SECRET: shortest })).resolves.toBeDefined()
    expect(await problemsOf(load({ NEVERMORE_ENV, NEVERMORE_SECRET: shortest.slice(1) }))).toHaveLength(1)
  })

  it('refuses open loopback and demo accounts', async () => {
    expect(await problemsOf(load({ NEVERMORE_ENV, NEVERMORE_OPEN_LOOPBACK: 'true' }, { demo: true }))).toEqual([
      '--demo must be off in production: its logins are public',
      'NEVERMORE_OPEN_LOOPBACK must be off in production: whoever gets on this machine could send',
    ])
  })
})

describe('demo accounts', () => {
  it('stay on loopback', async () => {
    expect(await problemsOf(load({ NEVERMORE_HOST: '0.0.0.0' }, { demo: true }))).toEqual([
      '--demo demo logins are public: only with NEVERMORE_HOST on loopback',
    ])
    for (const host of ['localhost', '::1', '127.0.0.1', '127.8.9.10'])
      await expect(load({ NEVERMORE_HOST: host }, { demo: true })).resolves.toMatchObject({ demo: true })
    for (const host of ['::', '127.0.0.1.example.com', 'x127.0.0.1'])
      expect(await problemsOf(load({ NEVERMORE_HOST: host }, { demo: true }))).toHaveLength(1)
  })
})

describe('settingsAsMarkdown', () => {
  it('documents every setting with its three names', () => {
    const described = describeSettings()
    expect(described.length).toBeGreaterThan(20)
    for (const { description, env } of described) expect([env, description.length > 10]).toEqual([env, true])
    const table = settingsAsMarkdown()
    expect(table).toContain(
      '| `NEVERMORE_OTLP_GRPC_PORT` | `--otlp-grpc-port` | `otlp_grpc_port` | `4317` | OTLP over gRPC. |',
    )
    expect(table).toContain('| `DATABASE_URL` | `--database-url` | `database_url` | embedded |')
  })

  it('tells switches from values', () => {
    const kinds = Object.fromEntries(describeSettings().map(({ flag, kind }) => [flag, kind]))
    expect(kinds).toMatchObject({
      demo: 'boolean',
      'open-loopback': 'boolean',
      port: 'string',
      'database-url': 'string',
    })
  })
})
