import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUser } from '#core/identity/users.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

let server: GraphServer
let strangerKey: string
let readerKey: string
let adaId: string
let strangeUserId: string
let failureId: string
let otherId: string
const hourMs = 3_600_000
const startMs = Date.UTC(2026, 5, 1)
let nowMs = startMs + 10 * hourMs

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  const { sql, projectId } = server.database
  const stranger = await server.database.addProject()
  strangerKey = await server.addKey(stranger, ['read', 'write'])
  readerKey = await server.addKey(projectId, ['read'])
  const user = (email: string, project: number) =>
    createUser(sql, { email, password: 'a long password', projectId: project, role: 'OPERATOR' })
  await user('ada@example.org', projectId)
  await user('eve@example.org', stranger)
  const people = await sql<{ id: number; email: string }[]>`select id, email from users`
  const idOf = (email: string) => encodeGlobalId('User', people.find((one) => one.email === email)?.id ?? 0)
  adaId = idOf('ada@example.org')
  strangeUserId = idOf('eve@example.org')
  await storeLife(sql, projectId, minuteRuns(startMs, 60, 20, { release: '1.3.0' }))
  await storeLife(sql, projectId, minuteRuns(startMs, 2, 2, { fault: 'other' }))
  const { failures } = await server.data('{ failures { edges { node { id title } } } }')
  failureId = nodesOf(failures).find((node) => node.title === 'too long').id
  otherId = nodesOf(failures).find((node) => node.title === 'other').id
})
afterAll(() => server.stop())

