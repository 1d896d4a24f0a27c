import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { RetrievedDocument } from '#core/telemetry/story.ts'
import { isRecord, unwrapped } from '../messages/read-json.ts'
import type { Slot } from './indexed.ts'

const documentsMax = 1000

const textIn = (...values: readonly (AttributeValue | undefined)[]): string | null => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value
  return null
}

const scoreIn = (...values: readonly (AttributeValue | undefined)[]): number | null => {
  for (const value of values) if (typeof value === 'number') return value
  return null
}

/** Retrieved documents from a list of texts or of objects with id, content and score; null when it is no list. */
export function documentsOf(given: Json): readonly RetrievedDocument[] | null {
  const value = unwrapped(given)
  if (!Array.isArray(value)) return null
  return value.slice(0, documentsMax).map(documentOf)
}

function documentOf(item: Json): RetrievedDocument {
  if (!isRecord(item)) return { id: null, content: typeof item === 'string' ? item : null, score: null }
  // Some searches answer with hits around documents, and keep what they know of them in metadata.
  const inner = isRecord(item.document) ? item.document : item
  const metadata = isRecord(inner.metadata) ? inner.metadata : {}
  return {
    id: textIn(item.id, inner.id, item.document_id, metadata.id, metadata.document_id),
    content: textIn(inner.content, inner.text, inner.page_content, inner.pageContent) ?? blocksIn(inner.content),
    score: scoreIn(item.score, inner.score, item.relevance_score, item.distance, metadata.score),
  }
}

/** Text in blocks: `[{text: …}]`. */
function blocksIn(content: Json | undefined): string | null {
  if (!Array.isArray(content)) return null
  const texts = content.flatMap((block) => (isRecord(block) && typeof block.text === 'string' ? [block.text] : []))
  return texts.length === 0 ? null : texts.join('\n')
}

/** OpenInference's flattened `document.{id,content,score}`. */
export const documentsInSlots = (slots: readonly Slot[]): readonly RetrievedDocument[] =>
  slots.slice(0, documentsMax).map((slot) => ({
    id: textIn(slot['document.id']),
    content: textIn(slot['document.content']),
    score: scoreIn(slot['document.score']),
  }))
