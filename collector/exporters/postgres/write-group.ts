import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { ContextSignature } from '#core/memory/context.ts'
import { countContexts, countMeetings } from '#core/memory/store/remember-contexts.ts'
import type { SeenFinding } from '#core/memory/store/remember-findings.ts'
import { rememberFindings } from '#core/memory/store/remember-findings.ts'
import type { RollupSums } from '#core/memory/store/remember-rollups.ts'
import { rememberRollups, rollupSums } from '#core/memory/store/remember-rollups.ts'
import type { Transaction } from '#core/platform/database/connect.ts'
import { notifyOutbox } from '#core/platform/outbox.ts'

import type { BatchRows } from './batch-rows.ts'
import { selectRows } from './batch-rows.ts'
import type { RunChanges } from './run-changes.ts'
import { runChanges } from './run-changes.ts'
import type { SharedRow } from './shared-hash.ts'
import { rememberApps } from './store/apps.ts'
import type { SpanKey } from './store/spans.ts'
import { copyNewSpans, copyPayloads, copySpans, keepShared } from './store/spans.ts'
import { addToTraces } from './store/traces.ts'
import { tellChanges } from './tell-changes.ts'
import { traceDeltas } from './trace-delta.ts'

/** `direct` copies into place and fails when a span is there already; `careful` goes through a staging table. */
export type WriteMode = 'direct' | 'careful'

/** What is known to be committed already and need not be written again. */
export interface WriterMemory {
  has(key: string): boolean
}

export interface WriteResult {
  readonly stored: number
  readonly duplicates: number
  /** To be remembered once the transaction is committed. */
  readonly learned: readonly string[]
}

/** Stores batches of one project in the caller's transaction. Whatever was stored before changes nothing. */
export async function writeGroup(
  tx: Transaction,
  batches: readonly BatchRows[],
  memory: WriterMemory,
  mode: WriteMode,
): Promise<WriteResult> {
  const { projectId, receivedAtMs } = batches[0]!
  const shared = new Map(
    batches.flatMap((batch) => batch.shared.filter((row) => !memory.has(row.hash)).map((row) => [row.hash, row])),
  )
  const fresh = await storeSpans(tx, batches, [...shared.values()], mode)
  const total = batches.reduce((sum, batch) => sum + batch.records.length, 0)
  if (fresh.length === 0) return { stored: 0, duplicates: total, learned: [...shared.keys()] }
  const changes = await addToTraces(tx, projectId, traceDeltas(fresh), new Date(receivedAtMs))
  const failures = await rememberFindings(tx, projectId, fresh.flatMap(seenFindings))
  const differences = runChanges(changes)
  const contexts = await countContexts(tx, projectId, differences.contexts, contextsOf(fresh))
  const meetings = await countMeetings(tx, projectId, differences.meetings)
  await rememberRollups(tx, projectId, rollupsOf(fresh, differences))
  const apps = await rememberApps(tx, projectId, fresh, receivedAtMs, memory)
  await tellChanges(
    tx,
    projectId,
    failures.map((one) => one.failureId),
    differences,
    contexts,
    meetings,
  )
  await notifyOutbox(tx)
  return { stored: fresh.length, duplicates: total - fresh.length, learned: [...shared.keys(), ...apps] }
}

/** Answers the records that were not stored before, each once. */
async function storeSpans(
  tx: Transaction,
  batches: readonly BatchRows[],
  shared: readonly SharedRow[],
  mode: WriteMode,
): Promise<SpanRecord[]> {
  const picks = distinctRows(batches)
  const spanRows = picks.flatMap(({ batch, indexes }) => selectRows(batch.spans, indexes))
  let kept = picks
  if (mode === 'direct') {
    await copySpans(tx, spanRows)
  } else {
    const stored = await copyNewSpans(tx, spanRows)
    kept = picks.map(({ batch, indexes }) => ({ batch, indexes: indexes.filter((i) => stored.has(batch.keys[i]!)) }))
  }
  await keepShared(tx, batches[0]!.projectId, shared)
  const payloadRows = kept.flatMap(({ batch, indexes }) => selectRows(batch.payloads, indexes))
  if (payloadRows.length > 0) await copyPayloads(tx, payloadRows)
  return kept.flatMap(({ batch, indexes }) => indexes.map((index) => batch.records[index]!))
}

interface Pick {
  readonly batch: BatchRows
  readonly indexes: readonly number[]
}

/** The same span may arrive in two batches of a group, or twice in one: the first one wins. */
function distinctRows(batches: readonly BatchRows[]): Pick[] {
  const seen = new Set<SpanKey>()
  return batches.map((batch) => ({
    batch,
    indexes: batch.keys.flatMap((key, index) => {
      if (seen.has(key)) return []
      seen.add(key)
      return [index]
    }),
  }))
}

const endMs = ({ span }: SpanRecord) => Number((span.endNs > span.startNs ? span.endNs : span.startNs) / 1_000_000n)

function seenFindings(record: SpanRecord): SeenFinding[] {
  const { span, story, findings, items } = record
  return findings.map((finding) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    atMs: endMs(record),
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

const contextsOf = (records: readonly SpanRecord[]): Map<string, ContextSignature> =>
  new Map(records.flatMap(({ context }) => (context === null ? [] : [[context.hash, context]])))

function rollupsOf(records: readonly SpanRecord[], { runs }: RunChanges) {
  const sums: RollupSums = rollupSums()
  for (const record of records) {
    const atMs = endMs(record)
    for (const delta of record.rollups) sums.add(delta.scope, delta.key, atMs, delta)
  }
  for (const run of runs) sums.add('app', run.app, run.atMs, { runs: run.runs, failedRuns: run.failedRuns })
  return sums.rows()
}
