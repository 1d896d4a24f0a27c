import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { sourceFolders, sourcesIn } from './support/sources.ts'
import * as tidy from './support/tidy-rules.ts'
import { untestedFiles } from './support/untested.ts'

const { root, migrations } = projectPaths()
const code = sourcesIn(sourceFolders, ['.ts', '.mts', '.mjs', '.vue'])
const written = [...code, ...sourcesIn([...sourceFolders, 'migrations', 'proto'], ['.sql', '.proto', '.css', '.py'])]

/** Files that only run as part of a bigger piece, and which test runs that. */
const testedFromAfar: readonly (readonly [start: string, by: string])[] = [
  ['cli/main.ts', 'every start in test/end-to-end/'],
  ['cli/nevermore.mjs', 'test/ground/start.test.ts'],
  ['cli/commands/', 'test/end-to-end/command-line.test.ts, as processes'],
  ['cli/client/database.ts', 'test/end-to-end/administration.test.ts, as processes'],
  ['cli/reset/', 'test/end-to-end/administration.test.ts, as processes'],
  ['cli/settings-of.ts', 'every command that is refused in test/end-to-end/'],
  ['cli/setting-args.ts', 'test/end-to-end/command-line.test.ts'],
  ['cli/start-command.ts', 'every start in test/end-to-end/'],
  ['cli/token/', 'test/end-to-end/administration.test.ts, as processes'],
  ['cli/check/', 'test/end-to-end/administration.test.ts, as processes'],
  ['cli/detach.ts', 'test/end-to-end/command-line.test.ts'],
  ['cli/foreground.ts', 'test/end-to-end/command-line.test.ts'],
  ['cli/log/open.ts', 'test/end-to-end/command-line.test.ts'],
  ['cli/up.ts', 'every start in test/end-to-end/'],
  ['cli/wiring/', 'every start in test/end-to-end/'],
  ['scripts/', 'test/ground/start.test.ts, and every run of the tests itself'],
  ['core/memory/store/remember-', 'test/collector/exporters/, which writes through them'],
  ['core/memory/store/judged-findings.ts', 'test/collector/settle/, which settles through it'],
  ['core/memory/store/withdraw-', 'test/collector/settle/, which settles through them'],
  ['web/src/main.ts', 'the browser in test/end-to-end/'],
  ['web/src/router.ts', 'the browser in test/end-to-end/'],
  ['web/src/api/', 'the browser in test/end-to-end/, against the real server'],
  ['web/src/composables/', 'the browser in test/end-to-end/, against the real server'],
  ['web/src/documents/', 'vue-tsc, which checks every query against the schema'],
]

/** Each file is parsed once; the first rule that looks at trees waits for all of them, on a busy machine too. */
const readingMsMax = 180_000

describe('tidiness', () => {
  it('is looked for in real files', () => {
    expect(code.length).toBeGreaterThan(150)
  })

  it.each([
    ['no file is longer than 300 lines', tidy.shortFiles, written],
    ['no line is longer than 120 characters', tidy.shortLines, written],
    ['no function is longer than 70 lines', tidy.shortFunctions, code],
    ['SQL stands in stores and queries', tidy.sqlAtHome, code],
    ['JSON for the database is what it can hold', tidy.storableJsonOnly, code],
    ['only the output of the command line prints', tidy.printsInOnePlace, code],
    ['every export has a name', tidy.namedExports, code],
    ['files are named after what they hold', tidy.tellingNames, [...code, ...sourcesIn(['sdk'], ['.py'])]],
    ['names in code are camelCase', tidy.camelCaseNames, code],
    ['nothing is left open in the text', tidy.nothingLeftOpen, written],
  ] as const)('%s', { timeout: readingMsMax }, (_title, rule, files) => {
    expect(files.flatMap(rule)).toEqual([])
  })

  it('looks at every source file in a test', { timeout: readingMsMax }, () => {
    const sources = sourcesIn(['core', 'collector', 'graph', 'web', 'cli', 'sdk', 'scripts'], ['.ts', '.mjs'])
    const tests = sourcesIn(['test'], ['.ts'])
    const untested = untestedFiles(
      sources.filter(({ path }) => !/\.(d|config)\.ts$/.test(path)),
      tests,
    )
    expect(untested.filter((path) => !testedFromAfar.some(([start]) => path.startsWith(start)))).toEqual([])
  })

  it('numbers migrations without gaps, each headed with why and whether it breaks', () => {
    const names = readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .toSorted()
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !/^\d{4}(_[a-z0-9]+){2,}\.sql$/.test(name))).toEqual([])
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_name, index) => index + 1))
    const headless = names.filter((name) => {
      const head = readFileSync(join(migrations, name), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('--'))
      return !(
        head.some((line) => /^-- why: +\S/.test(line)) && head.some((line) => /^-- breaking: +(yes|no)\b/.test(line))
      )
    })
    expect(headless).toEqual([])
  })

  it('explains every folder in a README of its own', () => {
    const inCore = readdirSync(join(root, 'core')).map((name) => `core/${name}`)
    const folders = [...sourceFolders.filter((name) => name !== 'core'), ...inCore, 'proto', 'migrations', 'docs']
    expect(folders.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([])
  })
})

