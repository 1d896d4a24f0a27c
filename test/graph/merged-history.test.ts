import { afterAll, beforeAll, expect, it } from 'vitest'

import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
beforeAll(async () => {
  server = await startGraphServer()
  const { sql, projectId } = server.database
  for (const text of ['the lamp is out', 'the bulb is gone'])
    await countRecords(sql, projectId, runsWith(faultSaying(text)))
})
afterAll(() => server.stop())

const mutate = (field: string, type: string, input: Loose): Promise<Loose> =>
  server.data(`mutation ($input: ${type}!) { ${field}(input: $input) { id } }`, { input })
const say = (failure: string, text: string) => mutate('addFailureComment', 'AddFailureCommentInput', { failure, text })
const told = async (id: string): Promise<Loose[]> =>
  nodesOf(
    (
      await server.data(
        `query ($id: ID!) { failure(id: $id) { activity(first: 4) {
          totalCount edges { node { kind about comment { text } } } } } }`,
        { id },
      )
    ).failure.activity,
  )
const line = (kind: string, text: string | null, about: string | null = null) => ({
  kind,
  about,
  comment: text === null ? null : { text },
})

it('of a merged failure stands in that of the one it went into, in order, and goes back with it', async () => {
  const { failures } = await server.data('{ failures { edges { node { id shortId title } } } }')
  const lamp = nodesOf(failures).find(({ title }) => title === 'the lamp is out')
  const bulb = nodesOf(failures).find(({ title }) => title === 'the bulb is gone')
  await say(lamp.id, 'one')
  await say(bulb.id, 'two')
  await mutate('mergeFailures', 'MergeFailuresInput', { into: lamp.id, from: [bulb.id], reason: 'same' })
  await say(lamp.id, 'three')
  expect(await told(lamp.id)).toEqual([
    line('comment', 'three'),
    line('merge', null),
    line('comment', 'two', bulb.shortId),
    line('comment', 'one'),
  ])
  const { failure } = await server.data('query ($id: ID!) { failure(id: $id) { merges { id } } }', { id: lamp.id })
  await mutate('undoMerge', 'UndoMergeInput', { merge: failure.merges[0].id })
  expect(await told(bulb.id)).toEqual([line('unmerge', null), line('merge', null), line('comment', 'two')])
  expect(await told(lamp.id)).toEqual([
    line('unmerge', null),
    line('comment', 'three'),
    line('merge', null),
    line('comment', 'one'),
  ])
})
