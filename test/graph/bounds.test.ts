import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startGraphServer, type GraphServer } from '#test/support/graph-server.ts'

let server: GraphServer
beforeAll(async () => {
  server = await startGraphServer()
})
afterAll(() => server.stop())

const refused = (message: string) => [{ message: expect.stringContaining(message), extensions: { code: 'INVALID' } }]

describe('one operation', () => {
  it('may not have hundreds of fields beside each other, wherever they stand', async () => {
    const aliases = (count: number, field: string) =>
      Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ')
    const many = await server.ask(`{ ${aliases(201, 'failures { totalCount }')} }`)
    expect(many.errors).toMatchObject(refused('201 fields stand beside each other; at most 200'))
    const deep = await server.ask(`{ failures { edges { node { ${aliases(201, 'title')} } } } }`)
    expect(deep.errors).toMatchObject(refused('201 fields'))
    expect((await server.ask(`{ ${aliases(200, '__typename')} }`)).errors).toBeUndefined()
  })

  it('has at most a hundred totals counted, and each of the next ones too', async () => {
    const totals = (count: number) =>
      `{ ${Array.from({ length: count }, (_, at) => `a${at}: failures { totalCount }`).join(' ')} }`
    expect((await server.ask(totals(101))).errors).toMatchObject(refused('At most 100 totals'))
    for (let again = 0; again < 2; again++) expect((await server.ask(totals(100))).errors).toBeUndefined()
  })

  it('fetches at most a thousand things by their ids', async () => {
    const ids = Array.from({ length: 1_001 }, () => 'RmFpbHVyZToxMjM')
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    expect((await server.ask(query, { variables: { ids } })).errors).toMatchObject(
      refused('at most 1000 ids, not 1001'),
    )
    const { data } = await server.ask(query, { variables: { ids: ids.slice(0, 1_000) } })
    expect(data.nodes).toHaveLength(1_000)
  })
})
