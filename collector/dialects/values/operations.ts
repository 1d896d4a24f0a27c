/** Names that senders have for the operations of the OTel GenAI conventions. One row per operation. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  chat: ['llm_call', 'model_generation', 'llm_generation', 'llm', 'acompletion'],
  embeddings: ['embed', 'embedding', 'aembedding', 'rag_embedding'],
  execute_tool: ['tool_call', 'tool.execute', 'mcp_tool_call', 'provider_tool_call', 'tool'],
  invoke_agent: ['agent_call', 'agent.run', 'agent_run', 'agent', 'execute_task'],
  invoke_workflow: ['workflow.run', 'workflow_run', 'workflow', 'framework', 'chain'],
  retrieval: ['vectordb', 'retriever', 'retrieve'],
  run_guardrail: ['guard', 'guardrail', 'guardrail.run'],
}

const bySpelling = new Map(
  Object.entries(spellings).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
)

/** An operation by its conventional name; names nobody knows stay as they were sent. */
export const operationNamed = (sent: string): string => bySpelling.get(sent.toLowerCase()) ?? sent
