import type { Evidence, Finding, KeptFinding } from '#core/memory/finding.ts'
import type { ContextSignature } from '#core/memory/context.ts'
import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import { eventNameOf } from '#core/telemetry/log-event.ts'
import { momentOf, type LogRecord } from '#core/telemetry/log-record.ts'
import type { Story } from '#core/telemetry/story.ts'

import { normalise } from '../normalise.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import type { Classifier } from '../signals/classifier.ts'
import type { RunFinding } from '../signals/run/judge-run.ts'
import type { Step } from '../signals/run/step.ts'
import type { ReadSpan } from './read-spans.ts'

/** What is found on the spans of a run that log records tell more of, beside what was found when they came alone. */
export interface ToldFindings {
  /** What only the logs show. */
  readonly found: readonly RunFinding[]
  /** What was about to run, where only the logs tell what was asked. */
  readonly contexts: readonly ContextSignature[]
  /** Whether a kept finding of such a span holds no longer. */
  isOver(kept: KeptFinding): boolean
}

/** A span that was read, and its step in the run. */
export interface SteppedSpan {
  readonly read: ReadSpan
  readonly step: Step
}

export const nothingTold: ToldFindings = { found: [], contexts: [], isOver: () => false }

/** Asks the signals of single spans once more, with and without the logs: what differs is what the logs say. */
export function judgeTold(classify: Classifier, spans: readonly SteppedSpan[], projectId: number): ToldFindings {
  const told = spans.flatMap((one) => (one.read.told === null ? [] : [{ ...one, told: one.read.told }]))
  if (told.length === 0) return nothingTold
  const alone = classify(
    told.map((one) => normalise(one.told.alone)),
    projectId,
  )
  const joined = classify(
    told.map(({ read }) => ({ ...blank, span: read.span, story: read.story })),
    projectId,
  )
  const before = new Set(alone.flatMap(namesOf))
  const after = new Set(joined.flatMap(namesOf))
  const ids = new Set(told.map(({ read }) => read.span.spanId))
  const found = told.flatMap(({ read, step, told: { logs } }, at) => {
    const same = new Set((alone[at]?.findings ?? []).map(contentOf))
    // What the span shows by itself was found when it came, and may have been taken back by a person since.
    const more = (joined[at]?.findings ?? []).filter((finding) => !same.has(contentOf(finding)))
    return more.map((finding): RunFinding => {
      const fingerprints = fingerprintsOf(finding, read.story.customFingerprint)
      return { step, finding: { ...finding, evidence: namingLog(finding, logs), fingerprints } }
    })
  })
  return {
    found,
    contexts: told.flatMap(({ read }, at) => contextsTold(read.story, alone[at]?.story)),
    isOver(kept) {
      const name = nameOf(kept.spanId, kept)
      return ids.has(kept.spanId) && !after.has(name) && (before.has(name) || kept.evidence.some(namesLog))
    },
  }
}

/** The context that a span has with its logs, where it is another one than the span has by itself. */
function contextsTold(joined: Story, alone: Story | undefined): readonly ContextSignature[] {
  const question = questionOf(joined)
  if (question === null || alone === undefined) return []
  const [context, before] = [contextOf(question), questionOf(alone)]
  return before !== null && contextOf(before).hash === context.hash ? [] : [context]
}

const blank = { findings: [], context: null, rollups: [], items: [] } as const

const nameOf = (spanId: string, { signal, class: name }: Pick<Finding, 'signal' | 'class'>): string =>
  `${spanId} ${signal} ${name}`
const namesOf = ({ span, findings }: SpanRecord): readonly string[] =>
  findings.map((finding) => nameOf(span.spanId, finding))
const contentOf = ({ signal, class: name, evidence, facts }: Finding): string =>
  JSON.stringify([signal, name, evidence[0]?.excerpt, facts.message])

const logPath = /^log .* at \d{4}-\d\d-\d\dT/
const namesLog = ({ path }: Evidence): boolean => logPath.test(path)

/** The evidence with the log record it stands in: `log exception at 2026-11-23T00:00:00.000Z: exception.message`. */
function namingLog({ evidence }: Finding, logs: readonly LogRecord[]): readonly Evidence[] {
  const [first, ...others] = evidence
  if (first === undefined) return evidence
  const log = logBehind(first, logs)
  if (log === undefined) return evidence
  const at = new Date(Number(momentOf(log) / 1_000_000n)).toISOString()
  return [{ ...first, path: `log ${eventNameOf(log) || 'record'} at ${at}: ${first.path}` }, ...others]
}

const toldChars = 40

/** The record that holds what was seen; else the one with an attribute of that name; else the last. */
function logBehind({ excerpt, path }: Evidence, logs: readonly LogRecord[]): LogRecord | undefined {
  const begin = excerpt?.slice(0, toldChars).trim() ?? ''
  const key = path.split('/').at(-1) ?? path
  return (
    (begin === '' ? undefined : logs.find((log) => textOf(log).includes(JSON.stringify(begin).slice(1, -1)))) ??
    logs.find((log) => key in log.attributes) ??
    logs.at(-1)
  )
}

const textOf = ({ body, attributes }: LogRecord): string =>
  JSON.stringify([body, attributes], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
