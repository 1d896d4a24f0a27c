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
  return value.slice(0, documentsMax).map((item) => {
    if (!isRecord(item)) return { id: null, content: typeof item === 'string' ? item : null, score: null }
    return {
      id: textIn(item.id, item.document_id),
      content: textIn(item.content, item.text, item.page_content, item.pageContent),
      score: scoreIn(item.score, item.relevance_score, item.distance),
    }
  })
}

/** OpenInference's flattened `document.{id,content,score}`. */
export const documentsInSlots = (slots: readonly Slot[]): readonly RetrievedDocument[] =>
  slots.slice(0, documentsMax).map((slot) => ({
    id: textIn(slot['document.id']),
    content: textIn(slot['document.content']),
    score: scoreIn(slot['document.score']),
  }))
