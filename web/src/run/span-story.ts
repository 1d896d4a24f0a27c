import { isObject, type Json } from '../format/json.ts'

export interface ShownDocument {
  readonly id: string | null
  readonly content: string | null
  readonly score: number | null
}

export interface SpanStory {
  readonly toolArguments: Json | null
  readonly toolResult: Json | null
  readonly retrievalQuery: string | null
  /** Null when nothing was said of documents; an empty list is a fact. */
  readonly documents: readonly ShownDocument[] | null
  readonly toolNames: readonly string[]
  /** What else is known, as names and values for the attribute table. */
  readonly others: Readonly<Record<string, Json>>
}

const own = new Set(['toolArguments', 'toolResult', 'retrievalQuery', 'documents', 'toolNames'])

/** What a span says beyond its columns: calls of tools and retrievals have no messages, but these. */
export function storyOf(value: Json | null): SpanStory {
  const story = isObject(value ?? undefined) ? (value as { readonly [key: string]: Json }) : {}
  const { documents, toolNames, retrievalQuery } = story
  return {
    toolArguments: story['toolArguments'] ?? null,
    toolResult: story['toolResult'] ?? null,
    retrievalQuery: typeof retrievalQuery === 'string' ? retrievalQuery : null,
    documents: Array.isArray(documents) ? documents.map((document: Json) => documentOf(document)) : null,
    toolNames: Array.isArray(toolNames) ? toolNames.filter((name: Json) => typeof name === 'string') : [],
    others: Object.fromEntries(Object.entries(story).filter(([key]) => !own.has(key))),
  }
}

function documentOf(value: Json): ShownDocument {
  if (!isObject(value))
    return { id: null, content: typeof value === 'string' ? value : JSON.stringify(value), score: null }
  const { id, content, score } = value
  return {
    id: typeof id === 'string' ? id : null,
    content: typeof content === 'string' ? content : null,
    score: typeof score === 'number' ? score : null,
  }
}
