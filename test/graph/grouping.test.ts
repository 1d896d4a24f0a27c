import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { standardGrouping, groupingAt } from '#core/memory/grouping/grouping.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import { readExcused, readGroupingSettings } from '#core/memory/store/grouping-settings.ts'
import { runReport } from '#core/memory/store/grouping-reports.ts'
import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let strangerKey: string
let readerKey: string
/** An hour after the spans that are stored. */
const nowMs = 1_760_003_600_000
beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  strangerKey = await server.addKey(await server.database.addProject(), ['read', 'write'])
  readerKey = await server.addKey(server.database.projectId, ['read'])
})
afterAll(() => server.stop())

const say = async (...messages: string[]) => {
  for (const message of messages)
    await countRecords(server.database.sql, server.database.projectId, runsWith(faultSaying(message)))
}
const failures = async (): Promise<Loose[]> =>
  nodesOf(
    (
      await server.data(`{ failures(first: 50) { edges { node {
        id shortId title occurrenceCount whyGrouped merges { id shortId author reason }
        suggestions { id certainty why text otherText failure { shortId } }
        fingerprints { text level algorithm certainty nearTo rule attachedBy parts { name value } } } } } }`)
    ).failures,
  )
const named = async (title: string): Promise<Loose> => (await failures()).find((failure) => failure.title === title)
const mutate = (field: string, type: string, input: Loose, selection = ''): Promise<Loose> =>
  server
    .data(`mutation ($input: ${type}!) { ${field}(input: $input) ${selection} }`, { input })
    .then((data) => data[field])
const codeOf = async (query: string, variables: Loose, key: string) =>
  (await server.ask(query, { key, variables })).errors?.map(({ extensions }) => extensions['code'])

describe('why something is grouped', () => {
  it('is said with the parts, the masked text, how alike, and the algorithm', async () => {
    await say('disk node7_sda is full', 'disk node12_sda is full')
    const failure = await named('disk node7_sda is full')
    expect(failure.fingerprints[1]).toMatchObject({
      certainty: 0.995,
      algorithm: 'o1',
      nearTo: expect.stringContaining('disk node7_sda is full'),
      parts: expect.arrayContaining([{ name: 'masked text', value: 'disk node12_sda is full' }]),
    })
    expect(failure.whyGrouped.join(' ')).toMatch(/but for numbers, right in 99.5 %.*near “.*compared: class.*o1/)
  })
})

describe('merges and suggestions', () => {
  it('are accepted, undone and dismissed by those who may write', async () => {
    await say('cannot open user=ada', 'cannot open user=bob')
    const [asked] = (await named('cannot open user=ada')).suggestions
    expect(asked).toMatchObject({ certainty: 0.93, otherText: expect.stringContaining('user=bob') })
    const accept = 'mutation ($input: SuggestionInput!) { acceptSuggestion(input: $input) { id } }'
    const input = { suggestion: asked.id }
    expect(await codeOf(accept, { input }, readerKey)).toEqual(['DENIED'])
    expect(await codeOf(accept, { input }, strangerKey)).toEqual(['NOT_FOUND'])
    const merged = await mutate('acceptSuggestion', 'SuggestionInput', input, '{ occurrenceCount merges { id } }')
    expect(merged).toMatchObject({ occurrenceCount: 2, merges: [{ id: expect.any(String) }] })
    const undo = 'mutation ($input: UndoMergeInput!) { undoMerge(input: $input) { id } }'
    const merge = merged.merges[0].id
    expect(await codeOf(undo, { input: { merge } }, readerKey)).toEqual(['DENIED'])
    expect(await codeOf(undo, { input: { merge } }, strangerKey)).toEqual(['NOT_FOUND'])
    const back: Loose[] = await mutate('undoMerge', 'UndoMergeInput', { merge }, '{ title occurrenceCount }')
    expect(back).toEqual([
      { title: 'cannot open user=bob', occurrenceCount: 1 },
      { title: 'cannot open user=ada', occurrenceCount: 1 },
    ])
    await say('cannot write path=a', 'cannot write path=b')
    const [other] = (await named('cannot write path=a')).suggestions
    await mutate('dismissSuggestion', 'SuggestionInput', { suggestion: other.id, reason: 'two disks' }, '{ id }')
    expect((await named('cannot write path=a')).suggestions).toEqual([])
  })
})

