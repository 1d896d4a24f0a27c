import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsAsYaml } from '#core/platform/settings/as-yaml.ts'
import { describeSettings } from '#core/platform/settings/describe.ts'
import { loadSettings } from '#core/platform/settings.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nevermore-yaml-'))
})
afterAll(() => rm(folder, { recursive: true }))

const load = async (yaml: string) => {
  await writeFile(join(folder, 'nevermore.yaml'), yaml)
  return loadSettings({ flags: {}, env: {}, cwd: folder })
}

describe('a settings file to begin with', () => {
  it('names every setting, and changes none', async () => {
    const yaml = settingsAsYaml({})
    for (const { fileKey, env } of describeSettings()) {
      expect(yaml).toMatch(new RegExp(`^# ${fileKey}:`, 'm'))
      expect(yaml).toContain(env)
    }
    expect(await load(yaml)).toEqual(await load(''))
  })

  it('means the same with the defaults uncommented', async () => {
    const set = settingsAsYaml({}).replace(/^# ([a-z_]+): (?!\()/gm, '$1: ')
    expect(set).toContain('\nport: 8110\n')
    expect(await load(set)).toEqual(await load(''))
  })

  it('sets what was chosen', async () => {
    const chosen = { port: 9000, host: '::1', smtp_from: 'Nevermore: no reply <a@b.example>' }
    expect(await load(settingsAsYaml(chosen))).toMatchObject({ port: 9000, host: '::1', smtpFrom: chosen.smtp_from })
  })

  it('can be read in a terminal: what it means above, the default behind, no line long', () => {
    const yaml = settingsAsYaml({})
    expect(yaml).toContain(
      '\n# A PostgreSQL 14 or later to use instead of the embedded one. Environment: DATABASE_URL.\n' +
        '# database_url: (embedded)\n\n',
    )
    expect(yaml).toContain('\n# Key for OpenAI. Environment: OPENAI_API_KEY.\n# openai_api_key:\n')
    expect(yaml).toContain(
      '\n# First API key of the project `default`, with all scopes but `admin`; kept likewise. Environment:\n' +
        '# NEVERMORE_API_KEY.\n# api_key: (random)\n',
    )
    const longest = Math.max(...yaml.split('\n').map((line) => line.length))
    expect(longest).toBeGreaterThan(90)
    expect(longest).toBeLessThanOrEqual(102)
  })
})
