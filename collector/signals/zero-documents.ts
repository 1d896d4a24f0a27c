import { numberFrom } from '../messages/scalars.ts'
import { pathOf } from './answer.ts'
import { kinds, type Hit, type Signal } from './signal.ts'

/** Counts that vector stores send beside, or instead of, the documents. */
const countKeys = [
  'db.vector.query.result_count',
  'db.milvus.search.result_count',
  'db.pinecone.query.result_count',
  'db.response.returned_rows',
] as const

/** What is asked whether it knows something already mostly does not. */
const mayBeEmpty = /cache|memor(?:y|ies)|history|dedup|duplicate|exists|seen/i

/** A search came back with no documents: the list or the count was sent and is empty. Nothing sent proves nothing. */
export const zeroDocuments: Signal = {
  id: 'zero-documents',
  title: 'A search found no documents',
  version: 2,
  grade: 'B',
  classes: ['retrieval.empty'],
  kinds: kinds('RETRIEVAL', 'RERANK'),
  needs: [],
  notOn: [
    'nothing recorded',
    'a query that is no retrieval',
    'a list that was hidden',
    'a cache or a memory that knows nothing yet',
  ],
  find({ span, story }) {
    if (span.status === 'ERROR' || mayBeEmpty.test(story.toolName ?? span.name)) return null
    if (story.documents !== null)
      return story.documents.length === 0 ? hit(pathOf(story, 'documents', 'documents'), story.retrievalQuery) : null
    const key = countKeys.find((candidate) => span.attributes[candidate] !== undefined)
    return key !== undefined && numberFrom(span.attributes[key]) === 0 ? hit(key, story.retrievalQuery) : null
  },
}

const hit = (path: string, query: string | null): Hit => ({
  class: 'retrieval.empty',
  confidence: 0.85,
  path,
  excerpt: query,
  note: 'no documents were found for this query',
  facts: { message: 'the search found no documents' },
})
