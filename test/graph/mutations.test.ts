import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '#core/platform/ids.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

let server: GraphServer
let world: World
const nowMs = Date.UTC(2026, 5, 4, 12)

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  world = await seedWorld(server.database.sql, server.database.projectId, { seed: 5, nowMs })
})
afterAll(() => server.stop())

const idOf = (name: string): string => encodeGlobalId('Failure', world.failureIds.get(name) ?? '')
const change = (field: string, input: Loose, selection: string): Promise<Loose> => {
  const type = `${field === 'markNotAFailure' ? 'NotAFailure' : field.charAt(0).toUpperCase() + field.slice(1)}Input!`
  return server
    .data(`mutation ($input: ${type}) { ${field}(input: $input) { ${selection} } }`, { input })
    .then((data) => data[field])
}

describe('changes of failures', () => {
  it('set a state with its reason and the fix, signed', async () => {
    const resolved = await change(
      'setFailureState',
      { failure: idOf('tool.error'), state: 'RESOLVED', release: '2.2.0', reason: 'retry added' },
      'state stateReason stateAt resolvedRelease',
    )
    expect(resolved).toMatchObject({
      state: 'RESOLVED',
      resolvedRelease: '2.2.0',
      stateAt: new Date(nowMs).toISOString(),
    })
    expect(resolved.stateReason).toMatch(/retry added$/)
    const until = '2026-07-01T00:00:00.000Z'
    expect(
      await change('setFailureState', { failure: idOf('tool.error'), state: 'ARCHIVED', until }, 'state stateUntil'),
    ).toEqual({ state: 'ARCHIVED', stateUntil: until })
  })

  it('keep a version of every edit, and leave alone what was left out', async () => {
    const edited = await change(
      'editFailure',
      { failure: idOf('agent.loop'), mitigation: 'Stop after three equal calls.', note: 'tried it' },
      'title version mitigation rootCause versions { version author note mitigation }',
    )
    expect(edited).toMatchObject({
      version: 3,
      mitigation: 'Stop after three equal calls.',
      rootCause: expect.stringContaining('empty result'),
    })
    expect(edited.versions[0]).toEqual({
      version: 3,
      author: expect.stringContaining('key for'),
      note: 'tried it',
      mitigation: 'Stop after three equal calls.',
    })
  })

  it('merge two, answer for the old id with the new one, and split again', async () => {
    const [into, from] = [idOf('tool.bad_arguments'), idOf('output.invalid_format')]
    const sizes = await server.data(
      `query ($into: ID!, $from: ID!) { into: failure(id: $into) { occurrenceCount } from: failure(id: $from) {
        occurrenceCount shortId } }`,
      { into, from },
    )
    const merged = await change(
      'mergeFailures',
      { into, from: [from], reason: 'one cause' },
      'id occurrenceCount fingerprints { hash text }',
    )
    expect(merged.occurrenceCount).toBe(sizes.into.occurrenceCount + sizes.from.occurrenceCount)
    const after = await server.data(
      `query ($from: ID!, $shortId: String) { failure(id: $from) { id } byShort: failure(shortId: $shortId) { id }
        failures { edges { node { id } } } }`,
      { from, shortId: sizes.from.shortId },
    )
    expect([after.failure.id, after.byShort.id]).toEqual([into, into])
    expect(nodesOf(after.failures).map((node) => node.id)).not.toContain(from)
    const moved = merged.fingerprints.find((print: Loose) => print.text.startsWith('output.invalid_format'))
    const split: Loose[] = await change(
      'splitFailure',
      { failure: into, fingerprints: [moved.hash] },
      'id occurrenceCount',
    )
    expect(split.map((failure) => failure.occurrenceCount)).toEqual([
      sizes.into.occurrenceCount,
      sizes.from.occurrenceCount,
    ])
  })

  it('mark one occurrence as no failure: it leaves the list and is found by asking for it', async () => {
    const { failure } = await server.data(
      'query ($id: ID!) { failure(id: $id) { occurrences(first: 1) { edges { node { id } } } } }',
      { id: idOf('retrieval.empty') },
    )
    const [occurrence] = nodesOf(failure.occurrences)
    const marked = await change(
      'markNotAFailure',
      { occurrence: occurrence.id, reason: 'an empty result is fine here' },
      'id state notAFailure',
    )
    expect(marked).toMatchObject({ state: 'ARCHIVED', notAFailure: true })
    const { left, muted } = await server.data(
      `{ left: failures { edges { node { id } } } muted: failures(filter: {notAFailure: true}) { edges { node { id }
        } } }`,
    )
    expect(nodesOf(left).map((node) => node.id)).not.toContain(marked.id)
    expect(nodesOf(muted).map((node) => node.id)).toEqual([marked.id])
  })

  it.each([
    ['setFailureState', () => ({ failure: 'nonsense', state: 'OPEN' }), 'INVALID'],
    ['setFailureState', () => ({ failure: idOf('tool.error'), state: 'REGRESSED' }), 'CONFLICT'],
    ['setFailureState', () => ({ failure: encodeGlobalId('Failure', '999999'), state: 'OPEN' }), 'NOT_FOUND'],
    ['setFailureState', () => ({ failure: encodeGlobalId('Pattern', '1'), state: 'OPEN' }), 'INVALID'],
    ['editFailure', () => ({ failure: idOf('tool.error'), title: '  ' }), 'INVALID'],
    ['mergeFailures', () => ({ into: idOf('tool.error'), from: [idOf('tool.error')] }), 'INVALID'],
    ['markNotAFailure', () => ({ reason: 'neither named' }), 'INVALID'],
    ['splitFailure', () => ({ failure: idOf('tool.error'), fingerprints: ['zz'] }), 'INVALID'],
  ] as const)('%s refuses what cannot be (%#)', async (field, input, code) => {
    const type = `${field === 'markNotAFailure' ? 'NotAFailure' : field.charAt(0).toUpperCase() + field.slice(1)}Input!`
    const { errors } = await server.ask(`mutation ($input: ${type}) { ${field}(input: $input) { id } }`, {
      variables: { input: input() },
    })
    expect(errors?.map((error) => error.extensions['code'])).toEqual([code])
  })
})

