import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { jsonOf } from '../messages/read-json.ts'
import { argumentsIn } from './called-with.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { jsonReaders } from './readers.ts'
import { readUsage } from './usage.ts'

const rule = 'langtrace'

/** What the frameworks it patches call themselves on; all else of a framework is a step of a workflow. */
const names: NameKinds = [
  ['agent.execute', 'AGENT'],
  ['Agent.execute', 'AGENT'],
  ['crew.kickoff', 'WORKFLOW'],
  ['Crew.kickoff', 'WORKFLOW'],
]

/** Operations of a vector store that search it; others write to it. */
const searches = /query|search|retriev|similar|near|hybrid|fetch|^get$|^select$/i

/** Langtrace: conventional keys for models, `langtrace.service.type` for what else it watches. */
export const langtrace: Dialect = {
  id: rule,
  scopes: ['langtrace', '@langtrase/'],
  markers: ['langtrace.service.type', 'langtrace.sdk.name', 'langtrace.service.name'],
  kinds: [{ key: 'gen_ai.operation.name', values: { embed: 'EMBEDDING', 'images.generate': 'LLM' } }],
  fields: {
    requestModel: ['llm.model'],
    tools: ['gen_ai.request.tools', 'llm.tools', 'llm.function.prompts'],
    retrievalQuery: ['db.query', 'gen_ai.cohere.rerank.query'],
    documents: ['db.response', 'gen_ai.request.documents'],
    retrievalTopK: ['db.top_k', 'db.pinecone.top_k'],
    responseId: ['gen_ai.response_id'],
    jsonRequested: ['gen_ai.request.response_format'],
    outputSchema: ['gen_ai.request.response_format'],
    agentName: ['crewai.agent.role'],
  },
  read: readKind,
  readLast(span, draft) {
    const { attributes } = span
    const input = sentIn(attributes, ['llm.prompts', 'langchain.inputs', 'llamaindex.inputs', 'dspy.signature.args'])
    if (input !== null && draft.input === null) {
      const value = argumentsIn(jsonOf(attributes[input] ?? null))
      fill(draft, 'input', jsonReaders.input(value), { rule, key: input })
    }
    const output = sentIn(attributes, [
      'llm.responses',
      'langchain.outputs',
      'llamaindex.outputs',
      'dspy.signature.result',
    ])
    if (output !== null && draft.output === null) {
      fill(draft, 'output', jsonReaders.output(jsonOf(attributes[output] ?? null)), { rule, key: output })
    }
    const usage = attributes['llm.token.counts']
    if (usage !== undefined) readUsage(jsonOf(usage), draft, { rule, key: 'llm.token.counts' }, 'inside')
    // Frameworks and stores call themselves the system; they serve no model.
    if (draft.kind === 'WORKFLOW' || draft.kind === 'RETRIEVAL') draft.provider = null
  },
}

function readKind(span: Span, draft: Draft): void {
  const key = 'langtrace.service.type'
  const type = span.attributes[key]
  const from = { rule, key }
  if (type === 'framework') {
    fillKindByName(span, draft, rule, names)
    if (span.attributes['gen_ai.operation.name'] === undefined) fillKind(draft, 'WORKFLOW', rule, from)
  } else if (type === 'vectordb') {
    const operation = span.attributes['db.operation']
    const searching = searches.test(typeof operation === 'string' ? operation : span.name)
    fillKind(draft, searching ? 'RETRIEVAL' : 'OTHER', rule, from)
  } else if (type === 'llm' && span.attributes['gen_ai.operation.name'] === undefined) {
    fillKind(draft, /embed/i.test(span.name) ? 'EMBEDDING' : 'LLM', rule, from)
  }
}

const sentIn = (attributes: Attributes, keys: readonly string[]): string | null =>
  keys.find((key) => attributes[key] !== undefined && attributes[key] !== '') ?? null
