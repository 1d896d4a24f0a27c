import type { ContextSignature } from '#core/memory/context.ts'
import type { SeenFinding } from '#core/memory/store/remember-findings.ts'
import type { RollupRow } from '#core/memory/store/remember-rollups.ts'
import { rollupSums } from '#core/memory/store/remember-rollups.ts'

import type { CountedSpan } from './kept-record.ts'
import type { TraceDelta } from './trace-delta.ts'
import { mergeDeltas, traceDeltas } from './trace-delta.ts'

/** What spans that are stored add to everything else: runs, failures, contexts, counts. */
export interface FoldInput {
  readonly spanCount: number
  /** When the latest of the spans arrived, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** One per run, sorted by trace id. */
  readonly traces: readonly TraceDelta[]
  readonly findings: readonly SeenFinding[]
  /** Contexts that may be new to the database, each once. */
  readonly contexts: readonly ContextSignature[]
  readonly rollups: readonly RollupRow[]
  readonly apps: readonly SeenApp[]
}

export interface SeenApp {
  readonly app: string
  readonly release: string | null
  /** Left out by programs from before it was noted. */
  readonly promptVersion?: string | null
  /** When the first of its spans here ended; left out by programs from before it was noted. */
  readonly atMs?: number
}

/** What these records add, when none of them was stored before. `isKnown` tells contexts that need no signature. */
export function foldInputOf(
  records: readonly CountedSpan[],
  receivedAtMs: number,
  isKnown: (contextHash: string) => boolean,
): FoldInput {
  const contexts = new Map<string, ContextSignature>()
  const sums = rollupSums()
  const apps = new Map<string, SeenApp>()
  const findings: SeenFinding[] = []
  for (const record of records) {
    const { context, story } = record
    if (context !== null && !isKnown(context.hash)) contexts.set(context.hash, context)
    const atMs = endMs(record)
    for (const delta of record.rollups) sums.add(delta.scope, delta.key, atMs, delta)
    const { app, release, promptVersion } = story
    const seen = appKey({ app, release, promptVersion })
    const before = apps.get(seen)?.atMs ?? Infinity
    if (atMs < before) apps.set(seen, { app, release, promptVersion, atMs })
    if (record.findings.length > 0) findings.push(...seenFindings(record, atMs))
  }
  return {
    spanCount: records.length,
    receivedAtMs,
    traces: traceDeltas(records),
    findings,
    contexts: [...contexts.values()],
    rollups: sums.rows(),
    apps: [...apps.values()],
  }
}

/** Several inputs as one, as if their spans had come together. */
export function mergeInputs(inputs: readonly FoldInput[]): FoldInput {
  if (inputs.length === 1) return inputs[0]!
  const sums = rollupSums()
  for (const row of inputs.flatMap(({ rollups }) => rollups)) sums.add(row.scope, row.key, row.minute * 60_000, row)
  const latestFirst = inputs.flatMap((input) => input.apps).sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
  const apps = latestFirst.map((one) => [appKey(one), one] as const)
  return {
    spanCount: inputs.reduce((sum, { spanCount }) => sum + spanCount, 0),
    receivedAtMs: Math.max(...inputs.map(({ receivedAtMs }) => receivedAtMs)),
    traces: mergeDeltas(inputs.flatMap(({ traces }) => traces)),
    findings: inputs.flatMap(({ findings }) => findings),
    contexts: [...new Map(inputs.flatMap(({ contexts }) => contexts).map((one) => [one.hash, one])).values()],
    rollups: sums.rows(),
    apps: [...new Map(apps).values()],
  }
}

const appKey = ({ app, release, promptVersion }: SeenApp) => `${app}\0${release ?? ''}\0${promptVersion ?? ''}`

const endMs = ({ span }: CountedSpan) => Number((span.endNs > span.startNs ? span.endNs : span.startNs) / 1_000_000n)

function seenFindings({ span, story, findings, items }: CountedSpan, atMs: number): SeenFinding[] {
  return findings.map((finding) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    atMs,
    app: story.app,
    release: story.release,
    environment: story.environment,
    provider: story.provider,
    model: story.responseModel ?? story.requestModel,
    agent: story.agentName,
    tool: story.toolName,
    promptVersion: story.promptVersion,
    items,
    finding,
  }))
}
