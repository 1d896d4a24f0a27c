import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let strangerKey: string
beforeAll(async () => {
  server = await startGraphServer()
  strangerKey = await server.addKey(await server.database.addProject(), ['read', 'write'])
})
afterAll(() => server.stop())

const say = async (...messages: string[]) => {
  for (const message of messages)
    await countRecords(server.database.sql, server.database.projectId, runsWith(faultSaying(message)))
}
async function deleted(title: string, reason: string | null = null): Promise<Loose> {
  await say(title)
  const { failures } = await server.data('{ failures(first: 50) { edges { node { id shortId title } } } }')
  const failure = nodesOf(failures).find((one: Loose) => one.title === title)
  await server.data('mutation ($input: DeleteFailureInput!) { deleteFailure(input: $input) }', {
    input: { failure: failure.id, reason },
  })
  return failure
}
const all = '{ tombstones { totalCount edges { node { shortId } } } }'
const one = 'query ($shortId: String!) { tombstone(shortId: $shortId) { title reason author swallowed swallowedAt } }'

describe('the list of what was deleted', () => {
  it('goes from the last one back, page by page, without a gap', async () => {
    const made: Loose[] = []
    for (const word of ['apples', 'pears', 'plums', 'figs', 'dates']) made.push(await deleted(`${word} went bad`))
    const query = `query ($after: String) { tombstones(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { shortId } } } }`
    const seen: string[] = []
    let after: string | null = null
    do {
      const { tombstones }: Loose = await server.data(query, { after })
      expect(tombstones.totalCount).toBe(5)
      seen.push(...nodesOf(tombstones).map(({ shortId }) => shortId))
      after = tombstones.pageInfo.hasNextPage ? tombstones.pageInfo.endCursor : null
    } while (after !== null)
    expect(seen).toEqual(made.map(({ shortId }) => shortId).reverse())
  })

  it('is searched by short id, class, title, reason and who', async () => {
    const { shortId } = await deleted('olives ran out', 'the 50% rule of Ada')
    const found = async (text: string): Promise<Loose[]> =>
      nodesOf(
        (
          await server.data('query ($text: String) { tombstones(text: $text) { edges { node { shortId } } } }', {
            text,
          })
        ).tombstones,
      )
    for (const text of ['olives RAN', '50% rule', shortId, ' olives ']) expect(await found(text)).toEqual([{ shortId }])
    expect(await found('50_ rule')).toEqual([])
    expect((await found('context_length')).length).toBeGreaterThan(4)
  })

  it('says how many occurrences each has swallowed, and when the last one was', async () => {
    const { shortId } = await deleted('bread went stale', 'noise')
    const before = await server.data(one, { shortId })
    expect(before.tombstone).toMatchObject({
      title: 'bread went stale',
      reason: 'noise',
      swallowed: 0,
      swallowedAt: null,
    })
    await say('bread went stale', 'bread went stale')
    const { tombstone } = await server.data(one, { shortId: shortId.toLowerCase() })
    expect(tombstone).toMatchObject({ swallowed: 2, swallowedAt: expect.stringMatching(/^20\d\d-/) })
  })

  it('belongs to one project, and to those who may read it', async () => {
    const { shortId, id } = await deleted('milk turned')
    expect((await server.ask(all, { key: strangerKey })).data).toEqual({ tombstones: { totalCount: 0, edges: [] } })
    expect((await server.ask(one, { key: strangerKey, variables: { shortId } })).data).toEqual({ tombstone: null })
    const asker = await server.addKey(server.database.projectId, ['preflight'])
    expect((await server.ask(all, { key: asker })).errors?.[0]?.extensions['code']).toBe('DENIED')
    await server.data('mutation ($input: LiftTombstoneInput!) { liftTombstone(input: $input) { id } }', {
      input: { failure: id },
    })
    expect((await server.data(one, { shortId })).tombstone).toBeNull()
  })

  it('says what is wrong with a short id', async () => {
    const { errors } = await server.ask(one, { key: server.key, variables: { shortId: 'eleven' } })
    expect(errors?.[0]?.message).toContain('F-42')
  })
})
