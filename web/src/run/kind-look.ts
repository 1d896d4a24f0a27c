interface KindLook {
  readonly word: string
  /** A shape class of shapes.css, and the token that draws its bar. */
  readonly tone: 'agent' | 'llm' | 'tool' | 'docs' | 'other'
  readonly bar: string
}

const look = (word: string, tone: KindLook['tone'], bar: string): KindLook => ({ word, tone, bar })
const kinds: Record<string, KindLook> = {
  LLM: look('LLM', 'llm', 'info'),
  EMBEDDING: look('EMBED', 'llm', 'info'),
  RERANK: look('RERANK', 'docs', 'warn'),
  RETRIEVAL: look('DOCS', 'docs', 'warn'),
  TOOL: look('TOOL', 'tool', 'ok'),
  AGENT: look('AGENT', 'agent', 'line-strong'),
  WORKFLOW: look('FLOW', 'agent', 'line-strong'),
  PLAN: look('PLAN', 'agent', 'line-strong'),
  MEMORY: look('MEMORY', 'docs', 'warn'),
  GUARDRAIL: look('GUARD', 'other', 'line-strong'),
  EVALUATOR: look('EVAL', 'other', 'line-strong'),
  PROMPT: look('PROMPT', 'other', 'line-strong'),
  HTTP: look('HTTP', 'other', 'line-strong'),
}

/** How a kind of span is written and drawn. */
export const kindLook = (kind: string): KindLook => kinds[kind] ?? look('SPAN', 'other', 'line-strong')
