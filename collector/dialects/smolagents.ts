import { jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { tagsOf } from './tags.ts'

const rule = 'smolagents'

/** What Hugging Face's smolagents adds to OpenInference: the task, the tools by name and how many steps are allowed. */
export const smolagents: Dialect = {
  id: rule,
  scopes: ['openinference.instrumentation.smolagents'],
  markers: ['smolagents.max_steps', 'smolagents.task', 'smolagents.tools_names'],
  kinds: [],
  fields: {
    input: ['smolagents.task'],
  },
  read({ attributes, name }, draft) {
    const names = tagsOf(jsonOf(attributes['smolagents.tools_names'] ?? null))
    const tools = names?.map((tool) => ({ name: tool, description: null, schema: null })) ?? null
    fill(draft, 'tools', tools, { rule, key: 'smolagents.tools_names' })
    const maxSteps = plainReaders.maxTokens(attributes['smolagents.max_steps'] ?? null)
    if (maxSteps !== null) {
      const limits = { maxSteps, stepsTaken: null, maxCalls: null, maxRetries: null }
      fill(draft, 'limits', limits, { rule, key: 'smolagents.max_steps' })
    }
    readAgent(name, draft)
  },
}

/** Agents have no name but their class: `CodeAgent.run`. */
function readAgent(name: string, draft: Draft): void {
  if (name.endsWith('.run')) fill(draft, 'agentName', name.slice(0, -'.run'.length), { rule, key: 'name' })
}
