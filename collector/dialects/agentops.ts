import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { ToolDefinition } from '#core/telemetry/message.ts'
import { jsonOf } from '../messages/read-json.ts'
import { argumentsIn } from './called-with.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { indexedUnder } from './indexed.ts'
import { readPayload } from './payload.ts'

const rule = 'agentops'
const toolsPrefix = 'gen_ai.request.tools.'
const payloadKeys = {
  rule,
  input: ['agentops.entity.input', 'workflow.input', 'workflow.step.input'],
  output: ['agentops.entity.output', 'workflow.final_output', 'workflow.output', 'workflow.step.output'],
} as const

/** AgentOps: kinds and entities of its own around spans of models in OpenLLMetry's flattened shape. */
export const agentOps: Dialect = {
  id: rule,
  scopes: ['agentops'],
  markers: ['agentops.span.kind', 'agentops.entity.name', 'agentops.entity.input', 'workflow.step.type', 'tool.result'],
  kinds: [
    {
      key: 'agentops.span.kind',
      values: {
        llm: 'LLM',
        'llm.call': 'LLM',
        agent: 'AGENT',
        'agent.action': 'OTHER',
        'agent.thinking': 'PLAN',
        'agent.decision': 'PLAN',
        tool: 'TOOL',
        team: 'WORKFLOW',
        session: 'WORKFLOW',
        workflow: 'WORKFLOW',
        'workflow.step': 'WORKFLOW',
        chain: 'WORKFLOW',
        task: 'OTHER',
        operation: 'OTHER',
        guardrail: 'GUARDRAIL',
        http: 'HTTP',
      },
    },
  ],
  fields: {
    toolName: ['tool.name'],
    toolCallId: ['tool.id'],
    toolResult: ['tool.result'],
    toolFailed: ['tool.status'],
    agentName: ['agent.name'],
    agentId: ['agent.id'],
    workflowName: ['workflow.name'],
    tags: ['agentops.tags'],
    timeToFirstTokenMs: ['gen_ai.streaming.time_to_first_token'],
  },
  readLast({ attributes }, draft) {
    const name = text(attributes['agentops.entity.name'])
    const from = { rule, key: 'agentops.entity.name' }
    if (draft.kind === 'TOOL') fill(draft, 'toolName', name, from)
    if (draft.kind === 'AGENT') fill(draft, 'agentName', name, from)
    readTools(attributes, draft)
    if (draft.kind === 'TOOL') readArguments(attributes, draft)
    readPayload(attributes, draft, payloadKeys)
    const [before, after] = [text(attributes['from_agent']), text(attributes['to_agent'])]
    if (before !== null || after !== null) {
      fill(draft, 'handoff', { from: before, to: after }, { rule, key: 'to_agent' })
    }
  },
}

/** A decorated function is told as it was called: `{args: […], kwargs: {…}}`. */
function readArguments(attributes: Readonly<Record<string, AttributeValue>>, draft: Draft): void {
  for (const key of ['tool.parameters', 'agentops.entity.input']) {
    const sent = attributes[key]
    if (sent !== undefined && sent !== '') fill(draft, 'toolArguments', argumentsIn(jsonOf(sent)), { rule, key })
  }
}

function readTools(attributes: Readonly<Record<string, AttributeValue>>, draft: Draft): void {
  const slots = draft.tools === null ? (indexedUnder(attributes, [toolsPrefix]).get(toolsPrefix) ?? []) : []
  const tools = slots.flatMap((slot): ToolDefinition[] => {
    const name = text(slot.name) ?? text(slot['function.name'])
    const schema = slot.parameters ?? slot.arguments ?? slot['function.parameters']
    const description = text(slot.description) ?? text(slot['function.description'])
    return name === null ? [] : [{ name, description, schema: schema === undefined ? null : jsonOf(schema) }]
  })
  if (tools.length > 0) fill(draft, 'tools', tools, { rule, key: toolsPrefix })
}

const text = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
