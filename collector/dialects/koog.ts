import { fill, fillKind, firstSent, type Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'koog'
const steps = [
  'koog.strategy.name',
  'koog.node.id',
  'koog.node.name',
  'koog.subgraph.id',
  'koog.subgraph.name',
] as const
const payload = {
  rule,
  input: ['koog.node.input', 'koog.subgraph.input'],
  output: ['koog.node.output', 'koog.subgraph.output'],
} as const

/** JetBrains' Koog: the conventions for calls, tools and agents, spans of its own for strategies and their nodes. */
export const koog: Dialect = {
  id: rule,
  scopes: ['ai.koog'],
  markers: [...steps, 'koog.event.id'],
  kinds: [],
  fields: { workflowName: ['koog.strategy.name'], sessionId: ['gen_ai.conversation.id'] },
  read({ attributes }, draft) {
    const sent = firstSent(attributes, steps)
    if (sent === null || attributes['gen_ai.operation.name'] !== undefined) return
    const from = { rule, key: sent[0] }
    fillKind(draft, 'WORKFLOW', rule, from)
    fill(draft, 'operation', 'invoke_workflow', from)
    readPayload(attributes, draft, payload)
  },
}
