import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '#cli/run.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { captureOutput } from '#test/support/output.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { seedWorld } from '#test/support/world/seed-world.ts'

let from: GraphServer
let to: GraphServer
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'memory-'))
  from = await startGraphServer()
  to = await startGraphServer({ bundleSigner: await createBundleSigner('another installation') })
  await seedWorld(from.database.sql, from.database.projectId, { seed: 5, nowMs: Date.now() })
})
afterAll(async () => {
  await from.stop()
  await to.stop()
  await rm(directory, { recursive: true })
})

const run = ({ url, key }: GraphServer, ...words: string[]) =>
  captureOutput(() => runCli([...words, '--url', url, '--key', key, '--data-dir', directory]))

it('takes memory from one installation to another', async () => {
  const file = join(directory, 'memory.ndjson')
  const exported = await run(from, 'export', '--out', file, '--json')
  expect(exported.result).toBe(0)
  const { signer, rows } = JSON.parse(exported.out)
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(rows + 2)
  // What failed is nobody else's business on a shared machine.
  expect((await stat(file)).mode & 0o077).toBe(0)

  const preview = await run(to, 'import', file)
  expect(preview).toMatchObject({ result: 0, out: expect.stringContaining(`--apply --signer ${signer}`) })
  expect((await run(to, 'import', file, '--apply')).result).toBe(1)
  const applied = await run(to, 'import', file, '--apply', '--signer', signer, '--json')
  expect(JSON.parse(applied.out)).toMatchObject({ applied: true, own: false })
  const listed = await run(to, 'failures', '--json')
  expect(JSON.parse(listed.out).totalCount).toBe(JSON.parse(applied.out).counts.failuresNew)
})

it('carries what was asked with a key that it makes, for those who have the key', async () => {
  const { sql, projectId } = from.database
  const runs = ['Ada', 'Bob', 'Eve'].map((who) => ({
    prompt: `Compare the tender of ${who} with the budget and list every deviation`,
    failed: 'output.invalid_format' as const,
  }))
  await storeRuns(sql, projectId, runs, Date.now())
  const [file, key] = [join(directory, 'asked.ndjson'), join(directory, 'shared.key')]
  const made = await run(from, 'export', '--out', file, '--shared-key', key)
  expect(made).toMatchObject({ result: 0, err: expect.stringContaining('holds a new key') })
  expect((await stat(key)).mode & 0o077).toBe(0)
  const kept = await readFile(key, 'utf8')
  expect((await run(from, 'export', '--out', file, '--shared-key', key)).err).not.toContain('new key')
  expect(await readFile(key, 'utf8')).toBe(kept)
  expect(await readFile(file, 'utf8')).not.toContain(kept.trim())
  expect((await run(to, 'import', file)).out).toContain('3 contexts are left out without the key')
  expect((await run(to, 'import', file, '--shared-key', key)).out).toContain('3 contexts')
  expect(await run(to, 'import', file, '--shared-key', join(directory, 'no.key'))).toMatchObject({
    result: 1,
    err: expect.stringContaining('cannot be read'),
  })
})

it('shows texts and mitigations beside the words that stand here', async () => {
  const say = (server: GraphServer, input: object) =>
    server.data('mutation ($input: SetMitigationTextInput!) { setMitigationText(input: $input) { class } }', { input })
  await say(from, { class: 'tool.error', text: 'Ask the tools team.' })
  await say(from, { class: 'tool.timeout', text: 'Ask them, too.' })
  await say(to, { class: 'tool.timeout', text: 'We know better.' })
  const file = join(directory, 'texts.ndjson')
  await run(from, 'export', '--out', file)
  const { out } = await run(to, 'import', file)
  expect(out).toMatch(/NEW +mitigation of tool\.error\n +file +Ask the tools team\.\n +here +\S/)
  expect(out).toMatch(/KEPT +mitigation of tool\.timeout\n +file +Ask them, too\.\n +here +We know better\./)
})

it('says what is wrong with a file', async () => {
  const file = join(directory, 'wrong.ndjson')
  await writeFile(file, 'hello')
  expect(await run(to, 'import', file)).toMatchObject({ result: 1, err: expect.stringContaining('no memory file') })
  expect(await run(to, 'import', join(directory, 'gone'))).toMatchObject({
    result: 1,
    err: expect.stringContaining('cannot be read'),
  })
})

it('writes to stdout when asked', async () => {
  const { result, out } = await run(from, 'export', '--out', '-')
  expect(result).toBe(0)
  expect(out).toContain('"format":"nevermore.memory"')
})
