import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { finishReasonIn, jsonReaders, plainReaders } from './readers.ts'
import { fillRequest } from './request-body.ts'

const rule = 'logfire'

/** Spans are named by the template of their message. Turns and tasks repeat what the calls inside them used. */
const names: NameKinds = [
  ['Agent run: ', 'AGENT'],
  ['Function: ', 'TOOL'],
  ['Handoff: ', 'OTHER'],
  ['Guardrail ', 'GUARDRAIL'],
  ['OpenAI Agents trace: ', 'WORKFLOW'],
  ['Task: ', 'WORKFLOW'],
  ['Turn {turn}', 'WORKFLOW'],
  ['MCP request: tools/call', 'TOOL'],
  ['MCP ', 'OTHER'],
]

/** Logfire's instrumentation of OpenAI's Agents SDK and of MCP clients: bare names under a template for a name. */
export const logfire: Dialect = {
  id: rule,
  scopes: ['logfire.openai_agents', 'logfire.mcp'],
  markers: ['agent_trace_id', 'mcp_data', 'sdk_span_type', 'from_agent', 'output_type'],
  kinds: [],
  fields: {},
  read(span, draft) {
    if (span.attributes['logfire.msg'] === undefined && span.attributes['logfire.msg_template'] === undefined) return
    fillKindByName(span, draft, rule, names)
    if (draft.dialect !== rule) return
    const { attributes } = span
    const name = plainReaders.toolName(attributes.name ?? null)
    if (draft.kind === 'AGENT') fill(draft, 'agentName', name, { rule, key: 'name' })
    if (draft.kind === 'TOOL') readTool(span, draft, name)
    if (draft.kind === 'GUARDRAIL') readGuardrail(attributes, draft, name)
    const [from, to] = [
      plainReaders.agentName(attributes.from_agent ?? null),
      plainReaders.agentName(attributes.to_agent ?? null),
    ]
    if (from !== null || to !== null) fill(draft, 'handoff', { from, to }, { rule, key: 'to_agent' })
  },
  readLast: readWholeAnswer,
}

/** OpenAI's Responses say again what was asked for: the tools, the limit, the form; and why they ended. */
function readWholeAnswer({ attributes }: Span, draft: Draft): void {
  const key = 'response'
  const sent = draft.kind === 'LLM' && attributes[key] !== undefined ? jsonOf(attributes[key]) : null
  if (!isRecord(sent) || sent.object !== key) return
  const from = { rule, key }
  fillRequest(draft, sent, from)
  if (draft.output === null) fill(draft, 'output', jsonReaders.output(sent), from)
  fill(draft, 'finishReasonRaw', finishReasonIn(sent), from)
  fill(draft, 'responseId', plainReaders.responseId(sent.id ?? null), from)
}

function readTool({ attributes }: Span, draft: Draft, name: string | null): void {
  fill(draft, 'toolName', name, { rule, key: 'name' })
  for (const [field, key] of [
    ['toolArguments', 'input'],
    ['toolResult', 'output'],
  ] as const) {
    const sent = attributes[key]
    if (sent !== undefined && sent !== null) fill(draft, field, jsonReaders[field](jsonOf(sent)), { rule, key })
  }
  // MCP: the request as it was sent, and the answer as it came.
  const request = attributes.request === undefined ? null : jsonOf(attributes.request)
  const asked = isRecord(request) && isRecord(request.params) ? request.params : null
  if (asked !== null) {
    fill(draft, 'toolName', typeof asked.name === 'string' ? asked.name : null, { rule, key: 'request' })
    fill(draft, 'toolArguments', asked.arguments ?? null, { rule, key: 'request' })
  }
  const response = attributes.response
  if (response !== undefined) fill(draft, 'toolResult', jsonOf(response), { rule, key: 'response' })
}

function readGuardrail(attributes: Attributes, draft: Draft, name: string | null): void {
  const { triggered } = attributes
  if (typeof triggered !== 'boolean') return
  const verdict = { name, verdict: null, triggered, reason: null, category: null }
  fill(draft, 'guardrail', verdict, { rule, key: 'triggered' })
}
