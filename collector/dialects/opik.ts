import type { Dialect } from './dialect.ts'
import { addMetadata } from './tags.ts'

const rule = 'opik'

/** Opik reads everybody's spans; what people add for it stands under `opik.`. */
export const opik: Dialect = {
  id: rule,
  scopes: ['opik'],
  markers: ['opik.thread_id', 'opik.session.id', 'opik.tags', 'opik.user.id', 'opik.trace.name'],
  kinds: [],
  fields: {
    sessionId: ['opik.thread_id', 'opik.session.id'],
    userId: ['opik.user.id'],
    tags: ['opik.tags'],
  },
  readLast({ attributes }, draft) {
    addMetadata(attributes, ['opik.metadata.'], rule, draft)
  },
}
