import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'

const rule = 'ms-agents'

/** Names of workflow spans may go on with an id: `executor.process writer`. */
const names: NameKinds = [
  ['workflow.', 'WORKFLOW'],
  ['workflow_invoke', 'WORKFLOW'],
  ['executor.process', 'WORKFLOW'],
  ['orchestrate_tools', 'WORKFLOW'],
  ['edge_group.process', 'OTHER'],
  ['message.send', 'OTHER'],
  ['autogen ', 'OTHER'],
]

/**
 * Microsoft Agent Framework, Microsoft.Extensions.AI and AutoGen: the GenAI conventions around models, agents and
 * tools, and workflow spans of their own.
 */
export const msAgents: Dialect = {
  id: rule,
  scopes: [
    'agent_framework',
    'Experimental.Microsoft.Extensions.AI',
    'Experimental.Microsoft.Agents.AI',
    'Microsoft.Agents.AI',
    'microsoft.agents.ai',
    'autogen-core',
    'autogen_core',
  ],
  markers: ['executor.id', 'edge_group.delivery_status', 'message.source_id', 'workflow.definition'],
  kinds: [],
  fields: {
    workflowName: ['workflow.name', 'workflow.id'],
    errorType: ['build.error.type'],
    errorMessage: ['build.error.message'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    readExecutor(span, draft)
    readMessage(span, draft)
  },
}

function readExecutor({ name, attributes }: Span, draft: Draft): void {
  if (name.startsWith('executor.process')) {
    fill(draft, 'agentName', textOf(attributes['executor.id']), { rule, key: 'executor.id' })
  }
}

/** A message from one executor to another, whether it is sent or goes through an edge. */
function readMessage({ attributes }: Span, draft: Draft): void {
  const from = textOf(attributes['message.source_id'])
  const key = attributes['message.target_id'] === undefined ? 'message.destination_executor_id' : 'message.target_id'
  const to = textOf(attributes[key])
  if (from !== null && to !== null) fill(draft, 'handoff', { from, to }, { rule, key })
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