describe('the rules of tidiness', () => {
  const long = 'x'.repeat(121)
  const many = 'a()\n'
  it.each([
    ['a long file', tidy.shortFiles, 'core/a.ts', many.repeat(301)],
    ['a long line', tidy.shortLines, 'core/a.ts', long],
    ['a long function', tidy.shortFunctions, 'core/a.ts', `function f() {\n${many.repeat(70)}}`],
    ['a long arrow function', tidy.shortFunctions, 'core/a.ts', `const f = () => {\n${many.repeat(70)}}`],
    [
      'a long function in a Vue component',
      tidy.shortFunctions,
      'web/A.vue',
      `<script>\nfunction f() {\n${many.repeat(70)}}</script>`,
    ],
    ['a statement in a resolver', tidy.sqlAtHome, 'graph/types/a.ts', 'const rows = sql`select 1`'],
    ['a typed statement in a resolver', tidy.sqlAtHome, 'graph/types/a.ts', 'const rows = sql<Row[]>`select 1`'],
    ['a JSON that NUL would break', tidy.storableJsonOnly, 'core/memory/store/a.ts', 'sql`${JSON.stringify(rows)}`'],
    ['a print in a server', tidy.printsInOnePlace, 'graph/server.ts', 'console.log(1)'],
    ['a default export', tidy.namedExports, 'core/a.ts', 'export default 1'],
    ['a default function', tidy.namedExports, 'core/a.ts', 'export default function a() {}'],
    ['a drawer', tidy.tellingNames, 'core/utils.ts', ''],
    ['a barrel', tidy.tellingNames, 'core/index.ts', ''],
    ['a camel', tidy.tellingNames, 'core/someThing.ts', ''],
    ['a snake', tidy.camelCaseNames, 'core/a.ts', 'const batch_max = 5'],
    ['a snake with a hump', tidy.camelCaseNames, 'core/a.ts', 'const runsOfOne_max = 5'],
    ['a snake in a parameter', tidy.camelCaseNames, 'core/a.ts', 'const f = (wait_ms: number) => wait_ms'],
    ['a key that becomes a snake', tidy.camelCaseNames, 'core/a.ts', 'const { a: a_max } = limits'],
    ['an open end', tidy.nothingLeftOpen, 'core/a.ts', '// TODO: later'],
    ['a test that runs alone', tidy.nothingLeftOpen, 'test/a.test.ts', "it.only('works')"],
  ] as const)('find %s', (_title, rule, path, text) => {
    expect(rule({ path, text })).toHaveLength(1)
  })

  it('look behind the door that a test opens, but not into other folders', () => {
    const door = { path: 'core/a/door.ts', text: `import './room.ts'\nimport '#core/b/far.ts'` }
    const room = { path: 'core/a/room.ts', text: 'export const room = 1' }
    const far = { path: 'core/b/far.ts', text: 'export const far = 1' }
    const tests = [{ path: 'test/x.test.ts', text: `import '#core/a/door.ts'` }]
    expect(untestedFiles([door, room, far], tests)).toEqual(['core/b/far.ts'])
  })

  it('let keys that others named keep their names', () => {
    const text = 'const f = ({ body_bytes_max }: Settings) => ({ max_tokens: body_bytes_max, _unused: 1 })'
    expect(tidy.camelCaseNames({ path: 'core/a.ts', text })).toEqual([])
  })

  it('find a source file that no test looks at', () => {
    const untested = { path: 'core/a.ts', text: 'export const a = 1' }
    const mirrored = { path: 'core/b.ts', text: 'export const b = 1' }
    const typesAlone = { path: 'core/c.ts', text: 'export interface C { readonly c: 1 }' }
    const tests = [{ path: 'test/core/b.test.ts', text: '' }]
    expect(untestedFiles([untested, mirrored, typesAlone], tests)).toEqual(['core/a.ts'])
    expect(untestedFiles([untested], [{ path: 'test/x.test.ts', text: `import { a } from '#core/a.ts'` }])).toEqual([])
  })

  it('leave chapters of tests, stores and addresses alone', () => {
    expect(
      tidy.shortFunctions({ path: 'test/a.test.ts', text: `describe('x', () => {\n${many.repeat(90)}})` }),
    ).toEqual([])
    expect(tidy.sqlAtHome({ path: 'core/memory/store/a.ts', text: 'sql`select 1`' })).toEqual([])
    expect(tidy.shortLines({ path: 'core/a.ts', text: `// https://${long}` })).toEqual([])
  })
})
