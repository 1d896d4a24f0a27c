import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf, unwrapped } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'

const rule = 'strands'

/** Cycles, graphs and swarms repeat the usage of the calls inside them, so none of them is a call. */
const names: NameKinds = [
  ['execute_event_loop_cycle', 'WORKFLOW'],
  ['Cycle ', 'WORKFLOW'],
  ['invoke_swarm', 'WORKFLOW'],
  ['invoke_graph', 'WORKFLOW'],
]

/** Strands Agents: the GenAI conventions, with tool calls and results in span events and times in milliseconds. */
export const strands: Dialect = {
  id: rule,
  scopes: ['strands.telemetry.tracer', 'opentelemetry.instrumentation.strands', 'strands'],
  markers: ['event_loop.cycle_id', 'gen_ai.tool.status', 'gen_ai.agent.tools'],
  kinds: [
    {
      key: 'gen_ai.operation.name',
      values: {
        chat: 'LLM',
        invoke_agent: 'AGENT',
        execute_tool: 'TOOL',
        invoke_swarm: 'WORKFLOW',
        invoke_graph: 'WORKFLOW',
        execute_event_loop_cycle: 'WORKFLOW',
      },
    },
  ],
  fields: {
    toolFailed: ['gen_ai.tool.status', 'tool.status'],
    tools: ['gen_ai.tool.definitions', 'gen_ai.agent.tools'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    const key = 'gen_ai.server.time_to_first_token'
    // The conventions say seconds; Strands sends what Bedrock measured, in milliseconds.
    fill(draft, 'timeToFirstTokenMs', plainReaders.tokensIn(span.attributes[key] ?? null), { rule, key })
    if (draft.kind === 'TOOL') for (const event of span.events) readToolEvent(event.name, event.attributes, draft)
  },
  readLast({ attributes }, draft) {
    for (const key of ['gen_ai.agent.system_prompt', 'system_prompt']) {
      if (typeof attributes[key] === 'string') prependSystem(draft, jsonOf(attributes[key]), { rule, key })
    }
  },
}

/** On a tool's span the tool message is what went in, the choice what came out. */
function readToolEvent(name: string, attributes: Span['attributes'], draft: Draft): void {
  if (name === 'gen_ai.tool.message') {
    fill(draft, 'toolArguments', jsonAt(attributes.content), { rule, key: 'events.gen_ai.tool.message.content' })
  } else if (name === 'gen_ai.choice') {
    fill(draft, 'toolResult', resultIn(jsonAt(attributes.message)), { rule, key: 'events.gen_ai.choice.message' })
  } else if (name === 'gen_ai.client.inference.operation.details') {
    const given = firstPart(attributes['gen_ai.input.messages'])
    const got = firstPart(attributes['gen_ai.output.messages'])
    if (given) fill(draft, 'toolArguments', given.arguments, { rule, key: `events.${name}.gen_ai.input.messages` })
    if (got) fill(draft, 'toolResult', resultIn(got.response), { rule, key: `events.${name}.gen_ai.output.messages` })
  }
}

const jsonAt = (value: AttributeValue | undefined): Json => (value === undefined ? null : jsonOf(value))

function firstPart(value: AttributeValue | undefined): { readonly [key: string]: Json } | null {
  const messages = jsonAt(value)
  const message = Array.isArray(messages) ? messages[0] : null
  const part = isRecord(message) && Array.isArray(message.parts) ? message.parts[0] : null
  return isRecord(part) ? part : null
}

/** Results are lists of blocks: `[{text}]`, `[{json}]`. A list of one is what its block holds. */
function resultIn(value: Json | undefined): Json {
  const block = Array.isArray(value) && value.length === 1 ? value[0] : undefined
  if (!isRecord(block)) return value ?? null
  if (typeof block.text === 'string') return unwrapped(block.text)
  return block.json ?? value ?? null
}
