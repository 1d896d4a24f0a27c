import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'

const rule = 'handoff'

/** Where senders say from whom to whom control passed. */
const pairs = [
  ['gen_ai.handoff.from_agent', 'gen_ai.handoff.to_agent'],
  ['gen_ai.handoff.from_agent.name', 'gen_ai.handoff.to_agent.name'],
] as const

/** Handoffs between agents, as the instrumentations of OpenAI's Agents SDK and its likes write them. */
export const handoffs: Dialect = {
  id: rule,
  scopes: [],
  markers: pairs.flat(),
  kinds: [],
  fields: {},
  read({ attributes }, draft) {
    for (const [fromKey, toKey] of pairs) {
      const [from, to] = [textOf(attributes[fromKey]), textOf(attributes[toKey])]
      if (from !== null || to !== null) fill(draft, 'handoff', { from, to }, { rule, key: toKey })
    }
  },
}

/** Frameworks that hand over by a tool name whom to in the tool's own name. */
export function readTransfer(draft: Draft): void {
  if (draft.kind !== 'TOOL' || draft.handoff !== null || draft.toolName === null) return
  const to = /^(?:transfer|handoff)_to_(\w+)$/.exec(draft.toolName)?.[1]
  if (to !== undefined && to !== 'agent') {
    fill(draft, 'handoff', { from: draft.agentName, to }, draft.provenance.toolName ?? { rule, key: 'name' })
  }
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' && value !== 'unknown' ? value : null