const mutate = (field: string, type: string, input: Loose, selection: string): Promise<Loose> =>
  server
    .data(`mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, { input })
    .then((data) => data[field])
const life = (selection: string): Promise<Loose> =>
  server.data(`query ($id: ID!) { failure(id: $id) { ${selection} } }`, { id: failureId }).then((data) => data.failure)
const activity = async () =>
  nodesOf(
    (
      await life(
        'activity(first: 50) { edges { node { kind actor detail comment { id text deleted mine editedAt } } } }',
      )
    ).activity,
  )
const codeOf = async (query: string, variables: Loose, key: string) =>
  (await server.ask(query, { key, variables })).errors?.map(({ extensions }) => extensions['code'])

describe('states', () => {
  it('move many at once, exactly those named, and are taken back exactly', async () => {
    const both = { failures: [failureId, otherId], state: 'RESOLVED', release: '1.4.0', reason: 'deployed' }
    const moved: Loose[] = await mutate(
      'setFailureStates',
      'SetFailureStatesInput',
      both,
      'id state resolvedRelease stateBy stateReason',
    )
    expect(moved.map(({ id, state }) => [id, state])).toEqual([
      [failureId, 'RESOLVED'],
      [otherId, 'RESOLVED'],
    ])
    expect(moved[0]).toMatchObject({
      resolvedRelease: '1.4.0',
      stateReason: 'deployed',
      stateBy: expect.stringContaining('key'),
    })
    const undone = await server.data(
      'mutation ($failures: [ID!]!) { undoFailureStates(failures: $failures) { state resolvedRelease stateReason } }',
      { failures: [failureId, otherId] },
    )
    expect(undone.undoFailureStates).toEqual(
      Array.from({ length: 2 }, () => ({ state: 'OPEN', resolvedRelease: null, stateReason: null })),
    )
  })

  it('are all moved or none', async () => {
    const input = { failures: [failureId, encodeGlobalId('Failure', '999999')], state: 'ARCHIVED' }
    const { errors } = await server.ask(
      'mutation ($input: SetFailureStatesInput!) { setFailureStates(input: $input) { id } }',
      { variables: { input } },
    )
    expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
    expect(await life('state')).toEqual({ state: 'OPEN' })
  })

  it('cannot be taken back once the failure has come back by itself', async () => {
    const { sql, projectId } = server.database
    const input = { failure: otherId, state: 'RESOLVED', release: '2.0.0' }
    await mutate('setFailureState', 'SetFailureStateInput', input, 'state')
    nowMs += hourMs
    await storeLife(sql, projectId, [{ atMs: nowMs, fails: true, fault: 'other', release: '2.0.1' }])
    const undo = 'mutation ($failures: [ID!]!) { undoFailureStates(failures: $failures) { state } }'
    expect(await codeOf(undo, { failures: [otherId] }, server.key)).toEqual(['CONFLICT'])
    // Resolved anew it regresses again when that is taken back: undo restores what was there.
    await mutate('setFailureState', 'SetFailureStateInput', { failure: otherId, state: 'RESOLVED' }, 'state')
    expect((await server.data(undo, { failures: [otherId] })).undoFailureStates).toEqual([{ state: 'REGRESSED' }])
  })

  it('say what their return is told by where no version does', async () => {
    await mutate('setFailureState', 'SetFailureStateInput', { failure: failureId, state: 'RESOLVED' }, 'state')
    const { quiet } = await life(
      'quiet { silentSeconds silenceNeededSeconds runsBefore failedRunsBefore runsSince runsNeeded gone }',
    )
    expect(quiet).toMatchObject({ silenceNeededSeconds: 86_400, runsBefore: 60, failedRunsBefore: 19, gone: false })
    expect(quiet.runsNeeded).toBe(13)
    await server.data('mutation ($failures: [ID!]!) { undoFailureStates(failures: $failures) { id } }', {
      failures: [failureId],
    })
    expect((await life('quiet { gone }')).quiet).toBeNull()
  })

  it.each([
    [{ state: 'RESOLVED', untilEscalating: true }],
    [{ state: 'ARCHIVED', untilOccurrences: 0 }],
    [{ state: 'ARCHIVED', until: '2020-01-01T00:00:00Z' }],
    [{ state: 'RESOLVED', release: 'x'.repeat(201) }],
  ])('refuse %j', async (given) => {
    const query = 'mutation ($input: SetFailureStateInput!) { setFailureState(input: $input) { id } }'
    expect(await codeOf(query, { input: { failure: failureId, ...given } }, server.key)).toEqual(['INVALID'])
  })
})

describe('an assignee', () => {
  it('is a member of the project, and a filter finds theirs and those of nobody', async () => {
    const input = { failures: [failureId], assignee: adaId }
    expect(await mutate('assignFailures', 'AssignFailuresInput', input, 'assignee { id email }')).toEqual([
      { assignee: { id: adaId, email: 'ada@example.org' } },
    ])
    const found = async (filter: Loose) =>
      nodesOf(
        (
          await server.data('query ($filter: FailureFilter) { failures(filter: $filter) { edges { node { id } } } }', {
            filter,
          })
        ).failures,
      ).map(({ id }) => id)
    expect(await found({ assignee: [adaId] })).toEqual([failureId])
    expect(await found({ unassigned: true })).toEqual([otherId])
    expect((await found({ unassigned: true, assignee: [adaId] })).length).toBe(2)
    const strange = { failures: [failureId], assignee: strangeUserId }
    const query = 'mutation ($input: AssignFailuresInput!) { assignFailures(input: $input) { id } }'
    expect(await codeOf(query, { input: strange }, server.key)).toEqual(['INVALID'])
    expect((await server.data('{ members { email } }')).members).toEqual([{ email: 'ada@example.org' }])
  })
})

describe('comments and tickets', () => {
  it('are said, changed and taken back by whoever wrote them', async () => {
    await mutate(
      'addFailureComment',
      'AddFailureCommentInput',
      { failure: failureId, text: ' looks like the\u0000 cache ' },
      'id',
    )
    const [line] = await activity()
    expect(line).toMatchObject({
      kind: 'comment',
      comment: { text: 'looks like the\uFFFD cache', mine: true, editedAt: null },
    })
    await mutate(
      'editFailureComment',
      'EditFailureCommentInput',
      { comment: line.comment.id, text: 'it is the cache' },
      'id',
    )
    expect((await activity()).find(({ comment }) => comment !== null).comment).toMatchObject({
      text: 'it is the cache',
    })
    const colleague = await server.addKey(server.database.projectId, ['read', 'write'])
    const edit = 'mutation ($input: EditFailureCommentInput!) { editFailureComment(input: $input) { id } }'
    expect(await codeOf(edit, { input: { comment: line.comment.id, text: 'no' } }, colleague)).toEqual(['DENIED'])
    await server.data('mutation ($comment: ID!) { deleteFailureComment(comment: $comment) { id } }', {
      comment: line.comment.id,
    })
    expect((await activity()).find(({ comment }) => comment !== null).comment).toMatchObject({
      text: '',
      deleted: true,
    })
    expect((await activity()).slice(0, 3).map(({ detail }) => detail.did)).toEqual(['removed', 'edited', 'added'])
  })

  it('are bounded', async () => {
    const add = 'mutation ($input: AddFailureCommentInput!) { addFailureComment(input: $input) { id } }'
    for (const text of ['  ', 'x'.repeat(10_001)])
      expect(await codeOf(add, { input: { failure: failureId, text } }, server.key)).toEqual(['INVALID'])
  })

  it('link pages of the web and nothing else', async () => {
    const link = 'mutation ($input: LinkFailureTicketInput!) { linkFailureTicket(input: $input) { id } }'
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'nonsense', 'https://me:secret@example.org/'])
      expect(await codeOf(link, { input: { failure: failureId, url } }, server.key), url).toEqual(['INVALID'])
    const input = { failure: failureId, url: 'https://tickets.example.org/7', title: 'Cache' }
    const { tickets } = await mutate('linkFailureTicket', 'LinkFailureTicketInput', input, 'tickets { id url title }')
    expect(tickets).toMatchObject([{ url: 'https://tickets.example.org/7', title: 'Cache' }])
    const unlink = 'mutation ($ticket: ID!) { unlinkFailureTicket(ticket: $ticket) { tickets { id } } }'
    expect(await codeOf(unlink, { ticket: tickets[0].id }, strangerKey)).toEqual(['NOT_FOUND'])
    expect((await server.data(unlink, { ticket: tickets[0].id })).unlinkFailureTicket.tickets).toEqual([])
  })
})

describe('versions', () => {
  it('come from what is known, never from what happens', async () => {
    const { version } = await life('version')
    await storeLife(server.database.sql, server.database.projectId, minuteRuns(nowMs, 3, 3))
    await mutate(
      'setFailureState',
      'SetFailureStateInput',
      { failure: failureId, state: 'ARCHIVED', untilEscalating: true },
      'id',
    )
    await mutate('addFailureComment', 'AddFailureCommentInput', { failure: failureId, text: 'noted' }, 'id')
    await mutate('editFailure', 'EditFailureInput', { failure: failureId, title: 'too long' }, 'id')
    expect((await life('version')).version).toBe(version)
    await mutate('editFailure', 'EditFailureInput', { failure: failureId, title: 'Too long', note: 'case' }, 'id')
    expect((await life('version')).version).toBe(version + 1)
    expect((await activity())[0]).toMatchObject({ kind: 'edit', detail: { changed: ['title'], reason: 'case' } })
  })
})

describe('the history', () => {
  it('pages through everything once, newest first', async () => {
    const all = (await activity()).length
    const seen: string[] = []
    let after: string | null = null
    do {
      const { failure } = await server.data(
        `query ($id: ID!, $after: String) { failure(id: $id) { activity(first: 3, after: $after) {
          totalCount pageInfo { endCursor hasNextPage } edges { node { id at } } } } }`,
        { id: failureId, after },
      )
      expect(failure.activity.totalCount).toBe(all)
      seen.push(...nodesOf(failure.activity).map(({ id }) => id))
      after = failure.activity.pageInfo.hasNextPage ? failure.activity.pageInfo.endCursor : null
    } while (after !== null)
    expect([seen.length, new Set(seen).size]).toEqual([all, all])
  })
})

describe('who may', () => {
  const changes: readonly [string, () => Loose][] = [
    [
      'mutation ($input: SetFailureStatesInput!) { setFailureStates(input: $input) { id } }',
      () => ({ input: { failures: [failureId], state: 'OPEN' } }),
    ],
    ['mutation ($ids: [ID!]!) { undoFailureStates(failures: $ids) { id } }', () => ({ ids: [failureId] })],
    [
      'mutation ($input: AssignFailuresInput!) { assignFailures(input: $input) { id } }',
      () => ({ input: { failures: [failureId] } }),
    ],
    [
      'mutation ($input: AddFailureCommentInput!) { addFailureComment(input: $input) { id } }',
      () => ({ input: { failure: failureId, text: 'x' } }),
    ],
    [
      'mutation ($input: LinkFailureTicketInput!) { linkFailureTicket(input: $input) { id } }',
      () => ({ input: { failure: failureId, url: 'https://x.org' } }),
    ],
    [
      'mutation ($input: ApplyMitigationInput!) { applyMitigation(input: $input) { id } }',
      () => ({ input: { failure: failureId } }),
    ],
  ]
  it.each(changes)('%s: readers are denied, strangers find nothing', async (query, variables) => {
    expect(await codeOf(query, variables(), readerKey)).toEqual(['DENIED'])
    expect(await codeOf(query, variables(), strangerKey)).toEqual(['NOT_FOUND'])
  })

  it('reads, but not across projects', async () => {
    const query = `query ($id: ID!) { failure(id: $id) { activity { totalCount } tickets { url } mitigations { text }
        assignee { email } } }`
    const variables = { id: failureId }
    expect((await server.ask(query, { key: readerKey, variables })).data.failure.assignee).toEqual({
      email: 'ada@example.org',
    })
    expect((await server.ask(query, { key: strangerKey, variables })).data.failure).toBeNull()
    expect((await server.ask('{ members { email } }', { key: strangerKey })).data.members).toEqual([
      { email: 'eve@example.org' },
    ])
  })
})
