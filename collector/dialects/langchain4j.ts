import { fill, type Dialect } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'

const rule = 'langchain4j'
const service = 'langchain4j.aiservices.'
const cost = 'gen_ai.client.estimated_cost'

const names: NameKinds = [
  [service, 'AGENT'],
  ['langchain4j.tools.', 'TOOL'],
]

/**
 * LangChain4j in Quarkus: the conventions for its calls, prompts and answers as two texts of their own, and names for
 * services and tools.
 */
export const langChain4j: Dialect = {
  id: rule,
  scopes: ['io.quarkus.opentelemetry'],
  markers: ['gen_ai.content.prompt', 'gen_ai.content.completion', cost],
  kinds: [],
  fields: {
    input: ['gen_ai.content.prompt'],
    output: ['gen_ai.content.completion'],
  },
  read(span, draft) {
    const { name, attributes } = span
    if (name.startsWith('langchain4j.')) {
      fillKindByName(span, draft, rule, names)
      // `langchain4j.aiservices.Assistant.chat`
      if (name.startsWith(service))
        fill(draft, 'agentName', name.slice(service.length).split('.', 1)[0], { rule, key: 'name' })
      else if (draft.dialect === rule)
        fill(draft, 'toolName', name.slice(name.lastIndexOf('.') + 1), { rule, key: 'name' })
    }
    const dollars =
      typeof attributes[cost] === 'string' ? /^\$?(\d+(?:\.\d+)?(?:E-?\d+)?)\s*(?:USD)?$/.exec(attributes[cost]) : null
    if (dollars !== null && /\$|USD/.test(dollars[0])) fill(draft, 'costUsd', Number(dollars[1]), { rule, key: cost })
  },
}
