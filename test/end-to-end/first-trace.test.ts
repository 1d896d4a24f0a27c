import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { askApi, eventually } from '#test/support/api.ts'
import { blockWith, readDocument } from '#test/support/documents.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'

const run = promisify(execFile)
const { root } = projectPaths()
const readme = readDocument('README.md')

let dataDir = ''
let program: RunningProgram
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-first-trace-'))
  program = await startProgram(dataDir)
})
afterAll(async () => {
  await program.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** As a reader would run it, but for the port. */
const here = (code: string): string => code.replaceAll('http://127.0.0.1:4318', program.otlpHttp)

interface Failures {
  readonly failures: {
    readonly edges: readonly { readonly node: { readonly class: string; readonly apps: readonly { name: string }[] } }[]
  }
}

const failures = async () =>
  (
    await askApi<Failures>(program, '{ failures(first: 10) { edges { node { class apps { name } } } } }')
  ).failures.edges.map(({ node }) => ({ class: node.class, apps: node.apps.map(({ name }) => name) }))

describe('the first trace, as the README shows it', () => {
  it('is remembered when curl sends it', async () => {
    const { stdout } = await run('sh', ['-c', here(blockWith(readme, 'sh', 'curl'))])
    expect(JSON.parse(stdout)).toEqual({})
    await eventually(failures, (found) => found.length > 0)
    expect(await failures()).toEqual([{ class: 'input.context_length', apps: ['my-app'] }])
  })

  it('arrives when a TypeScript app makes it', async () => {
    const app = `${here(blockWith(readme, 'ts', 'manuallyInstrument'))}
const client = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1:9/v1', maxRetries: 0 })
const messages = [{ role: 'user', content: 'hello' } as const]
await client.chat.completions.create({ model: 'gpt-4o-mini', messages }).catch(() => undefined)
await tracerProvider.forceFlush()
`
    // Inside the checkout, where the packages are.
    const folder = await mkdtemp(join(root, 'test', '.first-trace-'))
    try {
      await writeFile(join(folder, 'app.ts'), app)
      await run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), join(folder, 'app.ts')])
    } finally {
      await rm(folder, { recursive: true })
    }
    await eventually(failures, (found) => found.some((failure) => failure.class === 'provider.connection'))
  })
})
