import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectPaths } from '#core/platform/paths.ts'
import { askApi, eventually } from '#test/support/api.ts'
import { makeFolderInCheckout } from '#test/support/checkout.ts'
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
const here = (code: string): string =>
  code.replaceAll('http://127.0.0.1:4318', program.otlpHttp).replaceAll('http://127.0.0.1:8110', program.web)

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
    const { stdout } = await run('sh', ['-c', here(blockWith(readme, 'sh', '/v1/traces'))])
    expect(JSON.parse(stdout)).toEqual({})
    await eventually(failures, (found) => found.length > 0)
    expect(await failures()).toEqual([{ class: 'input.context_length', apps: ['my-app'] }])
  })

  it('is warned of by the question before the next run', async () => {
    const ask = async () => {
      const { stdout } = await run('sh', ['-c', here(blockWith(readme, 'sh', '/graphql'))])
      return JSON.parse(stdout).data.preflight
    }
    // A busy machine may pass the deadline of the first question.
    await expect
      .poll(ask, { timeout: 30_000 })
      .toMatchObject({ id: expect.any(String), verdict: 'WARN', message: expect.stringContaining('F-1') })
  })

  it('is remembered when a TypeScript app makes it', async () => {
    const model = await tooLongForTheModel()
    const folder = await makeFolderInCheckout('first-trace')
    try {
      await writeFile(join(folder, 'app.ts'), here(blockWith(readme, 'ts', 'generateText')))
      const env = { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: model.url }
      await run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), join(folder, 'app.ts')], { env })
    } finally {
      await rm(folder, { recursive: true })
      model.server.close()
    }
    const runs = async () => (await askApi<Runs>(program, runsQuery)).runs.edges.map(({ node }) => node)
    // The spans of a run may come apart; its findings are settled once it is quiet.
    const made = async () => (await runs()).find(({ name }) => name.startsWith('ai.generateText'))
    await expect.poll(made, { timeout: 20_000 }).toMatchObject({
      status: 'FAILED',
      app: { name: 'my-app' },
      findings: [{ class: 'input.context_length' }],
    })
  })
})

const runsQuery = '{ runs(first: 10) { edges { node { name status app { name } findings { class } } } } }'

interface Runs {
  readonly runs: { readonly edges: readonly { readonly node: { readonly name: string } }[] }
}

async function tooLongForTheModel() {
  const message = "This model's maximum context length is 128000 tokens."
  const body = JSON.stringify({ error: { message, type: 'invalid_request_error', code: 'context_length_exceeded' } })
  const server = createServer((_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1` }
}
