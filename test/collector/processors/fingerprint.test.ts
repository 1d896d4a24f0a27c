import { describe, expect, it } from 'vitest'

import { createMetrics } from '#collector/pipeline/metrics.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { fingerprint, signed as signedBy } from '#collector/processors/fingerprint.ts'
import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import { compileRules } from '#core/memory/grouping/rule.ts'
import { standardGrouping } from '#core/memory/grouping/grouping.ts'
import { systemClock } from '#core/platform/clock.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

const services = {
  id: 'fingerprint',
  sql: connectDatabase({ url: 'postgres://none@127.0.0.1:1/none', max: 1, applicationName: 'none' }),
  clock: systemClock,
  log: createLog({ level: 'silent' }),
  metrics: createMetrics(),
}
const link = fingerprint.build({}, services)
const sign = async (record: SpanRecord): Promise<SpanRecord> =>
  (await link.process([record], { projectId: 1, receivedAtMs: 0, items: [record] }))[0]!

describe('fingerprint', () => {
  it('signs what was about to run', async () => {
    const record = recordWith()
    const llm = { ...record, story: { ...record.story, kind: 'LLM' as const } }
    expect((await sign(llm)).context).toEqual(contextOf(questionOf(llm.story)!))
  })

  it('gives no context to spans that ask nothing', async () => {
    const record = recordWith()
    expect((await sign({ ...record, story: { ...record.story, kind: 'HTTP' } })).context).toBeNull()
  })

  it('signs each finding, with the key of the app itself first', async () => {
    const plain = recordWith({ findings: [findingNamed('a', { fingerprints: [] })] })
    const record = { ...plain, story: { ...plain.story, customFingerprint: 'cart' } }
    const [signed] = (await sign(record)).findings
    expect(signed?.fingerprints.map(({ level }) => level)).toEqual(['custom', 'template', 'kind+where'])
  })

  it('lets the key of the app decide alone, a list of it too, and with what would be compared without it', async () => {
    const plain = recordWith({ findings: [findingNamed('a', { fingerprints: [] })] })
    const keyed = async (key: string) => {
      const record = { ...plain, story: { ...plain.story, customFingerprint: key } }
      return (await sign(record)).findings[0]!.fingerprints[0]!
    }
    expect((await keyed('cart\nadd')).text).toBe('input.context_length | cart | add')
    expect((await keyed('cart\n{{ default }}')).text).toBe('input.context_length | cart | chat | a')
    expect((await keyed('a\nb')).hash).not.toBe((await keyed('a b')).hash)
  })

  it('leaves out what somebody said is no failure', () => {
    const record = recordWith({ findings: [findingNamed('a', { fingerprints: [] })] })
    const [finding] = signedBy(record).findings
    const excused = new Set([finding!.fingerprints[0]!.hash])
    expect(signedBy(record, { ...standardGrouping, excused }).findings).toEqual([])
  })

  it('asks the rules of the project in their order', () => {
    const record = recordWith({ findings: [findingNamed('a', { fingerprints: [] })] })
    const rule = (id: string, template: string, app: string) => ({
      id,
      name: id,
      enabled: true,
      rule: { match: { app }, fingerprint: template },
    })
    const rules = compileRules([rule('1', 'never', 'other'), rule('2', 'both {app}', '*'), rule('3', 'late', '*')])
    const [finding] = signedBy(record, { ...standardGrouping, rules }).findings
    expect(finding?.fingerprints[0]).toMatchObject({
      level: 'custom',
      text: `input.context_length | both ${record.story.app}`,
      parts: { rule: '2 (#2)' },
    })
  })
})
