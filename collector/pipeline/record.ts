import type { ContextSignature } from '#core/memory/context.ts'
import type { Finding } from '#core/memory/finding.ts'
import type { RollupDelta } from '#core/memory/rollup.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Story } from '#core/telemetry/story.ts'

import type { RequestNotes } from './request-notes.ts'

/** A span on its way to storage: what was sent, what it means, what went wrong, and what it adds to the counts. */
export interface SpanRecord {
  readonly span: Span
  readonly story: Story
  readonly findings: readonly Finding[]
  /** Null for spans that ask nothing of a model, tool or agent. */
  readonly context: ContextSignature | null
  readonly rollups: readonly RollupDelta[]
  /** What a pattern can be made of: `class:…`, `tool:…`, `model:…`, `release:…`. Empty for spans without findings. */
  readonly items: readonly string[]
  /** A call inside this one tells of the same tokens and cost: here they are shown, and not summed. */
  readonly repeatsUsage?: boolean
}

/** One request's worth of items, all of one project. */
export interface Batch<Item> {
  readonly projectId: number
  readonly receivedAtMs: number
  readonly items: readonly Item[]
  /** Where links note what people may want to know of the request. Absent when nobody listens. */
  readonly notes?: RequestNotes
  /** Called when the batch has passed all links and nobody needs more of it than its rows. */
  readonly handedOn?: () => void
}
