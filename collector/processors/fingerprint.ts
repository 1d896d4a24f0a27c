import { z } from 'zod'

import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import type { Finding, Fingerprint } from '#core/memory/finding.ts'
import { followGrouping } from '#core/memory/follow-grouping.ts'
import { isExcused, standardGrouping, type Grouping } from '#core/memory/grouping/grouping.ts'
import { fingerprintsOf, type Surroundings } from '#core/memory/outcome-fingerprint.ts'
import { createTextMemo, type TextMemo } from '#core/platform/text-memo.ts'

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
    fingerprints:
      around === undefined
        ? plainFingerprints(finding, story.customFingerprint, grouping)
        : fingerprintsOf(finding, story.customFingerprint, grouping, around),
  })
  return { ...record, context, findings: findings.map(sign).filter((finding) => !isExcused(finding, grouping)) }
}

/** What fails fails again and again, and every span above it tells it once more. */
const known = new WeakMap<Grouping, TextMemo<readonly Fingerprint[]>>()

/** Where no rule looks at anything else, findings that say the same are signed once. */
function plainFingerprints(finding: Finding, custom: string | null, grouping: Grouping): readonly Fingerprint[] {
  let memo = known.get(grouping)
  if (memo === undefined) {
    known.set(grouping, (memo = createTextMemo({ textsMax: 512, charactersMax: 1_000_000, keepFirst: true })))
  }
  const said = JSON.stringify([finding.class, custom, finding.facts])
  let signatures = memo.get(said)
  if (signatures === undefined) memo.set(said, (signatures = fingerprintsOf(finding, custom, grouping)))
  return signatures
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
