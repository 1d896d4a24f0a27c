import type { SpanKind } from '#core/telemetry/story.ts'
import { fill, type Dialect } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { plainReaders } from './readers.ts'
import { tagsOf } from './tags.ts'

const rule = 'semantic-kernel'

const operations: Readonly<Record<string, SpanKind>> = {
  'chat.completions': 'LLM',
  'chat.streaming_completions': 'LLM',
  'text.completions': 'LLM',
  'text.streaming_completions': 'LLM',
  text_completions: 'LLM',
  chat: 'LLM',
  invoke_agent: 'AGENT',
  execute_tool: 'TOOL',
}

const names: NameKinds = [
  ['AutoFunctionInvocationLoop', 'WORKFLOW'],
  ['agent_runtime', 'WORKFLOW'],
]

/** Semantic Kernel in Python, .NET and Java: the GenAI conventions of 2024, with operations in its own words. */
export const semanticKernel: Dialect = {
  id: rule,
  scopes: ['semantic_kernel', 'Microsoft.SemanticKernel', 'agent_runtime'],
  markers: ['sk.available_functions', 'gen_ai.response.prompt_tokens'],
  kinds: [{ key: 'gen_ai.operation.name', values: operations }],
  fields: {
    tokensIn: ['gen_ai.response.prompt_tokens'],
    tokensOut: ['gen_ai.response.completion_tokens'],
    finishReasonRaw: ['gen_ai.response.finish_reason'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    if (draft.kind === 'LLM') fill(draft, 'operation', 'chat', { rule, key: 'gen_ai.operation.name' })
    const key = 'sk.available_functions'
    const listed = plainReaders.toolName(span.attributes[key] ?? null)
    const tools = listed === null ? null : tagsOf(listed)
    if (tools === null) return
    fill(
      draft,
      'tools',
      tools.map((name) => ({ name, description: null, schema: null })),
      { rule, key },
    )
  },
}
