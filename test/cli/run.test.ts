import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '#cli/commands.ts'
import { runCli } from '#cli/run.ts'
import { packageVersion } from '#cli/version.ts'
import { expectGolden } from '#test/support/golden.ts'
import { captureOutput } from '#test/support/output.ts'

const run = (...words: string[]) => captureOutput(() => runCli(words))

describe('the command line', () => {
  it('lists every command when it is asked for nothing', async () => {
    const { result, out } = await run()
    expect(result).toBe(0)
    for (const name of Object.keys(commands)) expect(out).toContain(`  ${name} `)
  })

  it.each(Object.keys(commands))('explains the flags of %s', async (name) => {
    const { result, out } = await run(name, '--help')
    expect(result).toBe(0)
    expectGolden(`cli/${name}-help.txt`, `${out}\n`)
  })

  it.each([
    ['failures', 'Usage: nevermore failures [ACTION] [ID …] [flags]'],
    ['send', 'Usage: nevermore send FILE [flags]'],
  ])('explains %s to who asks "help" first', async (name, usage) => {
    const { result, out } = await run('help', name)
    expect(result).toBe(0)
    expect(out).toContain(usage)
    expect(out).toBe((await run(name, '--help')).out)
  })

  it('prints its version, as text and as JSON', async () => {
    expect((await run('version')).out).toBe(packageVersion())
    expect((await run('--version')).out).toBe(packageVersion())
    expect(JSON.parse((await run('version', '--json')).out)).toMatchObject({ version: packageVersion() })
  })

  it('answers 2 to a command it does not know', async () => {
    const { result, err } = await run('remember')
    expect(result).toBe(2)
    expect(err).toContain('There is no command "remember". `nevermore --help` lists them.')
  })

  it('offers what was likely meant by a mistyped command or flag, and where all stand', async () => {
    expect((await run('statsu')).err).toContain('There is no command "statsu". Did you mean "status"?')
    const { err } = await run('up', '--prot', '8110')
    expect(err).toBe('There is no flag "--prot" here. Did you mean --port?\n`nevermore up --help` lists what it takes.')
  })

  it.each([
    ['version', '--jsn'],
    ['up', '--prot=8110'],
    ['status', '--no-json-please'],
  ])('answers 2 to a flag that %s does not have', async (command, flag) => {
    const { result, err } = await run(command, flag)
    expect(result).toBe(2)
    expect(err).toContain(`There is no flag "${flag.split('=')[0]}" here.`)
  })

  it('answers 2 when an argument is missing', async () => {
    const { result, err } = await run('send')
    expect(result).toBe(2)
    expect(err).toContain('nevermore send --help')
  })

  it.each([['token'], ['migrate'], ['reset', '--yes', '--external']])(
    'says of a database that does not answer to %s where it is, without a stack',
    async (...words) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-run-'))
      const url = 'postgres://bob:hidden@127.0.0.1:9/memory'
      const { result, err } = await run(...words, '--data-dir', dataDir, '--database-url', url)
      await rm(dataDir, { recursive: true })
      expect(result).toBe(1)
      expect(err).toMatch(/^The database 127\.0\.0\.1:9\/memory \(DATABASE_URL\) cannot be used: .*ECONNREFUSED/)
      expect(err).not.toMatch(/hidden|\n {4}at /)
    },
  )

  it.each(['token', 'migrate', 'reset'])('answers 2 to settings of %s that cannot be', async (command) => {
    const { result, err } = await run(command, '--database-url', 'nonsense')
    expect(result).toBe(2)
    expect(err).toContain('--database-url must be a URL')
  })
})
