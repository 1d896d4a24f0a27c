import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

let server: GraphServer
let strangerKey: string
let failureId: string
const hourMs = 3_600_000
const startMs = Date.UTC(2026, 5, 1)
let nowMs = startMs + 10 * hourMs

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  const { sql, projectId } = server.database
  strangerKey = await server.addKey(await server.database.addProject(), ['read', 'write'])
  await storeLife(sql, projectId, minuteRuns(startMs, 60, 20, { release: '1.3.0' }))
  const { failures } = await server.data('{ failures { edges { node { id } } } }')
  failureId = nodesOf(failures)[0].id
})
afterAll(() => server.stop())

const mutate = (field: string, type: string, input: Loose, selection: string): Promise<Loose> =>
  server
    .data(`mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, { input })
    .then((data) => data[field])
const life = (selection: string): Promise<Loose> =>
  server.data(`query ($id: ID!) { failure(id: $id) { ${selection} } }`, { id: failureId }).then((data) => data.failure)
const codeOf = async (query: string, variables: Loose, key: string) =>
  (await server.ask(query, { key, variables })).errors?.map(({ extensions }) => extensions['code'])

describe('a mitigation', () => {
  const effect = `mitigations { id text fromCatalogue release effect { verdict reason ratio leftOutRuns
      before { runs failedRuns rate } after { runs failedRuns rate } } }`

  it('is judged by runs that could have met the failure, before and after', async () => {
    const { sql, projectId } = server.database
    const appliedAt = new Date(startMs + 2 * hourMs).toISOString()
    await mutate('applyMitigation', 'ApplyMitigationInput', { failure: failureId, appliedAt, release: '1.4.0' }, 'id')
    const [early] = (await life(effect)).mitigations
    expect(early).toMatchObject({
      fromCatalogue: true,
      text: expect.stringContaining('Trim or summarise'),
      effect: { verdict: 'TOO_EARLY', before: { runs: 59, failedRuns: 19 }, after: { runs: 0 } },
    })
    await storeLife(sql, projectId, [
      ...minuteRuns(startMs + 2 * hourMs, 60, 1, { release: '1.4.0' }),
      // An older release that still runs says nothing of it; another agent never could meet it.
      ...minuteRuns(startMs + 2 * hourMs, 10, 8, { release: '1.3.0' }),
      ...minuteRuns(startMs + 2 * hourMs, 30, 0, { agent: 'writer', asks: 'write a poem', release: '1.4.0' }),
    ])
    const [worked] = (await life(effect)).mitigations
    expect(worked.effect).toMatchObject({
      verdict: 'WORKED',
      leftOutRuns: 10,
      before: { runs: 59, failedRuns: 19 },
      after: { runs: 60, failedRuns: 1 },
    })
  })

  it('that is taken away counts no further', async () => {
    const { sql, projectId } = server.database
    const [{ id }] = (await life('mitigations { id }')).mitigations
    const remove =
      'mutation ($id: ID!) { removeMitigation(mitigation: $id, reason: "too slow") { mitigations { removedAt } } }'
    expect(await codeOf(remove, { id }, strangerKey)).toEqual(['NOT_FOUND'])
    expect((await server.data(remove, { id })).removeMitigation.mitigations[0].removedAt).not.toBeNull()
    await storeLife(sql, projectId, minuteRuns(nowMs + hourMs, 40, 40, { release: '1.4.0' }))
    nowMs += 3 * hourMs
    expect((await life(effect)).mitigations[0].effect.after).toMatchObject({ runs: 60, failedRuns: 1 })
    expect(await codeOf(remove, { id }, server.key)).toEqual(['NOT_FOUND'])
  })

  it('cannot lie ahead', async () => {
    const apply = 'mutation ($input: ApplyMitigationInput!) { applyMitigation(input: $input) { id } }'
    const appliedAt = new Date(nowMs + hourMs).toISOString()
    expect(await codeOf(apply, { input: { failure: failureId, appliedAt } }, server.key)).toEqual(['INVALID'])
  })

  it('has a catalogue by class that the project makes its own, with its history', async () => {
    const catalogue = async (key = server.key) =>
      (
        await server.ask(
          `{ mitigationCatalogue(class: "input.context_length") {
            text builtIn version versions { version note text } } }`,
          { key },
        )
      ).data.mitigationCatalogue[0]
    const builtIn = (await catalogue()).text
    const before = await life('version mitigation')
    const set = (text: string | null, note: string) =>
      mutate(
        'setMitigationText',
        'SetMitigationTextInput',
        { class: 'input.context_length', text, note },
        'text version',
      )
    expect(await set('Cut the history to ten turns.', 'worked for us')).toEqual({
      text: 'Cut the history to ten turns.',
      version: 1,
    })
    expect(await life('version mitigation')).toEqual({
      version: before.version + 1,
      mitigation: 'Cut the history to ten turns.',
    })
    expect(await set('Cut the history to ten turns.', 'again')).toMatchObject({ version: 1 })
    expect(await set(null, 'back')).toEqual({ text: builtIn, version: 2 })
    expect((await catalogue()).versions).toMatchObject([
      { version: 2, note: 'back', text: null },
      { version: 1, note: 'worked for us' },
    ])
    expect(await catalogue(strangerKey)).toMatchObject({ text: builtIn, version: 0, versions: [] })
    const strange = 'mutation { setMitigationText(input: {class: "tool.nonsense", text: "x"}) { text } }'
    expect(await codeOf(strange, {}, server.key)).toEqual(['NOT_FOUND'])
  })
})