describe('deleting a failure', () => {
  it('leaves a tombstone, and nothing else', async () => {
    await say('noise of the morning')
    const { id, shortId } = await named('noise of the morning')
    const query = 'mutation ($input: DeleteFailureInput!) { deleteFailure(input: $input) }'
    expect(await codeOf(query, { input: { failure: id } }, strangerKey)).toEqual(['NOT_FOUND'])
    expect(await mutate('deleteFailure', 'DeleteFailureInput', { failure: id, reason: 'noise' })).toBe(shortId)
    await say('noise of the morning')
    const after = await server.data(
      `query ($id: ID!) { failure(id: $id) { id } grouping { tombstones { shortId reason swallowed } } }`,
      { id },
    )
    expect(after).toEqual({ failure: null, grouping: { tombstones: [{ shortId, reason: 'noise', swallowed: 1 }] } })
  })

  it('is taken back by lifting the tombstone: it is counted again from then on', async () => {
    await say('noise of the evening')
    const { id, shortId } = await named('noise of the evening')
    const lift = 'mutation ($input: LiftTombstoneInput!) { liftTombstone(input: $input) { id } }'
    const input = { failure: id, reason: 'no noise after all' }
    expect(await codeOf(lift, { input }, server.key)).toEqual(['NOT_FOUND'])
    await mutate('deleteFailure', 'DeleteFailureInput', { failure: id })
    await say('noise of the evening')
    const { grouping } = await server.data('{ grouping { tombstones { failure shortId } } }')
    expect(grouping.tombstones).toContainEqual({ failure: id, shortId })
    expect(await codeOf(lift, { input }, readerKey)).toEqual(['DENIED'])
    expect(await codeOf(lift, { input }, strangerKey)).toEqual(['NOT_FOUND'])
    const selection =
      '{ shortId state occurrenceCount mitigation activity(first: 1) { edges { node { kind detail } } } }'
    const lifted = await mutate('liftTombstone', 'LiftTombstoneInput', input, selection)
    expect(lifted).toMatchObject({ shortId, state: 'OPEN', occurrenceCount: 0, mitigation: expect.any(String) })
    expect(nodesOf(lifted.activity)).toMatchObject([
      { kind: 'lift', detail: { reason: 'no noise after all', swallowed: 1 } },
    ])
    await say('noise of the evening', 'noise of the evening')
    expect(await named('noise of the evening')).toMatchObject({ id, shortId, occurrenceCount: 2 })
    const after = await server.data('{ grouping { tombstones { shortId } } }')
    expect(after.grouping.tombstones).not.toContainEqual({ shortId })
  })
})

describe('grouping rules', () => {
  const rule = { match: { message: 'backup of * failed' }, fingerprint: 'backup {class}' }
  const save = 'mutation ($input: GroupingRuleInput!) { saveGroupingRule(input: $input) { rules { id name rule } } }'

  it('are tried out before they hold, kept with their history, and obeyed', async () => {
    await say('backup of orders failed', 'backup of orders failed', 'backup of people failed')
    const input = { name: 'Backups', rule }
    const { previewGroupingRule: preview } = await server.data(
      `query ($input: GroupingRuleInput!) { previewGroupingRule(input: $input) {
        moved merged split moves { from { title } to { id } text occurrences } } }`,
      { input },
    )
    expect(preview).toMatchObject({ moved: 3, merged: 1, split: 0 })
    expect(preview.moves[0]).toMatchObject({
      from: { title: 'backup of orders failed' },
      to: null,
      text: 'input.context_length | backup input.context_length',
      occurrences: 2,
    })
    expect((await server.data('{ grouping { rules { id } } }')).grouping.rules).toEqual([])
    expect(await codeOf(save, { input }, readerKey)).toEqual(['DENIED'])
    const { rules } = await mutate(
      'saveGroupingRule',
      'GroupingRuleInput',
      { ...input, note: 'one job' },
      '{ rules { id } }',
    )
    const settings = await readGroupingSettings(server.database.sql, server.database.projectId)
    const grouping = groupingAt(settings.get(server.database.projectId)!, new Set(), nowMs)
    const [first, second] = ['orders', 'people'].map((name) => {
      const fault = faultSaying(`backup of ${name} failed`)
      return fingerprintsOf(fault, null, grouping)[0]!
    })
    expect(first).toMatchObject({ level: 'custom', parts: { rule: expect.stringContaining('Backups') } })
    expect(first!.hash).toBe(second!.hash)
    const { grouping: kept } = await server.data('{ grouping { versions { version summary note rules { name } } } }')
    expect(kept.versions).toEqual([
      { version: 1, summary: 'added rule “Backups”', note: 'one job', rules: [{ name: 'Backups' }] },
    ])
    await server.data('mutation ($id: ID!) { deleteGroupingRule(id: $id) { rules { id } } }', { id: rules[0].id })
    expect((await server.data('{ grouping { rules { id } } }')).grouping.rules).toEqual([])
  })

  it('say what is wrong with them', async () => {
    const wrong = (given: Loose) => codeOf(save, { input: { name: 'x', rule: given } }, server.key)
    expect(await wrong({ match: {}, ignore: ['frames'] })).toEqual(['INVALID'])
    expect(await wrong({ match: { class: 'tool.*' } })).toEqual(['INVALID'])
    expect(await wrong({ match: { class: 'tool.*' }, fingerprint: '{model}' })).toEqual(['INVALID'])
    expect(await wrong({ match: { class: 'x'.repeat(300) }, ignore: ['frames'] })).toEqual(['INVALID'])
    expect(await codeOf(save, { input: { name: ' ', rule } }, server.key)).toEqual(['INVALID'])
  })
})

