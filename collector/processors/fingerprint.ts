import { z } from 'zod'

import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import type { Finding } from '#core/memory/finding.ts'
import { followGrouping } from '#core/memory/follow-grouping.ts'
import { isExcused, standardGrouping, type Grouping } from '#core/memory/grouping/grouping.ts'
import { fingerprintsOf, type Surroundings } from '#core/memory/outcome-fingerprint.ts'

import { defineProcessor } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'

/**
 * Signs what broke (per finding) and what was about to run (per span that asks something of a model, tool or agent).
 */
export const fingerprint = defineProcessor({
  type: 'fingerprint',
  summary: 'Signs what broke and what was about to run, so that the same is recognised again.',
  config: z.strictObject({}),
  create(_settings, services) {
    const follower = followGrouping(services)
    return {
      name: 'fingerprint',
      process(records: readonly SpanRecord[], { projectId }) {
        const grouping = follower.of(projectId)
        return records.map((record) => signed(record, grouping))
      },
      start: follower.start,
      shutdown: follower.stop,
    }
  },
})

/** The record with its context, and its findings with their fingerprints, without those that are no failures here. */
export function signed(record: SpanRecord, grouping: Grouping = standardGrouping): SpanRecord {
  const { story, findings } = record
  const question = questionOf(story)
  if (question === null && findings.length === 0) return record
  const context = question === null ? null : contextOf(question)
  if (findings.length === 0) return { ...record, context }
  const around = grouping.rules.length === 0 ? undefined : surroundingsOf(record)
  const sign = (finding: Finding): Finding => ({
    ...finding,
    fingerprints: fingerprintsOf(finding, story.customFingerprint, grouping, around),
  })
  return { ...record, context, findings: findings.map(sign).filter((finding) => !isExcused(finding, grouping)) }
}

const surroundingsOf = ({ span, story }: SpanRecord): Surroundings => ({
  app: story.app,
  span: span.name,
  tool: story.toolName,
  agent: story.agentName,
  environment: story.environment,
  model: story.responseModel ?? story.requestModel,
  provider: story.provider,
})
