import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'

const rule = 'n8n'
const payloadKeys = { rule, input: ['n8n.node.input'], output: ['n8n.node.output'] } as const

/** Nodes are told by their type: `@n8n/n8n-nodes-langchain.lmChatOpenAi`. The first pattern that fits decides. */
const types: readonly (readonly [RegExp, SpanKind])[] = [
  [/\.(?:lmChat|lm[A-Z]|openAi$|anthropic$|googleGemini$|ollama$)/, 'LLM'],
  [/\.agent(?:Tool)?$|\.openAiAssistant$/, 'AGENT'],
  [/\.embeddings[A-Z]/, 'EMBEDDING'],
  [/\.(?:vectorStore|retriever)[A-Z]/, 'RETRIEVAL'],
  [/\.reranker[A-Z]/, 'RERANK'],
  [/\.memory[A-Z]/, 'MEMORY'],
  [/\.guardrails$/, 'GUARDRAIL'],
  [/\.(?:tool[A-Z]\w*|mcpClientTool|\w+Tool)$/, 'TOOL'],
  [/langchain\.(?:chain|textClassifier|sentimentAnalysis|informationExtractor)/, 'WORKFLOW'],
]

/** n8n: workflows and their nodes. What a node does is in its type, how it is called in its name. */
export const n8n: Dialect = {
  id: rule,
  scopes: ['n8n'],
  markers: ['n8n.node.type', 'n8n.node.name', 'n8n.workflow.id', 'n8n.execution.id'],
  kinds: [],
  fields: {
    requestModel: ['n8n.ai.model'],
    provider: ['n8n.ai.vendor'],
    workflowName: ['n8n.workflow.name'],
  },
  read(span, draft) {
    readKind(span, draft)
    const key = 'n8n.node.name'
    const name = plainReaders.toolName(span.attributes[key] ?? null)
    if (draft.kind === 'TOOL') fill(draft, 'toolName', name, { rule, key })
    if (draft.kind === 'AGENT') fill(draft, 'agentName', name, { rule, key })
  },
  readLast({ attributes }, draft) {
    if (draft.kind !== 'OTHER') readPayload(attributes, draft, payloadKeys)
  },
}

function readKind({ attributes }: Span, draft: Draft): void {
  const key = 'n8n.node.type'
  const type = attributes[key]
  if (typeof type === 'string') {
    const kind = types.find(([pattern]) => pattern.test(type))?.[1] ?? 'OTHER'
    fillKind(draft, kind, rule, { rule, key })
  } else if (attributes['n8n.workflow.id'] !== undefined) {
    fillKind(draft, 'WORKFLOW', rule, { rule, key: 'n8n.workflow.id' })
  }
}