describe('feedback', () => {
  it('is kept with its author and shown on the run', async () => {
    const traceId = world.runs[3]?.run.traceId ?? ''
    const kept = await change(
      'addFeedback',
      { traceId, key: 'thumbs', score: 0, label: 'down', comment: 'wrong order' },
      'id at key score label comment author',
    )
    expect(kept).toMatchObject({
      key: 'thumbs',
      score: 0,
      label: 'down',
      comment: 'wrong order',
      author: expect.stringContaining('key for'),
    })
    const { run } = await server.data('query ($traceId: String!) { run(traceId: $traceId) { feedback { id key } } }', {
      traceId,
    })
    expect(run.feedback).toContainEqual({ id: kept.id, key: 'thumbs' })
  })

  it.each([
    [{ traceId: 'zz', key: 'k', score: 1 }, 'input.traceId must be 32 hex digits'],
    [{ traceId: 'a'.repeat(32), key: ' ', score: 1 }, 'input.key must not be empty.'],
    [{ traceId: 'a'.repeat(32), key: 'k' }, 'input needs a score, a label or a comment.'],
    [{ traceId: 'a'.repeat(32), spanId: '1', key: 'k', score: 1 }, 'input.spanId must be 16 hex digits'],
  ])('refuses %j', async (input, message) => {
    const { errors } = await server.ask('mutation ($input: AddFeedbackInput!) { addFeedback(input: $input) { id } }', {
      variables: { input },
    })
    expect(errors?.[0]?.message).toContain(message)
  })
})

describe('the outcome of a run that sends no spans', () => {
  it('is not found for an answer that was never given', async () => {
    const { errors } = await server.ask(
      'mutation ($id: ID!) { reportOutcome(input: {preflight: $id, failed: true}) { id } }',
      { variables: { id: uuidv7(nowMs) } },
    )
    expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
  })

  it('is joined with the answer that was given', async () => {
    const { warnings } = await server.data(
      '{ warnings(filter: {verdict: [ALLOW]}, first: 1) { edges { node { id } } } }',
    )
    const [{ id }] = nodesOf(warnings)
    const reported = await change(
      'reportOutcome',
      { preflight: id, failed: true, note: 'user gave up' },
      'id outcome outcomeAt',
    )
    expect(reported).toEqual({ id, outcome: 'ALLOWED_AND_FAILED', outcomeAt: new Date(nowMs).toISOString() })
  })
})
