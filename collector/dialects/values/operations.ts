import type { SpanKind } from '#core/telemetry/story.ts'

/** The operations of the OTel GenAI conventions, the kind of work each is, and the other names that senders have for it. */
const rows: readonly (readonly [name: string, kind: SpanKind, spellings: string])[] = [
  [
    'chat',
    'LLM',
    'llm_call call_llm llm.call llm model_call model_generation llm_generation acompletion chat.completion chat.completions chat_completion chat_completions chat.completions.create messages.create responses responses.create create_response response completions completion generate generate_text generatetext generate_object generateobject stream_text streamtext stream_object streamobject stream_chat invoke_model invokemodel invoke_model_with_response_stream converse converse_stream conversestream inference',
  ],
  ['text_completion', 'LLM', ''],
  ['realtime_inference', 'LLM', ''],
  ['generate_content', 'LLM', ''],
  ['image_generation', 'LLM', 'image_edit image_variation'],
  ['embeddings', 'EMBEDDING', 'embed embedding aembedding create_embedding create_embeddings rag_embedding'],
  ['rerank', 'RERANK', 'reranking'],
  [
    'execute_tool',
    'TOOL',
    'tool_call tool.call tool.execute tool_execution call_tool run_tool use_tool mcp_tool_call mcp.tool provider_tool_call tool function_call execute_function execute_code code_execution',
  ],
  [
    'invoke_agent',
    'AGENT',
    'agent_call agent.run agent_run run_agent agent_invocation agent_execution agent execute_task',
  ],
  ['create_agent', 'AGENT', ''],
  [
    'invoke_workflow',
    'WORKFLOW',
    'workflow.run workflow_run run_workflow workflow framework chain pipeline conversation session initiate_chats',
  ],
  ['retrieval', 'RETRIEVAL', 'vectordb retriever retrieve vector_search similarity_search'],
  ['apply_guardrail', 'GUARDRAIL', ''],
  ['run_guardrail', 'GUARDRAIL', 'guard guardrail guardrail.run moderation moderate'],
  ['evaluate', 'EVALUATOR', 'evaluation'],
  ['plan', 'PLAN', 'planning'],
  ['search_memory', 'MEMORY', ''],
  ['update_memory', 'MEMORY', ''],
  ['upsert_memory', 'MEMORY', ''],
  ['create_memory', 'MEMORY', ''],
  ['delete_memory', 'MEMORY', ''],
  ['create_memory_store', 'MEMORY', ''],
  ['delete_memory_store', 'MEMORY', ''],
  // Steps around the work, which carry somebody else's model or agent.
  ['handoff', 'OTHER', ''],
  // An answer of before, looked up by its id.
  ['fetch_response', 'OTHER', ''],
  ['speaker_selection', 'OTHER', ''],
  ['await_human_input', 'OTHER', 'human_input'],
  ['format', 'OTHER', ''],
  ['invoke_generic_function', 'OTHER', ''],
  // Azure's agents: the thread is the conversation, and only the run of it that is followed tells what was used.
  ['process_thread_run', 'LLM', ''],
  ['start_thread_run', 'AGENT', ''],
  ['create_thread', 'OTHER', ''],
  ['create_message', 'OTHER', ''],
  ['list_messages', 'OTHER', ''],
  ['submit_tool_outputs', 'OTHER', ''],
]

const named = rows.map(([name, kind, spellings]) => ({
  name,
  kind,
  others: spellings === '' ? [] : spellings.split(' '),
}))
const bySpelling = new Map(named.flatMap(({ name, others }) => others.map((other) => [other, name] as const)))

/** What kind of work an operation of the conventions is. */
export const kindOfOperation: Readonly<Record<string, SpanKind>> = Object.fromEntries(
  named.map(({ name, kind }) => [name, kind]),
)
const kindBySpelling = new Map(named.flatMap(({ kind, others }) => others.map((other) => [other, kind] as const)))

/** The same for the other names, which frameworks use for different things: only where no dialect knew better. */
export const kindOfSpelling = (sent: string): SpanKind | null => kindBySpelling.get(sent.toLowerCase()) ?? null

/** An operation by its conventional name; names nobody knows stay as they were sent. */
export const operationNamed = (sent: string): string => bySpelling.get(sent.toLowerCase()) ?? sent
