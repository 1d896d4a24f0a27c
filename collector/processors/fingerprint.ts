import { z } from 'zod'

import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import type { Finding } from '#core/memory/finding.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'

/**
 * Signs what broke (per finding) and what was about to run (per span that asks something of a model, tool or agent).
 */
export const fingerprint = defineProcessor({
  type: 'fingerprint',
  summary: 'Signs what broke and what was about to run, so that the same is recognised again.',
  config: z.strictObject({}),
  create: () => ({ name: 'fingerprint', process: (records: readonly SpanRecord[]) => records.map(signed) }),
})

/** The record with its context, and its findings with their fingerprints. */
export function signed(record: SpanRecord): SpanRecord {
  const { story, findings } = record
  const question = questionOf(story)
  if (question === null && findings.length === 0) return record
  const context = question === null ? null : contextOf(question)
  if (findings.length === 0) return { ...record, context }
  const sign = (finding: Finding): Finding => ({
    ...finding,
    fingerprints: fingerprintsOf(finding, story.customFingerprint),
  })
  return { ...record, context, findings: findings.map(sign) }
}
