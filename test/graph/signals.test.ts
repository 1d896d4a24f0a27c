import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signalCards } from '#collector/signals/cards.ts'
import { keepCapture } from '#core/memory/store/content-capture.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

const nowMs = Date.UTC(2026, 5, 4, 12)
let server: GraphServer
beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
})
afterAll(() => server.stop())

const update = `mutation ($input: UpdateSignalInput!) { updateSignal(input: $input) {
  id enabled sampling severity thresholds { name value default }
  changes { version at author note before after } } }`
const change = async (input: Loose): Promise<Loose> => (await server.data(update, { input })).updateSignal

describe('signals', () => {
  it('are listed with what they are and what this project made of them', async () => {
    const { signals } = await server.data(
      '{ signals { id title grade level classes content notOn enabled sampling severity thresholds { name meaning } } }',
    )
    expect(signals.map(({ id }: Loose) => id)).toEqual(signalCards.map(({ id }) => id))
    expect(signals.find(({ id }: Loose) => id === 'empty-output')).toMatchObject({
      grade: 'B',
      level: 'SPAN',
      content: ['OUTPUTS'],
      enabled: true,
      sampling: 1,
      severity: null,
    })
    for (const { title, notOn } of signals) expect(title !== '' && notOn.length > 1).toBe(true)
  })

  it('are changed by who may write, and keep who, when, before and after', async () => {
    const input = {
      signal: 'context-near-limit',
      sampling: 0.5,
      thresholds: [{ name: 'context_used_min', value: 0.8 }],
      note: 'long prompts are usual here',
    }
    expect(await change(input)).toEqual({
      id: 'context-near-limit',
      enabled: true,
      sampling: 0.5,
      severity: null,
      thresholds: [{ name: 'context_used_min', value: 0.8, default: 0.9 }],
      changes: [
        {
          version: 1,
          at: new Date(nowMs).toISOString(),
          author: expect.stringContaining('key for'),
          note: 'long prompts are usual here',
          before: { enabled: true, sampling: 1, severity: null, thresholds: {} },
          after: { enabled: true, sampling: 0.5, severity: null, thresholds: { context_used_min: 0.8 } },
        },
      ],
    })
    const back = await change({ signal: 'context-near-limit', thresholds: [{ name: 'context_used_min', value: null }] })
    expect(back.thresholds).toEqual([{ name: 'context_used_min', value: null, default: 0.9 }])
    expect(back.changes.map(({ version }: Loose) => version)).toEqual([2, 1])
  })

  it('refuse what is out of bounds, what does not exist, and who may only read', async () => {
    const code = async (input: Loose, key?: string) =>
      (await server.ask(update, { variables: { input }, ...(key === undefined ? {} : { key }) })).errors?.[0]
        ?.extensions['code']
    expect(await code({ signal: 'refusal', sampling: 7 })).toBe('INVALID')
    expect(await code({ signal: 'context-near-limit', thresholds: [{ name: 'context_used_min', value: 5 }] })).toBe(
      'INVALID',
    )
    expect(await code({ signal: 'no-such-signal', enabled: false })).toBe('NOT_FOUND')
    const reader = await server.addKey(server.database.projectId, ['read'])
    expect(await code({ signal: 'refusal', enabled: false }, reader)).toBe('DENIED')
  })

  it('are another project’s own', async () => {
    await change({ signal: 'refusal', enabled: false })
    const key = await server.addKey(await server.database.addProject(), ['read'])
    const { data } = await server.ask('{ signals { id enabled changes { version } } }', { key })
    expect(data.signals.find(({ id }: Loose) => id === 'refusal')).toEqual({
      id: 'refusal',
      enabled: true,
      changes: [],
    })
  })
})

describe('what could not be checked', () => {
  it('is told with the run and with the app', async () => {
    const { sql, projectId } = server.database
    const base = { projectId, app: 'shop', scope: 'openai-node' }
    await keepCapture(
      sql,
      [
        { ...base, part: 'outputs', state: 'off' },
        { ...base, part: 'prompts', state: 'recorded' },
      ],
      new Date(nowMs),
    )
    const traceId = 'd'.repeat(32)
    await storeRecords(sql, projectId, [recordWith({ traceId, parentSpanId: null, findings: [findingNamed('x')] })])
    const { run, apps } = await server.data(
      `query ($traceId: String!) {
        run(traceId: $traceId) { notChecked { scope part state signals } findings { faultOf } }
        apps { name contentCapture { scope part state since } } }`,
      { traceId },
    )
    expect(run.notChecked).toEqual([
      { scope: 'openai-node', part: 'OUTPUTS', state: 'OFF', signals: expect.arrayContaining(['empty-output']) },
    ])
    expect(run.findings).toEqual([{ faultOf: 'app' }])
    expect(apps.find(({ name }: Loose) => name === 'shop').contentCapture).toEqual([
      { scope: 'openai-node', part: 'OUTPUTS', state: 'OFF', since: new Date(nowMs).toISOString() },
      { scope: 'openai-node', part: 'PROMPTS', state: 'RECORDED', since: new Date(nowMs).toISOString() },
    ])
  })
})