describe('another algorithm', () => {
  it('is compared before anybody changes over, then both sign', async () => {
    const ask = 'mutation ($algorithm: String!) { requestGroupingReport(algorithm: $algorithm) { id } }'
    expect(await codeOf(ask, { algorithm: 'o9' }, server.key)).toEqual(['INVALID'])
    expect(await codeOf(ask, { algorithm: 'o1' }, server.key)).toEqual(['CONFLICT'])
    const { requestGroupingReport: asked } = await server.data(ask, { algorithm: 'o2' })
    expect(await runReport(server.database.sql, new Date(nowMs))).toBe(1)
    const report =
      'query ($id: ID!) { groupingReport(id: $id) { finishedAt result { occurrences moved merged split } } }'
    const { groupingReport: counted } = await server.data(report, { id: asked.id })
    expect(counted.result).toMatchObject({ moved: 0, merged: 0, split: 0 })
    expect(counted.result.occurrences).toBeGreaterThan(5)
    expect((await server.ask(report, { key: strangerKey, variables: { id: asked.id } })).data).toEqual({
      groupingReport: null,
    })
    await mutate('changeOutcomeAlgorithm', 'ChangeAlgorithmInput', { algorithm: 'o2' }, '{ algorithm previous }')
    const settings = (await readGroupingSettings(server.database.sql, server.database.projectId)).get(
      server.database.projectId,
    )!
    const both = groupingAt(settings, new Set(), nowMs)
    const fault = faultSaying('disk node7_sda is full')
    expect(fingerprintsOf(fault, null, both).map(({ algorithm }) => algorithm)).toEqual(['o1', 'o1', 'o2', 'o2'])
    expect(fingerprintsOf(fault, null, both)[0]).toEqual(fingerprintsOf(fault, null, standardGrouping)[0])
    const later = groupingAt(settings, new Set(), nowMs + 40 * 86_400_000)
    const afterwards = fingerprintsOf(faultSaying('disk node99_sda is full'), null, later)
    expect(afterwards[0]).toMatchObject({ algorithm: 'o2', hash: fingerprintsOf(fault, null, later)[0]!.hash })
  })
})

describe('what is no failure', () => {
  it('is taught to its signal, seen in its settings with the reason, and taken back by opening it', async () => {
    await say('an empty basket is fine')
    const { id } = await named('an empty basket is fine')
    await mutate('markNotAFailure', 'NotAFailureInput', { failure: id, reason: 'people do look around' }, '{ id }')
    const exceptions = async (): Promise<Loose> => {
      const { signals } = await server.data('{ signals { id exceptions { reason author failure { title } } } }')
      return signals.find((signal: Loose) => signal.id === 'typed-error').exceptions
    }
    expect(await exceptions()).toMatchObject([
      { reason: 'people do look around', failure: { title: 'an empty basket is fine' } },
    ])
    const { projectId, sql } = server.database
    const hash = faultSaying('an empty basket is fine').fingerprints[0]!.hash
    expect((await readExcused(sql, projectId)).get(projectId)?.has(hash)).toBe(true)
    await mutate('setFailureState', 'SetFailureStateInput', { failure: id, state: 'OPEN' }, '{ id }')
    expect(await exceptions()).toEqual([])
    expect((await readExcused(sql, projectId)).get(projectId)?.has(hash) ?? false).toBe(false)
  })
})
