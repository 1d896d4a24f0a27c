import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { insertFailure, insertRows, runRow, seededHex } from '#test/support/seed.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
const nowMs = Date.UTC(2026, 5, 1, 12)
const random = seededRandom(11)
const count = 57

beforeAll(async () => {
  server = await startGraphServer()
  const { sql, projectId } = server.database
  // Groups of three share their nanosecond, so ties are met at every page size.
  await insertRows(
    sql,
    'traces',
    Array.from({ length: count }, (_, at) =>
      runRow(projectId, { traceId: seededHex(random, 32), startedMs: nowMs - Math.floor(at / 3) }),
    ),
  )
  for (let at = 1; at <= count; at += 1) {
    await insertFailure(sql, projectId, { shortNo: at, firstSeenMs: nowMs - 1e6, lastSeenMs: nowMs })
  }
  // Ties, and microseconds between them, which the driver's dates cannot tell from one another.
  await sql`update failures set last_seen_at = last_seen_at + make_interval(secs => (short_no / 20) * 0.000001)`
})
afterAll(() => server.stop())

const fieldOf: Record<string, string> = { runs: 'traceId', failures: 'shortId' }

async function walk(list: string, size: number, way: 'forwards' | 'backwards'): Promise<string[]> {
  const found: string[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < count + 2; pages += 1) {
    const args: string = way === 'forwards' ? 'first: $size, after: $cursor' : 'last: $size, before: $cursor'
    const query: string = `query ($size: Int, $cursor: String) { ${list}(${args}) {
      edges { node { ${fieldOf[list]} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
    const page: Loose = (await server.data(query, { size, cursor }))[list]
    const keys = nodesOf(page).map((node) => node[fieldOf[list] ?? ''])
    if (way === 'forwards') found.push(...keys)
    else found.unshift(...keys)
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo
    if (!(way === 'forwards' ? hasNextPage : hasPreviousPage)) return found
    cursor = way === 'forwards' ? endCursor : startCursor
  }
  throw new Error('the pages never end')
}

describe('pages of a list', () => {
  it.each([
    ['runs', 1],
    ['runs', 7],
    ['runs', 57],
    ['failures', 2],
    ['failures', 10],
    ['failures', 200],
  ] as const)('of %s by %i join to the whole list, in both directions', async (list, size) => {
    const whole = await walk(list, 200, 'forwards')
    expect(new Set(whole).size).toBe(count)
    expect(await walk(list, size, 'forwards')).toEqual(whole)
    expect(await walk(list, size, 'backwards')).toEqual(whole)
  })

  it('count all rows, whichever page is asked for', async () => {
    const { runs } = await server.data('{ runs(first: 3) { totalCount edges { node { traceId } } } }')
    expect(runs.totalCount).toBe(count)
    expect(runs.edges).toHaveLength(3)
  })

  it.each([
    ['runs(first: 201)', 'first must be between 0 and 200, not 201'],
    ['runs(first: -1)', 'first must be between 0 and 200, not -1'],
    ['runs(last: 500)', 'last must be between 0 and 200, not 500'],
    ['runs(after: "nonsense")', 'after is not a cursor of runs'],
  ])('are refused with a reason: %s', async (field, message) => {
    const { errors } = await server.ask(`{ ${field} { edges { cursor } } }`)
    expect(errors?.[0]?.message).toContain(message)
    expect(errors?.[0]?.extensions['code']).toBe('INVALID')
  })

  it('do not take the cursor of another list', async () => {
    const { failures } = await server.data('{ failures(first: 1) { pageInfo { endCursor } } }')
    const { errors } = await server.ask('query ($after: String) { runs(after: $after) { edges { cursor } } }', {
      variables: { after: failures.pageInfo.endCursor },
    })
    expect(errors?.[0]?.message).toBe('after is not a cursor of runs.')
  })

  it('keep their place while new rows arrive above', async () => {
    const first = (await server.data('{ runs(first: 5) { pageInfo { endCursor } edges { node { traceId } } } }')).runs
    const { sql, projectId } = server.database
    const late = seededHex(random, 32)
    await insertRows(sql, 'traces', [runRow(projectId, { traceId: late, startedMs: nowMs + 1_000 })])
    const second = await server.data(
      'query ($after: String) { runs(first: 5, after: $after) { edges { node { traceId } } } }',
      {
        after: first.pageInfo.endCursor,
      },
    )
    const seen = [...nodesOf(first), ...nodesOf(second.runs)].map((node) => node.traceId)
    expect(new Set(seen).size).toBe(10)
    expect(seen).not.toContain(late)
    await sql`delete from traces where trace_id = ${late}::uuid`
  })
})
