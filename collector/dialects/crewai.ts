import type { Attributes } from '#core/telemetry/attributes.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { readPayload } from './payload.ts'
import { noteToldTruncated } from './truncated.ts'

const rule = 'crewai'

const names: NameKinds = [
  ['Crew Execution', 'WORKFLOW'],
  ['Crew Created', 'OTHER'],
  ['Task Execution', 'WORKFLOW'],
  ['Task Created', 'OTHER'],
  ['Tool Repeated Usage', 'TOOL'],
  ['Tool Usage Error', 'TOOL'],
  ['Tool Usage', 'TOOL'],
  ['Flow Method Failed', 'WORKFLOW'],
  ['Flow Execution', 'WORKFLOW'],
  ['Flow ', 'OTHER'],
  ['Human Feedback', 'OTHER'],
  ['execute crew', 'WORKFLOW'],
  ['execute task', 'WORKFLOW'],
  ['execute flow', 'WORKFLOW'],
  ['call method', 'WORKFLOW'],
  ['execute agent', 'AGENT'],
  ['call tool', 'TOOL'],
  ['call llm', 'LLM'],
]

/**
 * CrewAI itself: its anonymous telemetry, whose names tell what happened, and the traces of 2026, which follow the
 * GenAI conventions and add `crewai.` keys.
 */
export const crewAi: Dialect = {
  id: rule,
  scopes: ['crewai.telemetry', 'crewai'],
  markers: ['crewai.event_name', 'crewai_version', 'crew_key', 'task_key'],
  kinds: [],
  fields: {
    toolName: ['gen_ai.tool.name', 'tool_name'],
    agentName: ['gen_ai.agent.name', 'crewai.agent.role', 'agent_role'],
    workflowName: ['gen_ai.workflow.name', 'crewai.crew.name', 'crewai.flow.name', 'flow_name'],
    attempt: ['attempts', 'crewai.reasoning.attempt'],
    sessionId: ['gen_ai.conversation.id'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    const { attributes, name } = span
    readModel(attributes, draft)
    if (name === 'Tool Usage Error') fill(draft, 'toolFailed', true, { rule, key: 'name' })
    if (name === 'Flow Method Failed') fill(draft, 'severity', 'ERROR', { rule, key: 'name' })
    if (name === 'Task Execution') {
      readPayload(attributes, draft, {
        rule,
        input: ['formatted_description'],
        output: ['task_output', 'output'],
      })
    }
    if (name === 'Crew Execution')
      readPayload(attributes, draft, { rule, input: ['crew_inputs'], output: ['crew_output'] })
  },
  readLast(span, draft) {
    readPayload(span.attributes, draft, {
      rule,
      input: ['crewai.crew.inputs', 'crewai.task.description', 'crewai.flow.inputs', 'crewai.method.params'],
      output: ['crewai.crew.output', 'crewai.task.output', 'crewai.flow.result', 'crewai.method.result'],
    })
    noteToldTruncated(span, draft)
  },
}

/** Old versions send the model as an object, new ones as its name: `openai/gpt-4o`. */
function readModel(attributes: Attributes, draft: Draft): void {
  const key = 'llm'
  const sent = attributes[key]
  if (sent === undefined) return
  const llm = jsonOf(sent)
  const model = isRecord(llm) ? (llm.model_name ?? llm.model ?? llm.name) : llm
  if (typeof model !== 'string' || model === '') return
  const slash = model.indexOf('/')
  if (slash > 0) fill(draft, 'provider', model.slice(0, slash), { rule, key })
  fill(draft, 'requestModel', model.slice(slash + 1), { rule, key })
}
