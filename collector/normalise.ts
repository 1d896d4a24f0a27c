import { own } from '#core/platform/own.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { boundFigures, boundNames } from './bounds.ts'
import { blankDraft } from './dialects/blank.ts'
import { note, type Draft } from './dialects/dialect.ts'
import { readError } from './dialects/errors.ts'
import { flattened, isNested } from './dialects/flattened.ts'
import { readTransfer } from './dialects/handoffs.ts'
import { kindByPresence } from './dialects/kind-by-presence.ts'
import { askDialects } from './dialects/registry.ts'
import { settleTokens } from './dialects/tokens.ts'
import { noteDoubts } from './dialects/doubts.ts'
import { kindOfOperation } from './dialects/values/operations.ts'
import { finishReasonOf } from './dialects/values/finish-reasons.ts'
import { providerAt, providerOf, providerOfModel } from './dialects/values/providers.ts'
import type { SpanRecord } from './pipeline/record.ts'

const none: readonly never[] = []

/**
 * Understands one span: every dialect it speaks fills what it knows, the first to fill a field keeps it, and the span
 * itself stays as it was sent. Pure; never throws on what a sender wrote.
 */
export const normalise = (sent: Span): SpanRecord => understand(sent, false)

/** The same, looking at no attribute that nobody knows: whoever watches sees what is read. */
export const normaliseByKey = (sent: Span): SpanRecord => understand(sent, true)

function understand(sent: Span, byKey: boolean): SpanRecord {
  const draft = blankDraft(sent.resource)
  let span = sent
  let spoken = askDialects(span, draft, byKey)
  // Only who said nothing so far may have said it in objects: all others pay nothing for it.
  if (draft.dialect === null && isNested(sent.attributes)) {
    span = { ...sent, attributes: flattened(sent.attributes) }
    spoken = askDialects(span, draft, byKey)
  }
  if (draft.dialect === null) kindByPresence(span, draft, spoken.length > 0)
  for (const dialect of spoken) dialect.applyLast(span, draft)
  readError(span, draft)
  noteDoubts(span, draft)
  draft.dialect ??= spoken[0]?.dialect.id ?? null
  settle(span, draft, spoken.length > 0)
  return { span: sent, story: draft, findings: none, context: null, rollups: none, items: none }
}

const operations: Readonly<Partial<Record<SpanKind, string>>> = {
  LLM: 'chat',
  EMBEDDING: 'embeddings',
  RERANK: 'rerank',
  RETRIEVAL: 'retrieval',
  TOOL: 'execute_tool',
  AGENT: 'invoke_agent',
  GUARDRAIL: 'run_guardrail',
  PLAN: 'plan',
}

/** What follows from what was read: conventional names, and what the span's own name gives away. */
function settle(span: Span, draft: Draft, spoken: boolean): void {
  draft.operation ??= operations[draft.kind] ?? null
  // A dialect that knew the kind better also knows the operation better than a name for all of a framework's steps.
  const named = draft.operation === null ? undefined : own(kindOfOperation, draft.operation)
  if (named !== undefined && named !== draft.kind) draft.operation = operations[draft.kind] ?? draft.operation
  if (draft.provider !== null) draft.provider = providerOf(draft.provider)
  if (spoken && draft.provider === null) inferProvider(span, draft)
  boundFigures(draft)
  settleTokens(span, draft)
  if (draft.finishReasonRaw !== null) draft.finishReason = finishReasonOf(draft.finishReasonRaw)
  if (draft.kind === 'TOOL' && draft.toolName === null) draft.toolName = toolNameIn(span.name)
  readTransfer(draft)
  boundNames(draft)
}

function inferProvider({ attributes }: Span, draft: Draft): void {
  const key = typeof attributes['server.address'] === 'string' ? 'server.address' : 'gen_ai.openai.api_base'
  const host = attributes[key]
  const atHost = typeof host === 'string' ? providerAt(host) : null
  const model = draft.requestModel ?? draft.responseModel
  const provider = atHost ?? (model === null ? null : providerOfModel(model))
  if (provider === null) return
  draft.provider = provider
  note(draft, 'provider', { rule: 'inferred', key: atHost === null ? 'model' : key })
}

/** `execute_tool search`, `running tool: search`, `tools/call search`; otherwise the span is named after its tool. */
const toolNameIn = (name: string): string | null => {
  const bare = name
    .replace(/^(execute_tool|running tool:|tools\/call)\s+/, '')
    .replace(/\.tool$/, '')
    .trim()
  return bare === '' ? null : bare
}
