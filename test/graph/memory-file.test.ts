import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

let from: GraphServer
let to: GraphServer
let world: World
let signer: string
const nowMs = Date.UTC(2026, 5, 4, 12)

beforeAll(async () => {
  from = await startGraphServer({ clock: () => nowMs })
  to = await startGraphServer({ bundleSigner: await createBundleSigner('another installation') })
  world = await seedWorld(from.database.sql, from.database.projectId, { seed: 5, nowMs })
  await from.data('mutation ($input: EditFailureInput!) { editFailure(input: $input) { version } }', {
    input: { failure: idOf('agent.loop'), title: 'Asks the same again', mitigation: 'Stop after three equal calls.' },
  })
})
afterAll(async () => {
  await from.stop()
  await to.stop()
})

const idOf = (name: string): string => encodeGlobalId('Failure', world.failureIds.get(name) ?? '')

const send = (server: GraphServer, query: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/memory${query}`, {
    method: 'POST',
    headers: { 'x-api-key': server.key, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
const sendJson = async (server: GraphServer, query: string, body: Buffer | string): Promise<Loose> => {
  const response = await send(server, query, body)
  const answer: Loose = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(answer))
  return answer
}

async function file(server: GraphServer, query = ''): Promise<string> {
  const response = await fetch(`${server.url}/v1/memory${query}`, { headers: { 'x-api-key': server.key } })
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="nevermore-.*\.ndjson"$/)
  signer = response.headers.get('x-nevermore-signer') ?? ''
  return response.text()
}

const counted = (server: GraphServer): Promise<Loose> =>
  server.data(`{ failures(first: 100) { totalCount edges { node {
    shortId class title mitigation state occurrenceCount runCount version importedBy { signer author }
    fingerprints { hash } versions { version author note } } } } }`)

describe('memory carried to another installation', () => {
  it('tells first what it would bring, and changes nothing', async () => {
    const answer = await sendJson(to, '', await file(from))
    expect(answer).toMatchObject({ applied: false, own: false, file: { signer, texts: false } })
    expect(answer.counts.failuresNew).toBe(world.failureIds.size)
    expect(await counted(to)).toEqual({ failures: { totalCount: 0, edges: [] } })
  })

  it('asks whose signature it is before it takes anything in', async () => {
    const told = await send(to, '?apply=true', await file(from))
    expect(told.status).toBe(403)
    expect(await told.text()).toContain(signer)
    expect((await send(to, '?apply=true&signer=somebody', await file(from))).status).toBe(403)
  })

  it('brings failures with what people wrote and what they are recognised by, and counts nothing', async () => {
    const answer = await sendJson(to, `?apply=true&signer=${signer}`, gzipSync(await file(from)))
    expect(answer.applied).toBe(true)
    const { failures } = await counted(to)
    expect(failures.totalCount).toBe(world.failureIds.size)
    const nodes: Loose[] = failures.edges.map((edge: Loose) => edge.node)
    const loop = nodes.find((node) => node.class === 'agent.loop')
    expect(loop).toMatchObject({
      title: 'Asks the same again',
      mitigation: 'Stop after three equal calls.',
      occurrenceCount: 0,
      runCount: 0,
      importedBy: { signer, author: expect.stringContaining('key for') },
    })
    const own: Loose = await counted(from)
    const before = own.failures.edges.map((edge: Loose) => edge.node).find((node: Loose) => node.class === 'agent.loop')
    expect(loop.fingerprints).toEqual(before.fingerprints)
    expect((await to.data('{ memoryImports { signer counts } }')).memoryImports).toHaveLength(1)
  })

  it('changes nothing when it is taken in again, also by several at once', async () => {
    const [before, told] = [await counted(to), await file(from)]
    const again = () => sendJson(to, `?apply=true&signer=${signer}`, told)
    const answers = await Promise.all([again(), again(), again()])
    for (const { counts } of answers) {
      expect(counts).toMatchObject({ failuresNew: 0, fingerprints: 0, texts: 0, policies: 0 })
    }
    expect(await counted(to)).toEqual(before)
  })

  it('never overwrites what people here wrote', async () => {
    const [known] = await to.database.sql<[{ id: string }]>`
      select id::text from failures where project_id = ${to.database.projectId} and class = 'agent.loop'`
    const input = { failure: encodeGlobalId('Failure', known.id), mitigation: 'Ours.' }
    await to.data('mutation ($input: EditFailureInput!) { editFailure(input: $input) { version } }', { input })
    const answer = await sendJson(to, `?apply=true&signer=${signer}`, await file(from))
    const loop = answer.failures.find((row: Loose) => row.class === 'agent.loop')
    expect(loop).toMatchObject({ action: 'KNOWN', takesTexts: false, keepsTexts: true })
    expect(loop.texts).toContainEqual({
      field: 'mitigation',
      action: 'KEPT',
      theirs: 'Stop after three equal calls.',
      ours: 'Ours.',
    })
    const { failures } = await counted(to)
    expect(failures.edges.map((edge: Loose) => edge.node.mitigation)).toContain('Ours.')
  })
})

describe('a memory file', () => {
  it('holds no text that was read off an error, unless that is asked for', async () => {
    const { sql, projectId } = from.database
    const rows = await sql<{ text: string }[]>`
      select text from fingerprints where project_id = ${projectId} and level = 'template'`
    const [without, withTexts] = [await file(from), await file(from, '?texts=true')]
    expect(rows.length).toBeGreaterThan(0)
    for (const { text } of rows) {
      expect(without).not.toContain(JSON.stringify(text).slice(1, -1))
      expect(withTexts).toContain(JSON.stringify(text).slice(1, -1))
    }
  })

  it('holds one project’s memory only', async () => {
    const stranger = await from.addKey(await from.database.addProject(), ['read'])
    const response = await fetch(`${from.url}/v1/memory`, { headers: { 'x-api-key': stranger } })
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(2)
  })

  it('is given to those who may read, and taken from those who may write', async () => {
    const reader = await from.addKey(from.database.projectId, ['read'])
    const asker = await from.addKey(from.database.projectId, ['preflight', 'ingest'])
    const get = (key?: string) => fetch(`${from.url}/v1/memory`, { headers: key ? { 'x-api-key': key } : {} })
    expect([(await get()).status, (await get(asker)).status, (await get(reader)).status]).toEqual([401, 403, 200])
    const body = await file(from)
    expect((await send(from, '', body, { 'x-api-key': reader })).status).toBe(403)
  })

  it.each([
    ['nonsense', 'hello', '', 'no memory file'],
    ['a switch that is neither on nor off', 'hello', '?apply=yes', 'must be true or false'],
    ['a broken gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), '', 'no gzip'],
  ])('refuses %s with a reason', async (_what, body, query, reason) => {
    const response = await send(from, query, body)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(reason)
  })
})

it('brings policies switched off', async () => {
  await from.database.sql`
    insert into policies (project_id, position, name, verdict, rule)
    values (${from.database.projectId}, 99, 'Stop it', 'BLOCK', '{"runsMin": 30, "riskLowMin": 0.8}')`
  const target = await startGraphServer()
  try {
    await sendJson(target, '?apply', await file(from))
    const rows = await target.database.sql`
      select name, enabled, verdict from policies where project_id = ${target.database.projectId} order by position`
    expect(rows.at(-1)).toEqual({ name: 'Stop it', enabled: false, verdict: 'BLOCK' })
  } finally {
    await target.stop()
  }
})

describe('what was asked when failures were met', () => {
  const key = Buffer.alloc(32, 3).toString('base64url')
  const other = Buffer.alloc(32, 4).toString('base64url')
  const get = (headers: Record<string, string>) =>
    fetch(`${from.url}/v1/memory`, { headers: { 'x-api-key': from.key, ...headers } }).then((response) =>
      response.text(),
    )
  const post = async (body: string, headers: Record<string, string>): Promise<Loose> =>
    (await send(to, `?apply=true&signer=${signer}`, body, headers)).json()

  it('is written and read with a shared key in a header, and forgotten again', async () => {
    const runs = ['Ada', 'Bob', 'Eve'].map((who) => ({
      prompt: `Compare the tender of ${who} with the budget and list every deviation`,
      failed: 'output.invalid_format' as const,
    }))
    await storeRuns(from.database.sql, from.database.projectId, runs, Date.now())
    const header = 'x-nevermore-shared-key'
    const body = await get({ [header]: key })
    expect(body).toContain('"kind":"context"')
    expect(await get({})).not.toContain('"kind":"context"')
    expect((await post(body, {})).counts).toMatchObject({ contexts: 0, contextsLocked: 3 })
    expect((await post(body, { [header]: other })).error.message).toContain('shared key')
    expect((await post(body, { [header]: 'a password' })).error.message).toContain('43 characters')
    expect((await post(body, { [header]: key })).counts).toMatchObject({ contexts: 3, contextsLocked: 0 })
    const { memoryImports: all } = await to.data('{ memoryImports { id contexts } }')
    expect(all[0].contexts).toBe(3)
    const forget = 'mutation ($id: ID!) { forgetCarriedContexts(import: $id) { contexts } }'
    const reader = await to.addKey(to.database.projectId, ['read'])
    const stranger = await to.addKey(await to.database.addProject(), ['write'])
    const codeFor = async (asker: string) =>
      (await to.ask(forget, { key: asker, variables: { id: all[0].id } })).errors?.[0]?.extensions['code']
    expect([await codeFor(reader), await codeFor(stranger)]).toEqual(['DENIED', 'NOT_FOUND'])
    expect(await to.data(forget, { id: all[0].id })).toEqual({ forgetCarriedContexts: { contexts: 0 } })
    expect((await to.data('{ memoryImports { contexts } }')).memoryImports[0].contexts).toBe(0)
  })
})
