import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createMaskText, patternNames } from '#collector/redaction/mask-text.ts'
import { createNoteSecrets } from '#collector/redaction/note-secrets.ts'
import { createRedactSpan } from '#collector/redaction/redact-span.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { standardSetting, type SignalSetting, type SignalSettings } from '#core/memory/signal-settings.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'
import { answered, finish, text } from '#test/support/understood.ts'

const cut = answered([text('Once')], finish('length'))
const full = {
  ...answered([text('ok')]),
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 110_000,
}
const found = (
  attributes: Attributes,
  settings: Readonly<Record<string, Partial<SignalSetting>>> = {},
  traceId = 'a'.repeat(32),
) => {
  const known: SignalSettings = new Map(
    Object.entries(settings).map(([id, setting]) => [id, { ...standardSetting, ...setting }]),
  )
  const classify = createClassifier({ settingsOf: () => known })
  return classify([normalise(spanWith({ attributes, traceId }))])[0]?.findings[0] ?? null
}

describe('what a project made of a signal', () => {
  it('switches it off', () => {
    expect(found(cut)?.signal).toBe('truncated-output')
    expect(found(cut, { 'truncated-output': { enabled: false } })).toBeNull()
    expect(found(cut, { refusal: { enabled: false } })?.signal).toBe('truncated-output')
  })

  it('weighs its findings', () => {
    expect(found(cut, { 'truncated-output': { severity: 'CRITICAL' } })?.severity).toBe('CRITICAL')
  })

  it('moves its lines, and each finding says where they were', () => {
    expect(found(full)).toBeNull()
    const moved = found(full, { 'context-near-limit': { thresholds: { context_used_min: 0.8 } } })
    expect(moved?.signal).toBe('context-near-limit')
    expect(moved?.evidence).toContainEqual(expect.objectContaining({ path: 'threshold context_used_min', note: '0.8' }))
  })

  it('looks at a share of the runs', () => {
    const tenth = { 'truncated-output': { sampling: 0.1 } }
    expect(found(cut, tenth, `${'0'.repeat(31)}1`)).not.toBeNull()
    expect(found(cut, tenth, 'f'.repeat(32))).toBeNull()
  })

  it('takes effect with the next span', () => {
    let settings: SignalSettings = new Map()
    const classify = createClassifier({ settingsOf: () => settings })
    const record = normalise(spanWith({ attributes: cut }))
    expect(classify([record])[0]?.findings).toHaveLength(1)
    settings = new Map([['truncated-output', { ...standardSetting, enabled: false }]])
    expect(classify([record])[0]?.findings).toHaveLength(0)
  })
})

describe('a secret on its way through the chain', () => {
  const redact = createRedactSpan(
    createMaskText({ patterns: patternNames, mask: '[redacted]', expressions: [] }, () => undefined),
    { drop: [], allow: [] },
  )
  const note = createNoteSecrets(patternNames, 'key')
  const secret = 'sk-proj-9fK2mQ7xW4vB8nL3pR6t'
  const judged = (attributes: Attributes) => {
    const span = spanWith({ attributes })
    return createClassifier()([normalise(note(span, redact(span)))])[0]?.findings ?? []
  }

  it('is a leak when the model wrote it, and stands nowhere in what is kept', () => {
    const findings = judged(answered([text(`Use ${secret} for that.`)]))
    expect(findings[0]).toMatchObject({ signal: 'secret-leak', class: 'security.secret_leak', severity: 'CRITICAL' })
    expect(JSON.stringify(findings)).not.toContain(secret)
  })

  it('is none when the user had just given it', () => {
    const asked = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: `My key is ${secret}` }] }])
    expect(judged({ ...answered([text(`You said ${secret}.`)]), 'gen_ai.input.messages': asked })).toEqual([])
  })
})
