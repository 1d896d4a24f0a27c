/** The operations a context can have, by the spellings of apps and conventions. */
const operations = new Map<string, string>(
  Object.entries({
    chat: 'chat',
    completion: 'chat',
    completions: 'chat',
    text_completion: 'chat',
    generate_content: 'chat',
    llm: 'chat',
    agent: 'agent',
    invoke_agent: 'agent',
    create_agent: 'agent',
    invoke_workflow: 'agent',
    tool: 'tool',
    execute_tool: 'tool',
    embedding: 'embeddings',
    embeddings: 'embeddings',
    retrieval: 'retrieval',
    retrieve: 'retrieval',
  }),
)

/** `execute_tool` -> `tool`; what is not known stays as it is, in lower case. */
export function operationOf(operation: string): string {
  const name = operation.trim().toLowerCase()
  return operations.get(name) ?? (name === '' ? 'chat' : name)
}
