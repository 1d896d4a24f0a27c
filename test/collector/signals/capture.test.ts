import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createCapture } from '#collector/signals/capture.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { keptCapture } from '#collector/signals/keep-capture.ts'
import { isMask } from '#collector/signals/seen-content.ts'
import type { CaptureRow } from '#core/memory/store/content-capture.ts'
import { readCapture } from '#core/memory/store/content-capture.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { spanWith } from '#test/support/span.ts'
import { answered, finish, text, toolResult } from '#test/support/understood.ts'

const record = (attributes: Attributes, app = 'shop') => normalise(spanWith({ attributes, app }))
const hollow: Attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': 9, ...finish('stop') }
const hidden = answered([text('<REDACTED>')], { 'gen_ai.output.type': 'json' })

describe('what an app leaves out', () => {
  it('is told once per part when it becomes known, and again only when it changes', () => {
    const told: CaptureRow[] = []
    const capture = createCapture((row) => told.push(row))
    for (let count = 0; count < 300; count++) capture.learn(record(hollow), 7)
    expect(told.map(({ part, state }) => `${part} ${state}`)).toEqual(['prompts off', 'outputs off'])
    capture.learn(record(answered([text('ok')])), 7)
    expect(told.slice(2).map(({ part, state }) => `${part} ${state}`)).toEqual(['prompts recorded', 'outputs recorded'])
  })

  it('is another matter for another project, app or library', () => {
    const capture = createCapture()
    capture.learn(record(answered([text('ok')])), 7)
    expect(capture.stateOf(record(hollow), 7, 'outputs')).toBe('recorded')
    expect(capture.stateOf(record(hollow), 8, 'outputs')).toBeNull()
    expect(capture.stateOf(record(hollow, 'desk'), 7, 'outputs')).toBeNull()
    expect(capture.stateOf(normalise(spanWith({ scopeName: 'other' })), 7, 'outputs')).toBeNull()
  })

  it('is learned of tools from tools', () => {
    const capture = createCapture()
    for (let count = 0; count < 20; count++) capture.learn(record({ 'gen_ai.operation.name': 'execute_tool' }), 7)
    expect(capture.stateOf(record(hollow), 7, 'tools')).toBe('off')
    capture.learn(record(toolResult('x')), 7)
    expect(capture.stateOf(record(hollow), 7, 'tools')).toBe('recorded')
  })

  it('makes signals silent that would read a mask for an answer', () => {
    expect(createClassifier()([record(hidden)])[0]?.findings).toEqual([])
    const shown = answered([text('Sure thing')], { 'gen_ai.output.type': 'json' })
    expect(createClassifier()([record(shown)])[0]?.findings[0]?.signal).toBe('invalid-structured-output')
  })

  it.each(['<REDACTED>', '[REDACTED]', '[redacted]', '__REDACTED__', '***', '[hidden by policy]', '<masked content>'])(
    'knows %s for a mask',
    (mask) => expect(isMask(mask)).toBe(true),
  )
  it.each(['ok', 'The redacted file is here.', 'Hidden treasures', '{"masked": true}', 'x', ''])(
    'knows %s for an answer',
    (answer) => expect(isMask(answer)).toBe(false),
  )
})

describe('what was learned', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.stop())

  it('is there after a restart', async () => {
    const services = { sql: database.sql, clock: systemClock, log: createLog({ level: 'silent' }) }
    const first = keptCapture(services)
    await first.start()
    for (let count = 0; count < 20; count++) first.capture.learn(record(hollow, 'quiet\0'), database.projectId)
    await first.stop()
    const rows = await readCapture(database.sql, 10)
    expect(rows.map(({ app, part, state }) => [app, part, state])).toEqual(
      expect.arrayContaining([
        ['quiet', 'prompts', 'off'],
        ['quiet', 'outputs', 'off'],
      ]),
    )
    const second = keptCapture(services)
    await second.start()
    expect(second.capture.stateOf(record(hollow, 'quiet'), database.projectId, 'outputs')).toBe('off')
    await second.stop()
  })
})
