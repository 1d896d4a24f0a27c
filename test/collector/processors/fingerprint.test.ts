import { describe, expect, it } from 'vitest'

import { createMetrics } from '#collector/pipeline/metrics.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { fingerprint } from '#collector/processors/fingerprint.ts'
import { contextOf, questionOf } from '#core/memory/context-signature.ts'
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
})
