import type { Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'agentscope'
const payloadKeys = { rule, input: ['agentscope.function.input'], output: ['agentscope.function.output'] } as const

/** AgentScope: the GenAI conventions, and what went into its own functions and came out of them. */
export const agentScope: Dialect = {
  id: rule,
  scopes: ['agentscope'],
  markers: ['agentscope.function.name', 'agentscope.format.target'],
  kinds: [],
  fields: {},
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
  },
}
