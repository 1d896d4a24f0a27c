import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '#cli/commands.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { settingsAsMarkdown } from '#core/platform/settings/describe.ts'
import { codeBlocks, documents, readDocument } from '#test/support/documents.ts'

const { root } = projectPaths()
const readme = readDocument('README.md')
const isPythonHere = spawnSync('python3', ['--version']).status === 0
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readDocument('package.json')))

describe('the documents', () => {
  it.each(documents())('%s links only to what is there', (path) => {
    const links = [...readDocument(path).matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([])
  })

  it.each(documents())('%s names only npm scripts that exist', (path) => {
    const named = [...readDocument(path).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    )
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  it.each(documents())('%s names only commands of ours that exist', (path) => {
    const named = [...readDocument(path).matchAll(/npx nevermore ([a-z]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => commands[name] === undefined)).toEqual([])
  })
})

describe('the README', () => {
  it('maps every folder there is', () => {
    const top = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => !['node_modules', 'dist', 'core', 'test-results'].includes(name))
    const core = readdirSync(join(root, 'core')).map((name) => `core/${name}`)
    expect([...top, ...core].filter((folder) => !readme.includes(`[${folder}/](${folder}/README.md)`))).toEqual([])
  })

  it('lists every setting, as the program knows them', () => {
    const [, table] = /<!-- settings:begin -->\n([\s\S]*?)<!-- settings:end -->/.exec(readme) ?? []
    expect(table).toBe(settingsAsMarkdown())
  })

  it('shows the first trace in three languages', () => {
    const languages = codeBlocks(readme).map(({ language }) => language)
    expect(languages).toEqual(expect.arrayContaining(['sh', 'ts', 'python']))
  })

  it.skipIf(!isPythonHere)('shows Python that parses (skipped where there is no python3)', () => {
    for (const { code } of codeBlocks(readme).filter(({ language }) => language === 'python')) {
      const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
        input: code,
        encoding: 'utf8',
      })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
  })
})
